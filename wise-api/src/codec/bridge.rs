//! serde's traits on top of the codec.
//!
//! serde_json hands over the exact text of a value, and so nothing is lost there. Other formats, and serde's own buffers (`flatten`,
//! `untagged`), are read and written value by value; how exact their numbers are is up to them.

mod read;
mod write;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde_json::value::RawValue;

use super::{Decode, Encode, decode_text, encode_received};

/// Reads a value through serde.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(read::AnyFormat(deserializer))?;
    decode_text(raw.get()).map_err(D::Error::custom)
}

/// Writes a value through serde.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    write::text(&encode_received(value), serializer)
}
/// Implements serde's traits for types that have the codec's.
macro_rules! serde_traits {
    ($($name:ident),+) => {
        $(
            $crate::codec::bridge::serialize_trait!($name);
            $crate::codec::bridge::deserialize_trait!($name);
        )+
    };
}
pub(crate) use serde_traits;

macro_rules! serialize_trait {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::bridge::serialize(self, serializer)
            }
        }
    };
}
pub(crate) use serialize_trait;

macro_rules! deserialize_trait {
    ($name:ident) => {
        #[allow(deprecated)]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codec::bridge::deserialize(deserializer)
            }
        }
    };
}
pub(crate) use deserialize_trait;
