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

/// The step to the items of a list.
pub const ITEMS: &str = "[]";

/// The step to the values of a map.
pub const VALUES: &str = "{}";

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
    let end = place.find('.').unwrap_or(place.len());
    &place[..end]
}

/// What a place begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root<'a> {
    /// The payload of an event in one schema version, or in all (`*`).
    Event(&'a str, &'a str),
    /// The body of a request.
    Request,
    /// The body of a success.
    Response,
    /// The body of an error, by its status.
    Error(&'a str),
    /// A parameter, by its location and the name as it stands in the place.
    Parameter(&'a str, &'a str),
}

/// What a place begins at, and the way from there. `None` for what is no place.
pub fn rooted(place: &str) -> Option<(Root<'_>, &str)> {
    if let Some((event, version)) = event_of(place) {
        let root = Root::Event(event, version);
        return Some((root, &place[event.len() + 1 + version.len()..]));
    }
    let cut = |text: &'_ str| text.find(['.', '[', '{', '|']).unwrap_or(text.len());
    let rest = place.get(operation(place).len() + 1..)?;
    let (role, way) = rest.split_at(cut(rest));
    if matches!(role, "request" | "response") {
        let root = if role == "request" {
            Root::Request
        } else {
            Root::Response
        };
        return Some((root, way));
    }
    let name = way.strip_prefix('.')?;
    let (name, way) = name.split_at(cut(name));
    let root = if role == "error" {
        Root::Error(name)
    } else {
        Root::Parameter(role, name)
    };
    Some((root, way))
}

/// A place without the lists and maps at its end.
pub fn whole(place: &str) -> &str {
    let mut whole = place;
    while let Some(outer) = whole.strip_suffix(ITEMS).or(whole.strip_suffix(VALUES)) {
        whole = outer;
    }
    whole
}

/// A place without any lists and maps on its way.
pub fn without_elements(place: &str) -> String {
    place.replace(ITEMS, "").replace(VALUES, "")
}

/// Whether a place stands for each item of a list.
pub fn is_item(place: &str) -> bool {
    place.ends_with(ITEMS)
}

/// Whether a place stands for each item of a list or each value of a map.
pub fn is_element(place: &str) -> bool {
    whole(place).len() < place.len()
}

/// The name at the end of a place, of a property, a variant or a root, whatever lists and maps it is in.
pub fn last_name(place: &str) -> String {
    let whole = whole(place);
    unescaped(whole.rsplit(['.', '|', '@']).next().unwrap_or(whole))
}

/// The label of the variant that a place ends with, as it stands there.
pub fn last_variant(place: &str) -> Option<&str> {
    let (_, label) = place.rsplit_once('|')?;
    (!label.contains(['.', '[', '{'])).then_some(label)
}

/// Ever longer beginnings of a way, each up to the end of a name.
pub fn beginnings(way: &str) -> impl Iterator<Item = &str> {
    let ends = way.match_indices(['.', '|']).map(|(at, _)| at);
    let ends = ends.filter(|at| *at > 0).chain([way.len()]);
    ends.map(|end| &way[..end])
}

/// A way without its root's lists and maps, from the first name on.
pub fn from_first_name(way: &str) -> &str {
    way.trim_start_matches(['[', ']', '{', '}', '.', '|'])
}

/// Whether a place is the outer one, or in it.
pub fn is_within(place: &str, outer: &str) -> bool {
    let rest = place.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{', '|', '@']))
}

/// A place without its last steps.
pub fn outer(place: &str, steps: usize) -> &str {
    let mut rest = place;
    for _ in 0..steps {
        rest = match rest.strip_suffix(ITEMS).or(rest.strip_suffix(VALUES)) {
            Some(cut) => cut,
            None => &rest[..rest.rfind(['.', '|']).unwrap_or(0)],
        };
    }
    rest
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

/// The way to a property of the value that a way leads to; an empty way leads to the root.
pub fn step(way: &str, name: &str) -> String {
    if way.is_empty() {
        escaped(name).into_owned()
    } else {
        property(way, name)
    }
}

/// A way as it goes on from a root: `request.amounts[].value`.
pub fn beneath(root: &str, way: &str) -> String {
    if way.starts_with(['[', '{', '|']) {
        format!("{root}{way}")
    } else {
        format!("{root}.{way}")
    }
}

/// A way without its root: `amounts[].value` of `request.amounts[].value`.
pub fn after_root(way: &str) -> &str {
    let end = way.find(['.', '[', '{', '|']).unwrap_or(way.len());
    let rest = &way[end..];
    rest.strip_prefix('.').unwrap_or(rest)
}

/// The rest of a way, from the value that the outer one leads to.
pub fn below<'a>(way: &'a str, outer: &str) -> Option<&'a str> {
    let rest = way.strip_prefix(outer)?;
    Some(rest.strip_prefix('.').unwrap_or(rest))
}

/// Whether a way leads through names alone, each as it is on the wire.
pub fn is_plain(way: &str) -> bool {
    !way.contains(['[', '{', '|', '~'])
}

/// Whether a way leads through names, as they are on the wire, and lists alone.
pub fn is_listed(way: &str) -> bool {
    !way.contains(['{', '|', '~'])
}

/// A parameter of an operation: `transferList.query.limit`.
pub fn parameter(operation: &str, location: &str, name: &str) -> String {
    property(&format!("{operation}.{location}"), name)
}

/// A parameter among those of its operation: `query.limit`.
pub fn argument(location: &str, name: &str) -> String {
    property(location, name)
}

/// The step to a variant of a union.
pub fn variant(label: &str) -> String {
    format!("|{}", escaped(label))
}

/// Event type and schema version of a key that belongs to an event.
pub(crate) fn event_of(key: &str) -> Option<(&str, &str)> {
    let (event, rest) = key.split_once('@')?;
    if rest.starts_with('*') {
        return Some((event, &rest[..1]));
    }
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
        let (step, length) = if rest.starts_with(ITEMS) {
            (Step::Items, 2)
        } else if rest.starts_with(VALUES) {
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
    let at = whole(place).rfind(['.', '|'])?;
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
mod tests;
