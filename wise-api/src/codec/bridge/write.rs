//! A JSON text, value by value, for any format.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;

use crate::codec::Kind;
use crate::codec::read::{MAX_DEPTH, string};

/// Writes a JSON text. Numbers that no integer type holds travel as raw values, whose text serde_json takes over.
pub(super) fn text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Text { text, depth: 0 }.serialize(serializer)
}

/// A value, and how deep it stands.
struct Text<'t> {
    text: &'t str,
    depth: u16,
}

impl Text<'_> {
    fn inside<'v>(&self, value: &'v RawValue) -> Text<'v> {
        Text {
            text: value.get(),
            depth: self.depth + 1,
        }
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // What Wise sends and nobody reads can nest deeper than the stack is.
        if self.depth > MAX_DEPTH {
            let reason = format!("nested deeper than {MAX_DEPTH} levels");
            return Err(S::Error::custom(reason));
        }
        let text = self.text;
        match Kind::of(text) {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool => serializer.serialize_bool(text == "true"),
            Kind::Number => number(text, serializer),
            Kind::String => serializer.serialize_str(&string(text).map_err(S::Error::custom)?),
            Kind::Array => {
                let elements: Vec<&RawValue> =
                    serde_json::from_str(text).map_err(S::Error::custom)?;
                let mut seq = serializer.serialize_seq(Some(elements.len()))?;
                for element in elements {
                    seq.serialize_element(&self.inside(element))?;
                }
                seq.end()
            }
            Kind::Object => {
                let Members(members) = serde_json::from_str(text).map_err(S::Error::custom)?;
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in &members {
                    map.serialize_entry(key, &self.inside(value))?;
                }
                map.end()
            }
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    // `-0` is not the integer 0 to everybody.
    let integer = text != "-0" && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match (text.parse::<i64>(), text.parse::<u64>()) {
        (Ok(number), _) if integer => serializer.serialize_i64(number),
        (_, Ok(number)) if integer => serializer.serialize_u64(number),
        _ => RawValue::from_string(text.to_owned())
            .map_err(S::Error::custom)?
            .serialize(serializer),
    }
}

/// The members of one object, in order, values as text.
struct Members<'de>(Vec<(String, &'de RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}
