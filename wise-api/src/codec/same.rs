//! Whether two JSON texts say the same in other words.

use super::{decimal, scan};

/// Whether one text is the other but for white space, quotes around scalars, and the spelling of numbers.
pub(super) fn say_the_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one, other);
    loop {
        (one, other) = (one.trim_start(), other.trim_start());
        match (one.as_bytes().first(), other.as_bytes().first()) {
            (None, None) => return true,
            (Some(left), Some(right)) if b"{}[],:".contains(left) && left == right => {
                (one, other) = (one.get(1..).unwrap_or(""), other.get(1..).unwrap_or(""));
            }
            (Some(_), Some(_)) => {
                let (Some(left), Some(right)) = (scalar(one), scalar(other)) else {
                    return false;
                };
                if !same_scalar(left.0, right.0) {
                    return false;
                }
                (one, other) = (left.1, right.1);
            }
            _ => return false,
        }
    }
}

/// The scalar at the start of a text, without quotes, and what follows it.
fn scalar(text: &str) -> Option<(&str, &str)> {
    if text.starts_with(['{', '[']) {
        return None;
    }
    let end = scan::value(text.as_bytes(), 0).ok()?;
    let (scalar, rest) = text.split_at_checked(end)?;
    Some((scalar.trim_matches('"'), rest))
}

fn same_scalar(one: &str, other: &str) -> bool {
    one == other
        || match (decimal::parse(one.trim()), decimal::parse(other.trim())) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
}
