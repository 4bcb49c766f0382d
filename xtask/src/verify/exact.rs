//! Two JSON texts compared as texts: numbers digit for digit, members in any order.

use super::compare::{Difference, same_instant};
use serde::Deserialize;
use serde::de::Error as _;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A member that neither a field nor `extra()` holds.
pub const UNREACHABLE: &str = "cannot be reached: no typed field and no `extra()` holds it";
const DIFFERENT: &str = "comes back different";
const DIGITS: &str = "comes back different: a number with other digits";
const KIND: &str = "comes back different: another kind of JSON";
const ADDED: &str = "comes back different: a member that was not received";
const NULL: &str = "null, which is the same as absent";
const NO_ELEMENT: &str = "null in a list, which is left out";
const INSTANT: &str = "an instant, written as RFC 3339 in UTC";

/// A JSON value whose numbers are as written.
#[derive(Debug, PartialEq)]
enum Exact {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Exact>),
    Object(BTreeMap<String, Exact>),
}

/// How deep a body may nest, as in `wise-api`.
const MAX_DEPTH: usize = 128;

impl Exact {
    fn read(text: &str) -> Result<Self, serde_json::Error> {
        Self::at_depth(text, 0)
    }

    fn at_depth(text: &str, depth: usize) -> Result<Self, serde_json::Error> {
        if depth > MAX_DEPTH {
            let reason = format!("nested deeper than {MAX_DEPTH} levels");
            return Err(serde_json::Error::custom(reason));
        }
        let raw = |raw: &RawValue| Self::at_depth(raw.get(), depth + 1);
        let text = text.trim();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text)?;
                let members = members.into_iter();
                Self::Object(
                    members
                        .map(|(name, value)| Ok((name, raw(&value)?)))
                        .collect::<Result<_, serde_json::Error>>()?,
                )
            }
            Some(b'[') => {
                let items: Vec<Box<RawValue>> = serde_json::from_str(text)?;
                Self::List(
                    items
                        .iter()
                        .map(|item| raw(item))
                        .collect::<Result<_, _>>()?,
                )
            }
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b't' | b'f') => Self::Bool(serde_json::from_str(text)?),
            Some(b'n') => {
                <()>::deserialize(&mut serde_json::Deserializer::from_str(text))?;
                Self::Null
            }
            _ => {
                let number: Box<RawValue> = serde_json::from_str(text)?;
                Self::Number(number.get().to_owned())
            }
        })
    }

    fn shape(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => value.into(),
            Self::Number(text) => serde_json::from_str(&text).unwrap_or_else(|_| 0.into()),
            Self::Text(text) => text.into(),
            Self::List(items) => items.into_iter().map(Self::shape).collect(),
            Self::Object(members) => {
                let members = members.into_iter();
                members.map(|(name, value)| (name, value.shape())).collect()
            }
        }
    }
}

/// A JSON text as a value to look at, whatever numbers are in it: those that no `f64` holds are zero.
///
/// # Errors
/// When the text is no JSON, or nests too deep.
pub fn shape(text: &str) -> Result<Value, serde_json::Error> {
    Exact::read(text).map(Exact::shape)
}

/// Everything that differs.
///
/// # Errors
/// When one of the texts is no JSON.
pub fn differences(received: &str, back: &str) -> Result<Vec<Difference>, serde_json::Error> {
    let mut found = Vec::new();
    walk(&Exact::read(received)?, &Exact::read(back)?, "", &mut found);
    Ok(found)
}

fn walk(received: &Exact, back: &Exact, path: &str, found: &mut Vec<Difference>) {
    let (cause, explained) = match (received, back) {
        _ if received == back => return,
        (Exact::Object(one), Exact::Object(other)) => {
            for (name, value) in one {
                let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                match (other.get(name), value) {
                    (Some(other), _) => walk(value, other, &path, found),
                    (None, Exact::Null) => note(found, path, NULL, true),
                    (None, _) => note(found, path, UNREACHABLE, false),
                }
            }
            for name in other.keys().filter(|name| !one.contains_key(*name)) {
                note(found, format!("{path}/{name}"), ADDED, false);
            }
            return;
        }
        (Exact::List(one), Exact::List(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                walk(one, other, &format!("{path}/{index}"), found);
            }
            return;
        }
        (Exact::List(one), Exact::List(other)) if values(one).count() == other.len() => {
            for ((index, one), other) in values(one).zip(other) {
                walk(one, other, &format!("{path}/{index}"), found);
            }
            (NO_ELEMENT, true)
        }
        (Exact::Number(_), Exact::Number(_)) => (DIGITS, false),
        (Exact::Text(one), Exact::Text(other)) if same_instant(one, other) => (INSTANT, true),
        (Exact::Text(_), Exact::Text(_))
        | (Exact::Bool(_), Exact::Bool(_))
        | (Exact::List(_), Exact::List(_)) => (DIFFERENT, false),
        _ => (KIND, false),
    };
    note(found, path.to_owned(), cause, explained);
}

/// The elements that are not `null`, with their places.
fn values(list: &[Exact]) -> impl Iterator<Item = (usize, &Exact)> {
    let elements = list.iter().enumerate();
    elements.filter(|(_, element)| **element != Exact::Null)
}

fn note(found: &mut Vec<Difference>, path: String, cause: &'static str, explained: bool) {
    found.push(Difference {
        path,
        cause: cause.to_owned(),
        explained,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes(received: &str, back: &str) -> Vec<(String, String)> {
        let found = differences(received, back).unwrap_or_default();
        found.into_iter().map(|one| (one.path, one.cause)).collect()
    }

    #[test]
    fn the_order_of_members_and_nothing_else_is_free() {
        assert!(
            causes(
                r#"{"a":1.50,"b":[true,null]}"#,
                r#"{ "b": [true, null], "a": 1.50 }"#
            )
            .is_empty()
        );
        let found = causes(
            r#"{"a":1.50,"b":null,"c":{"d":1},"e":"2020-01-01 10:00:00","f":1,"g":[1],"h":"x"}"#,
            r#"{"a":1.5,"c":{},"e":"2020-01-01T10:00:00Z","f":"1","g":[1,2],"h":"y","i":0}"#,
        );
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(path, cause)| (path.as_str(), cause.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("/a", DIGITS),
                ("/b", NULL),
                ("/c/d", UNREACHABLE),
                ("/e", INSTANT),
                ("/f", KIND),
                ("/g", DIFFERENT),
                ("/h", DIFFERENT),
                ("/i", ADDED),
            ]
        );
    }

    #[test]
    fn null_in_a_list_is_no_element_of_it() {
        let found = causes("[null,1,null,2]", "[1,3]");
        assert_eq!(
            found,
            [
                ("/3".to_owned(), DIGITS.to_owned()),
                (String::new(), NO_ELEMENT.to_owned())
            ]
        );
        assert_eq!(
            causes("[null,1]", "[]"),
            [(String::new(), DIFFERENT.to_owned())]
        );
        assert!(causes("[null,1]", "[null,1]").is_empty());
    }

    #[test]
    fn a_number_beyond_every_float_is_json() {
        let value = shape(r#"{"a":[1e999,-1.5e-4000,0.10],"b":null}"#).unwrap_or_default();
        // Whether `serde_json` keeps the digits depends on the features that the build turns on.
        let numbers = value["a"]
            .as_array()
            .map(|list| list.iter().filter(|one| one.is_number()));
        assert_eq!(numbers.map(Iterator::count), Some(3));
        assert_eq!(value.get("b"), Some(&Value::Null));
        let found = causes("[1e999]", "[1e998]");
        assert_eq!(found, [("/0".to_owned(), DIGITS.to_owned())]);
    }

    #[test]
    fn what_nests_too_deep_is_an_error() {
        let text = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(shape(&text(128)).is_ok());
        let error = shape(&text(100_000)).map_err(|error| error.to_string());
        assert_eq!(error, Err("nested deeper than 128 levels".to_owned()));
    }

    #[test]
    fn large_numbers_are_not_rounded_before_they_are_compared() {
        let found = causes("[0.12345678901234567890]", "[0.12345678901234567891]");
        assert_eq!(found, [("/0".to_owned(), DIGITS.to_owned())]);
    }
}
