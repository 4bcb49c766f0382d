//! JSON that no type describes, without what its names say to be secret.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{JsonWriter, Kind};
use crate::values::names::is_secret;

/// What nests deeper is left out.
const DEEPEST: usize = 128;

/// Writes a JSON text without its secrets; a text without any is copied unchanged.
pub(super) fn write(text: &str, out: &mut JsonWriter) {
    let start = out.len();
    let whole = value(text, out, 0);
    if whole {
        out.truncate(start);
        out.raw(text);
    }
}

/// Writes a value. Whether it is whole.
fn value(text: &str, out: &mut JsonWriter, depth: usize) -> bool {
    if depth > DEEPEST {
        out.raw("null");
        return false;
    }
    match Kind::of(text) {
        Kind::Object => {
            let Ok(RawMembers(members)) = serde_json::from_str(text) else {
                out.raw("null");
                return false;
            };
            let all = members.len();
            let shown = members.into_iter();
            let shown = shown.filter(|(name, member)| member.get() == "null" || !is_secret(name));
            out.raw("{");
            let mut count = 0;
            let mut whole = true;
            for (name, member) in shown {
                if count > 0 {
                    out.raw(",");
                }
                count += 1;
                out.string(&name);
                out.raw(":");
                whole &= value(member.get(), out, depth + 1);
            }
            out.raw("}");
            whole && count == all
        }
        Kind::Array => {
            let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(text) else {
                out.raw("null");
                return false;
            };
            out.raw("[");
            let mut whole = true;
            for (index, element) in elements.into_iter().enumerate() {
                if index > 0 {
                    out.raw(",");
                }
                whole &= value(element.get(), out, depth + 1);
            }
            out.raw("]");
            whole
        }
        Kind::Null | Kind::Bool | Kind::Number | Kind::String => {
            out.raw(text);
            true
        }
    }
}

/// The members of an object in their order, repetitions included.
pub(crate) struct RawMembers(pub(crate) Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for RawMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;

        impl<'de> Visitor<'de> for All {
            type Value = RawMembers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}
