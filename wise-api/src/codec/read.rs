//! The reading half: one level of a JSON text at a time, with the path that led there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::{Extra, Json, Nullable};

/// How deep a document may nest before it is refused: recursive types must not exhaust the stack.
pub(super) const MAX_DEPTH: u16 = 128;

/// A value that can be read from JSON.
pub trait Decode: Sized {
    /// Whether `null` is a value of this type. Elements that are `null` where it is not are left out of lists and maps.
    const NULLABLE: bool = false;

    /// Reads the value.
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError>;

    /// What stands for a field that is not there, if anything can.
    fn absent() -> Option<Self> {
        None
    }
}

/// Why a JSON text is not the expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    reason: String,
}

impl DecodeError {
    pub(crate) fn at_root(reason: impl Into<String>) -> Self {
        Self {
            path: "$".to_owned(),
            reason: reason.into(),
        }
    }

    /// Where, as a JSON path that starts at `$`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind of a valid JSON text without leading white space.
    pub(crate) fn of(text: &str) -> Self {
        match text.as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// The way from the root to a value, as a list that lives on the stack: nothing is allocated unless something is wrong.
#[derive(Clone, Copy)]
struct Path<'n> {
    parent: Option<&'n Path<'n>>,
    step: Step<'n>,
}

#[derive(Clone, Copy)]
enum Step<'n> {
    Root,
    Key(&'n str),
    Index(usize),
}

impl Path<'_> {
    const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => f.write_str("$"),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key)
                if !key.is_empty()
                    && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') =>
            {
                write!(f, ".{key}")
            }
            Step::Key(key) => write!(f, "[{key:?}]"),
        }
    }
}

/// One JSON value: its exact text, and where it stands.
#[derive(Clone, Copy)]
pub struct Node<'n> {
    text: &'n str,
    path: &'n Path<'n>,
    depth: u16,
}

impl<'n> Node<'n> {
    /// The exact text of the value.
    pub fn text(&self) -> &'n str {
        self.text
    }

    /// The kind of the value.
    pub fn kind(&self) -> Kind {
        Kind::of(self.text)
    }

    /// An error at this value.
    pub fn error(&self, reason: impl fmt::Display) -> DecodeError {
        DecodeError {
            path: self.path.to_string(),
            reason: reason.to_string(),
        }
    }

    /// An error that says what was expected, and the kind that was found.
    pub fn expected(&self, what: impl fmt::Display) -> DecodeError {
        self.error(format_args!(
            "expected {what}, found {}",
            self.kind().noun()
        ))
    }

    /// The text of a string, or the exact text of a number or boolean.
    pub fn scalar(&self) -> Result<Cow<'n, str>, DecodeError> {
        match self.kind() {
            Kind::String => string(self.text).map_err(|error| self.error(error)),
            Kind::Number | Kind::Bool => Ok(Cow::Borrowed(self.text)),
            _ => Err(self.expected("text")),
        }
    }

    /// The value, if it is one of this type.
    pub fn try_decode<T: Decode>(&self) -> Option<T> {
        T::decode(self).ok()
    }

    /// The value as it is.
    pub fn json(&self) -> Json {
        Json::from_raw(self.text)
    }

    /// The members of an object; `name` is what the object is called in errors.
    pub fn object(&self, name: &'static str) -> Result<Object<'n>, DecodeError> {
        if self.kind() != Kind::Object {
            return Err(self.expected(format_args!("an object (`{name}`)")));
        }
        let Members(members) = self.parse()?;
        Ok(Object {
            members,
            path: self.path,
            depth: self.depth,
            name,
        })
    }

    /// The elements of an array, read one by one.
    pub(crate) fn elements<T: Decode>(&self) -> Result<Vec<T>, DecodeError> {
        if self.kind() != Kind::Array {
            return Err(self.expected("an array"));
        }
        let raw: Vec<&'n RawValue> = self.parse()?;
        let mut elements = Vec::with_capacity(raw.len());
        for (index, element) in raw.into_iter().enumerate() {
            if !T::NULLABLE && Kind::of(element.get()) == Kind::Null {
                continue;
            }
            let path = Path {
                parent: Some(self.path),
                step: Step::Index(index),
            };
            elements.push(T::decode(&Node {
                text: element.get(),
                path: &path,
                depth: self.depth + 1,
            })?);
        }
        Ok(elements)
    }

    /// The members of an object as a map.
    pub(crate) fn entries<T: Decode>(&self) -> Result<BTreeMap<String, T>, DecodeError> {
        let object = self.object("map")?;
        let mut entries = BTreeMap::new();
        for (key, value) in &object.members {
            if !T::NULLABLE && Kind::of(value.get()) == Kind::Null {
                continue;
            }
            entries.insert(key.clone().into_owned(), object.child(key, value)?);
        }
        Ok(entries)
    }

    fn parse<T: serde::Deserialize<'n>>(&self) -> Result<T, DecodeError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(format_args!("nested deeper than {MAX_DEPTH} levels")));
        }
        serde_json::from_str(self.text).map_err(|error| self.error(error))
    }
}

/// The members of a JSON object.
pub struct Object<'n> {
    members: Vec<(Cow<'n, str>, &'n RawValue)>,
    path: &'n Path<'n>,
    depth: u16,
    name: &'static str,
}

impl<'n> Object<'n> {
    fn find(&self, key: &str) -> Option<&'n RawValue> {
        // From the end: of duplicate keys, the last one counts.
        self.members
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|(_, value)| *value)
    }

    fn child<T: Decode>(&self, key: &str, value: &RawValue) -> Result<T, DecodeError> {
        let path = Path {
            parent: Some(self.path),
            step: Step::Key(key),
        };
        T::decode(&Node {
            text: value.get(),
            path: &path,
            depth: self.depth + 1,
        })
    }

    /// Whether the object has this key with a value other than `null`.
    pub fn has(&self, key: &str) -> bool {
        self.find(key)
            .is_some_and(|value| Kind::of(value.get()) != Kind::Null)
    }

    /// Whether the object has all of these keys with values other than `null`. Without keys it stands for what is left, and holds.
    pub fn has_all(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.has(key))
    }

    /// A string or other scalar, for decisions; `None` when it is not there or not a scalar.
    pub fn tag(&self, key: &str) -> Option<Cow<'n, str>> {
        let text = self.find(key)?.get();
        match Kind::of(text) {
            Kind::String => string(text).ok(),
            Kind::Number | Kind::Bool => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// A field that must be there.
    pub fn required<T: Decode>(&self, key: &str) -> Result<T, DecodeError> {
        match self.find(key) {
            Some(value) if T::NULLABLE || Kind::of(value.get()) != Kind::Null => {
                self.child(key, value)
            }
            found => T::absent().ok_or_else(|| DecodeError {
                path: Path {
                    parent: Some(self.path),
                    step: Step::Key(key),
                }
                .to_string(),
                reason: format!(
                    "`{}` needs this field, and it is {}",
                    self.name,
                    if found.is_some() { "null" } else { "missing" }
                ),
            }),
        }
    }

    /// A field that may be missing or `null`.
    pub fn optional<T: Decode>(&self, key: &str) -> Result<Option<T>, DecodeError> {
        match self.find(key) {
            Some(value) if Kind::of(value.get()) != Kind::Null => self.child(key, value).map(Some),
            _ => Ok(None),
        }
    }

    /// A field of which it matters whether it is missing or `null`.
    pub fn nullable<T: Decode>(&self, key: &str) -> Result<Nullable<T>, DecodeError> {
        match self.find(key) {
            None => Ok(Nullable::Absent),
            Some(value) if Kind::of(value.get()) == Kind::Null => Ok(Nullable::Null),
            Some(value) => self.child(key, value).map(Nullable::Value),
        }
    }

    /// Every member that is not among `known`.
    pub fn extra(&self, known: &[&str]) -> Extra {
        let unknown = self
            .members
            .iter()
            .filter(|(key, _)| !known.contains(&key.as_ref()));
        unknown
            .map(|(key, value)| (key.clone().into_owned(), Json::from_raw(value.get())))
            .collect()
    }

    /// Every member in the order of the text: key and JSON text.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &'n str)> {
        self.members
            .iter()
            .map(|(key, value)| (key.as_ref(), value.get()))
    }
}

/// Reads a whole JSON text.
pub(crate) fn decode_text<T: Decode>(text: &str) -> Result<T, DecodeError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw: &RawValue =
        serde_json::from_str(text).map_err(|error| DecodeError::at_root(error.to_string()))?;
    T::decode(&Node {
        text: raw.get(),
        path: &Path::ROOT,
        depth: 0,
    })
}

/// The characters of a JSON string.
pub(crate) fn string(text: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    serde_json::from_str::<Text<'_>>(text).map(|Text(text)| text)
}

/// A string that borrows when it has no escapes; serde's own `Cow` always copies.
struct Text<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// The members of one object, in order, values as text.
pub(super) struct Members<'de>(pub(super) Vec<(Cow<'de, str>, &'de RawValue)>);

impl<'de> serde::Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Text(key), value)) = map.next_entry()? {
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}
