//! serde's traits on top of the codec.
//!
//! serde_json hands over the exact text of a value, and so nothing is lost there. Other formats, and serde's own buffers (`flatten`,
//! `untagged`), are read and written value by value; how exact their numbers are is up to them.

mod read;
mod write;

use std::cell::Cell;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde_json::value::RawValue;

#[cfg(feature = "serde-both")]
use super::encode_discreetly;
use super::{Decode, Encode, decode_text, encode_body};

/// Reads a value through serde.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(read::AnyFormat(deserializer))?;
    decode_text(raw.get()).map_err(D::Error::custom)
}

/// Writes a value through serde.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let text = encode_body(value, true);
    let text = text.map_err(|name| S::Error::custom(format_args!("`{name}` is given twice")))?;
    write::text(&text, serializer)
}
/// Writes a response through serde, and leaves its secrets out.
#[cfg(feature = "serde-both")]
pub fn serialize_response<S: Serializer>(
    value: &dyn Encode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if with_secrets() {
        return serialize(value, serializer);
    }
    write::text(&encode_discreetly(value), serializer)
}

thread_local! {
    static WITH_SECRETS: Cell<bool> = const { Cell::new(false) };
}

#[cfg(feature = "serde-both")]
fn with_secrets() -> bool {
    WITH_SECRETS.get()
}

/// Runs something that serializes values in order to send them, so that nothing of them may be missing.
pub(crate) fn to_send<T>(run: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            WITH_SECRETS.set(self.0);
        }
    }
    let _before = Before(WITH_SECRETS.replace(true));
    run()
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
        $crate::codec::bridge::serialize_trait!($name by serialize);
    };
    ($name:ident by $function:ident) => {
        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::bridge::$function(self, serializer)
            }
        }
    };
}
pub(crate) use serialize_trait;

/// The same for a type that only Wise sends.
#[cfg(feature = "serde-both")]
macro_rules! serialize_response_trait {
    ($name:ident) => {
        $crate::codec::bridge::serialize_trait!($name by serialize_response);
    };
}
#[cfg(feature = "serde-both")]
pub(crate) use serialize_response_trait;

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
