//! Places: where a value stands in the API, as rules, names and reports write it.
//!
//! A place begins at the body of an operation (`quoteCreate.response`, `transferList.query.limit`) or at an event
//! (`transfers#state-change@4.0.0`). From there, `.name` is a property, `[]` the items of a list, `{}` the values of a map and
//! `|label` a variant of a union. In a name, each of the characters `.[]{}|@#~` is written as `~` and its code in two hexadecimal
//! digits, and the empty name as `~`: `.a~2eb` is the property `a.b`, and `.a.b` the property `b` of `a`.

use std::borrow::Cow;
use std::fmt::Write;

/// The characters that mean something in a place.
const SPECIAL: [char; 9] = ['.', '[', ']', '{', '}', '|', '@', '#', '~'];

/// One step of the way to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A property of an object.
    Property(String),
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// A variant of a union, by its label.
    Variant(String),
}

/// A name as it stands in a place.
pub fn escaped(name: &str) -> Cow<'_, str> {
    if name.is_empty() {
        return "~".into();
    }
    if !name.contains(SPECIAL) {
        return name.into();
    }
    let mut text = String::with_capacity(name.len() + 4);
    for char in name.chars() {
        if SPECIAL.contains(&char) {
            let _ = write!(text, "~{:02x}", u32::from(char));
        } else {
            text.push(char);
        }
    }
    text.into()
}

/// The name that stands so in a place. What is no escape stays as it is.
pub fn unescaped(text: &str) -> String {
    let mut parts = text.split('~');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part
            .get(..2)
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.map(char::from).filter(|char| SPECIAL.contains(char)) {
            Some(char) => {
                name.push(char);
                name.push_str(&part[2..]);
            }
            None if text == "~" => {}
            None => {
                name.push('~');
                name.push_str(part);
            }
        }
    }
    name
}

/// The body of the request of an operation.
pub fn request(operation: &str) -> String {
    format!("{operation}.request")
}

/// The body of a success of an operation.
pub fn response(operation: &str) -> String {
    format!("{operation}.response")
}

/// The body of an error of an operation.
pub fn error(operation: &str, status: &str) -> String {
    format!("{operation}.error.{status}")
}

/// The payload of an event in one schema version.
pub fn event(event_type: &str, schema_version: &str) -> String {
    format!("{event_type}@{schema_version}")
}

/// The operation that a place belongs to.
pub fn operation(place: &str) -> &str {
    place
        .split_once('.')
        .map_or(place, |(operation, _)| operation)
}

/// A place without the labels of the alternatives on its way: `fund.request|BALANCE.type` → `fund.request.type`.
pub fn unlabelled(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut label = false;
    for c in key.chars() {
        match c {
            '|' => label = true,
            '.' | '[' | '{' if label => {
                label = false;
                out.push(c);
            }
            _ if label => {}
            _ => out.push(c),
        }
    }
    out
}

/// The ends of ever shorter beginnings of a place, each a place of its own.
pub fn boundaries(key: &str) -> impl Iterator<Item = usize> + '_ {
    key.char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, '.' | '[' | '{' | '@'))
        .map(|(at, _)| at)
}

/// The property of this name at a place.
pub fn property(place: &str, name: &str) -> String {
    format!("{place}.{}", escaped(name))
}

/// A parameter of an operation: `transferList.query.limit`.
pub fn parameter(operation: &str, location: &str, name: &str) -> String {
    format!("{operation}.{location}.{}", escaped(name))
}

/// The step to a variant of a union.
pub fn variant(label: &str) -> String {
    format!("|{}", escaped(label))
}

/// Event type and schema version of a key that belongs to an event.
pub(crate) fn event_of(key: &str) -> Option<(&str, &str)> {
    let (event, rest) = key.split_once('@')?;
    let end = rest.char_indices().find(|(at, c)| {
        !(c.is_ascii_digit()
            || (*c == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_digit())))
    });
    Some((event, &rest[..end.map_or(rest.len(), |(at, _)| at)]))
}

/// A place as its root (`operationId.response`, `event#type@version`) and the steps from there.
pub fn split(place: &str) -> Option<(&str, Vec<Step>)> {
    let end = |text: &str, from: usize| {
        let rest = text.get(from..)?;
        Some(from + rest.find(['.', '[', '{', '|']).unwrap_or(rest.len()))
    };
    let root = if place.contains('#') {
        // The dots of a schema version belong to it.
        let version = place.find('@')? + 1;
        let star = place.get(version..)?.starts_with('*');
        let dots = |text: &str| {
            text.match_indices('.')
                .nth(2)
                .map_or(text.len(), |(at, _)| at)
        };
        let length = if star { 1 } else { dots(place.get(version..)?) };
        let last = place.get(version..version + length)?;
        version + last.find(['[', '{', '|']).unwrap_or(length)
    } else {
        end(place, place.find('.')? + 1)?
    };
    let (root, mut rest) = place.split_at(root);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, length) = if rest.starts_with("[]") {
            (Step::Items, 2)
        } else if rest.starts_with("{}") {
            (Step::Values, 2)
        } else {
            let length = end(rest, 1)?;
            let name = rest.get(1..length).filter(|name| !name.is_empty())?;
            match rest.as_bytes().first() {
                Some(b'.') => (Step::Property(unescaped(name)), length),
                Some(b'|') => (Step::Variant(unescaped(name)), length),
                _ => return None,
            }
        };
        steps.push(step);
        rest = rest.get(length..)?;
    }
    Some((root, steps))
}

/// The place of the value around, and the rest. `None` for the root of an operation or event.
pub fn around(place: &str) -> Option<(&str, &str)> {
    let inner = place
        .trim_end_matches("[]")
        .trim_end_matches("{}")
        .trim_end_matches("[]");
    let at = inner.rfind(['.', '|'])?;
    let root = match event_of(place) {
        Some((event, version)) => at <= event.len() + version.len(),
        None => {
            // `quoteCreate.response`, `quoteCreate.query.status` and `quoteCreate.error.422` are roots.
            let mut steps = place[..at].split('.').skip(1);
            match steps.next() {
                None => true,
                Some("query" | "path" | "header" | "error") => {
                    place[at..].starts_with('.') && steps.next().is_none()
                }
                Some(_) => false,
            }
        }
    };
    (!root).then(|| (&place[..at], &place[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_taken_apart() {
        let property = |name: &str| Step::Property(name.to_owned());
        let cases = [
            ("a.response", "a.response", vec![]),
            (
                "a.request.b[].c",
                "a.request",
                vec![property("b"), Step::Items, property("c")],
            ),
            (
                "a.response[]|X.b{}",
                "a.response",
                vec![
                    Step::Items,
                    Step::Variant("X".to_owned()),
                    property("b"),
                    Step::Values,
                ],
            ),
            (
                "e#f@2.0.0.transfer.id",
                "e#f@2.0.0",
                vec![property("transfer"), property("id")],
            ),
            ("e#f@*.id", "e#f@*", vec![property("id")]),
            ("e#f@2.0.0", "e#f@2.0.0", vec![]),
        ];
        for (place, root, steps) in cases {
            assert_eq!(split(place), Some((root, steps)), "{place}");
        }
        for wrong in ["", "a", "a.response..b", "a.response[b", "e#f.id"] {
            assert_eq!(split(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn any_name_is_one_step() {
        for name in [
            "a.b", "a[]", "{}", "|", "a@1.0.0", "#", "~", "~2e", "", "größe", "a~b", "~~",
        ] {
            for root in ["op.response", "op.request.x[]", "e#f@1.0.0"] {
                let place = property(root, name);
                let (_, steps) = split(&place).unwrap_or_else(|| panic!("{place}"));
                assert_eq!(
                    steps.last(),
                    Some(&Step::Property(name.to_owned())),
                    "{place}"
                );
                assert_eq!(
                    around(&place).map(|(outer, _)| outer),
                    Some(root),
                    "{place}"
                );
                let place = format!("{root}{}", variant(name));
                let (_, steps) = split(&place).unwrap_or_else(|| panic!("{place}"));
                assert_eq!(
                    steps.last(),
                    Some(&Step::Variant(name.to_owned())),
                    "{place}"
                );
            }
        }
        assert_ne!(
            property("op.response", "a.b"),
            property(&property("op.response", "a"), "b")
        );
    }

    #[test]
    fn places_know_what_is_around_them() {
        for (place, outer) in [
            ("quoteCreate.response", None),
            ("transferList.response[]", None),
            (
                "transferList.response[].details",
                Some("transferList.response[]"),
            ),
            (
                "quoteCreate.response.options[]",
                Some("quoteCreate.response"),
            ),
            ("quoteList.query.status", None),
            ("quoteList.error.422", None),
            ("quoteList.error.422.errors[]", Some("quoteList.error.422")),
            ("fund.request|BALANCE", Some("fund.request")),
            ("transfers#state-change@4.0.0", None),
            (
                "transfers#state-change@4.0.0.resource",
                Some("transfers#state-change@4.0.0"),
            ),
        ] {
            assert_eq!(around(place).map(|(outer, _)| outer), outer, "{place}");
        }
    }
}
