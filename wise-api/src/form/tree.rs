//! JSON objects under construction: dotted keys become objects.

use crate::Json;
use crate::codec::{
    Decode, DecodeError, Encode, EncodeFields, FieldWriter, JsonWriter, Kind, Node,
};

/// How deep a key may nest, wherever it comes from: a stored form may have been in the hands of others.
const MOST_DOTS: usize = 64;

/// A value of a body: an object that can still grow, or anything else as it is.
pub(super) enum Tree {
    Leaf(Json),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    pub(super) fn new() -> Self {
        Self::Object(Vec::new())
    }

    /// An object of this text, or an empty one if it is something else.
    pub(super) fn of(json: &Json) -> Self {
        match json.decode() {
            Ok(tree @ Self::Object(_)) => tree,
            _ => Self::new(),
        }
    }

    /// Puts a value at a dotted key, over what is there. False if a part of the key is a value already, or it nests deeper than any body.
    pub(super) fn set(&mut self, key: &str, value: &Json) -> bool {
        key.bytes().filter(|byte| *byte == b'.').count() < MOST_DOTS && self.put(key, value)
    }

    fn put(&mut self, key: &str, value: &Json) -> bool {
        let Self::Object(members) = self else {
            return false;
        };
        let (name, rest) = match key.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (key, None),
        };
        let at = members.iter().position(|(member, _)| member == name);
        let at = at.unwrap_or_else(|| {
            members.push((name.to_owned(), Self::new()));
            members.len() - 1
        });
        let member = &mut members[at].1;
        match rest {
            Some(rest) => {
                if matches!(member, Self::Leaf(json) if json.is_null()) {
                    *member = Self::new();
                }
                member.put(rest, value)
            }
            // A value must not hide those that were put below it.
            None if matches!(member, Self::Object(members) if !members.is_empty()) => false,
            None => {
                *member = Self::Leaf(value.clone());
                true
            }
        }
    }

    /// The value at a dotted key, whose parts may differ in case from those of the object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let (name, rest) = match key.split_once('.') {
            Some((name, rest)) => (name, Some(rest)),
            None => (key, None),
        };
        let exact = members.iter().find(|(member, _)| member == name);
        let found = exact.or_else(|| {
            let mut similar = members.iter();
            similar.find(|(member, _)| member.eq_ignore_ascii_case(name))
        });
        let (_, value) = found?;
        rest.map_or(Some(value), |rest| value.get(rest))
    }

    pub(super) fn to_json(&self) -> Json {
        Json::from_encode(self)
    }
}

impl Decode for Tree {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() != Kind::Object {
            return Ok(Self::Leaf(node.json()?));
        }
        let object = node.object("object")?;
        let mut members: Vec<(String, Self)> = Vec::new();
        for (key, value) in object.members() {
            let value = Json::from_raw(value);
            let value = if value.kind() == Kind::Object {
                object.required(key)?
            } else {
                Self::Leaf(value)
            };
            members.retain(|(name, _)| name != key);
            members.push((key.to_owned(), value));
        }
        Ok(Self::Object(members))
    }
}

impl Encode for Tree {
    fn encode(&self, out: &mut JsonWriter) {
        match self {
            Self::Leaf(json) => json.encode(out),
            Self::Object(_) => out.object(self),
        }
    }
}

impl EncodeFields for Tree {
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        if let Self::Object(members) = self {
            for (name, value) in members {
                fields.always(name, value);
            }
        }
    }
}
