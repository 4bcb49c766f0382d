//! JSON that the contract does not describe.

use std::fmt;

use rust_decimal::Decimal;

use crate::codec::bridge::serde_traits;
use crate::codec::{
    Decode, DecodeError, Encode, JsonWriter, Kind, Node, decode_text, encode_received, encode_text,
};

/// Any JSON value, as its exact text. Two values are equal when their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

impl Json {
    /// Takes a JSON text, which must be valid.
    #[inline]
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&serde_json::value::RawValue>(text)
            .map(|raw| Self::from_raw(raw.get()))
    }

    /// Takes any value that serde can write.
    pub fn from_serialize(value: &impl serde::Serialize) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(|text| Self(text.into()))
    }

    /// Takes any value that this crate can write, with every digit of its numbers. What was read becomes the JSON that it was.
    #[inline]
    pub fn from_encode(value: &dyn Encode) -> Self {
        Self(encode_received(value).into())
    }

    /// A text that is known to be JSON.
    #[inline]
    pub(crate) fn from_raw(text: &str) -> Self {
        Self(text.into())
    }

    /// The JSON text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind of the value.
    #[inline]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.0)
    }

    /// Whether the value is `null`.
    #[inline]
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// The value as serde_json's type. Large or long numbers lose digits there, unless its `arbitrary_precision` is on.
    #[inline]
    pub fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// Reads the value as one of this crate's types.
    pub fn decode<T: Decode>(&self) -> Result<T, DecodeError> {
        decode_text(&self.0)
    }

    /// Reads the value as a type of your own.
    pub fn to<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }
}

impl Default for Json {
    #[inline]
    fn default() -> Self {
        Self("null".into())
    }
}

impl fmt::Debug for Json {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Json {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<serde_json::Value> for Json {
    #[inline]
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string().into())
    }
}

impl From<&Json> for Json {
    #[inline]
    fn from(json: &Json) -> Self {
        json.clone()
    }
}

/// The values that become JSON as they are; text becomes a JSON string.
macro_rules! from_values {
    ($($value:ty),+) => {
        $(
            impl From<$value> for Json {
                fn from(value: $value) -> Self {
                    Self(encode_text(&value).into())
                }
            }
        )+
    };
}
from_values!(&str, String, bool, i32, i64, Decimal);

impl Encode for Json {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        out.json(&self.0);
    }
}

impl Decode for Json {
    const NULLABLE: bool = true;

    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.json()
    }
}

serde_traits!(Json);
