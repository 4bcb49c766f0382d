//! Whether two JSON texts say the same in other words.

use super::{decimal, scan};

/// Whether one text is the other but for white space, quotes around scalars, the spelling of numbers, and elements that are `null` in the
/// other. Members have to stand in the same order.
pub(super) fn say_the_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one, other);
    loop {
        (one, other) = (one.trim_start(), other.trim_start());
        if let Some(rest) = behind_null(one, other) {
            other = rest;
            continue;
        }
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

/// What follows an element of the second text that is `null`, where the first has none.
fn behind_null<'t>(one: &str, other: &'t str) -> Option<&'t str> {
    if one.starts_with(']')
        && let Some(last) = other.strip_prefix(',')
    {
        return last.trim_start().strip_prefix("null");
    }
    let rest = other
        .strip_prefix("null")
        .filter(|_| !one.starts_with("null"))?;
    let rest = rest.trim_start();
    Some(rest.strip_prefix(',').unwrap_or(rest))
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

#[cfg(test)]
mod tests {
    use super::say_the_same;

    #[test]
    fn elements_without_a_value_and_spellings_make_no_difference() {
        for (one, other) in [
            ("[]", "[null]"),
            ("[1]", "[null,1]"),
            ("[1,2]", "[ 1 , null, 2, null , null ]"),
            (r#"["5411","true"]"#, r#"[null,5411,true]"#),
            ("[[],[1]]", "[[null],null,[null,1]]"),
            (r#"[{"a":null},{}]"#, r#"[{"a":null},null,{}]"#),
            ("[null]", "[null]"),
        ] {
            assert!(say_the_same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("[null]", "[]"),
            ("[1]", "[null,2]"),
            ("[1]", "[1,null,2]"),
            ("[1,2]", "[1,null]"),
            (r#"{"a":1}"#, r#"{"a":null}"#),
            (r#"{"a":null}"#, r#"{"a":1}"#),
            ("1", "null"),
        ] {
            assert!(!say_the_same(one, other), "{one} {other}");
        }
    }
}
