//! Whether two JSON texts say the same in other words.

use std::borrow::Cow;

use super::read::{Kind, MAX_DEPTH};
use super::scan::{self, Scan};
use super::{decimal, trimmed};

/// Whether one text is the other but for white space, the order of members, quotes around scalars, escapes, the spelling of numbers, and
/// elements and members that are `null` in the other and missing in the first.
pub(super) fn say_the_same(one: &str, other: &str) -> bool {
    values(trimmed(one), trimmed(other), MAX_DEPTH).unwrap_or(false)
}

/// The same of two values, without white space around them, that nest no deeper than that.
fn values(one: &str, other: &str, depth: u16) -> Scan<bool> {
    if one == other {
        return Ok(true);
    }
    match (Kind::of(one), Kind::of(other)) {
        _ if depth == 0 => Ok(false),
        (Kind::Object, Kind::Object) => objects(one, other, depth - 1),
        (Kind::Array, Kind::Array) => lists(one, other, depth - 1),
        (Kind::Object | Kind::Array, _) | (_, Kind::Object | Kind::Array) => Ok(false),
        _ => Ok(scalars(one, other)),
    }
}

fn objects(one: &str, other: &str, depth: u16) -> Scan<bool> {
    let mut others = members(other)?.into_iter();
    for (key, value) in members(one)? {
        let left_out = |found: &(Cow<'_, str>, &str)| found.1 == "null" && found.0 < key;
        match others.find(|found| !left_out(found)) {
            Some((other_key, twin)) if key == other_key && values(value, twin, depth)? => {}
            _ => return Ok(false),
        }
    }
    Ok(others.all(|(_, left)| left == "null"))
}

/// The members of an object by their keys; of several with one key, the last.
fn members(text: &str) -> Scan<Vec<(Cow<'_, str>, &str)>> {
    let bytes = text.as_bytes();
    let mut members = Vec::new();
    let (mut at, mut first) = (1, true);
    while let Ok(start) = scan::next(bytes, at, first, b'}')? {
        let (value, end, escapes) = scan::key(bytes, start)?;
        let key = text.get(start + 1..end).unwrap_or_default();
        let behind = scan::value(bytes, value)?;
        let key = scan::unescape(key, escapes).unwrap_or(Cow::Borrowed(key));
        members.push((key, text.get(value..behind).unwrap_or_default()));
        (at, first) = (behind, false);
    }
    // The last one first, because the first of equal ones stays.
    members.reverse();
    members.sort_by(|one, other| one.0.cmp(&other.0));
    members.dedup_by(|one, other| one.0 == other.0);
    Ok(members)
}

fn lists(one: &str, other: &str, depth: u16) -> Scan<bool> {
    let (mut one, mut other) = (Elements::of(one), Elements::of(other));
    while let Some(element) = one.next()? {
        let twin = loop {
            match other.next()? {
                Some(left_out) if left_out == "null" && element != "null" => {}
                found => break found,
            }
        };
        match twin {
            Some(twin) if values(element, twin, depth)? => {}
            _ => return Ok(false),
        }
    }
    while let Some(left) = other.next()? {
        if left != "null" {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The elements of a list, as they stand in the text.
struct Elements<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Elements<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, at: 1 }
    }

    fn next(&mut self) -> Scan<Option<&'t str>> {
        let bytes = self.text.as_bytes();
        let Ok(start) = scan::next(bytes, self.at, self.at == 1, b']')? else {
            return Ok(None);
        };
        self.at = scan::value(bytes, start)?;
        Ok(self.text.get(start..self.at))
    }
}

fn scalars(one: &str, other: &str) -> bool {
    let (one, other) = (content(one), content(other));
    one == other
        || match (
            decimal::parse(trimmed(&one)),
            decimal::parse(trimmed(&other)),
        ) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
}

/// A scalar without quotes and escapes.
fn content(scalar: &str) -> Cow<'_, str> {
    let quoted = scalar.strip_prefix('"');
    let Some(inner) = quoted.and_then(|rest| rest.strip_suffix('"')) else {
        return Cow::Borrowed(scalar);
    };
    scan::unescape(inner, inner.contains('\\')).unwrap_or(Cow::Borrowed(scalar))
}

#[cfg(test)]
mod tests;
