//! Reading and writing JSON.
//!
//! The crate has a codec of its own instead of serde's derives, for two reasons. Numbers are read from their text, so that
//! money is exact whatever features of `serde_json` the rest of the build turns on. And nothing here is generic over a
//! format, so that thousands of types compile to small plain functions. A text is passed once, front to back; each value is read where
//! it stands. serde's traits sit on top.
//!
//! [`Decode`] and [`Encode`] are for types of your own in a response or a request; [`Json`](crate::Json) holds any value.

pub(crate) mod bridge;
mod decide;
pub(crate) mod decimal;
mod discreet;
mod document;
mod error;
mod impls;
mod members;
mod memory;
mod object;
mod read;
mod same;
mod scan;
mod watch;
mod write;

/// A text without the white space around it. In one place, because each file that calls the method of [`str`] has the code of it.
#[inline(never)]
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim()
}

pub use decide::Present;
#[doc(hidden)]
pub use decide::are_beside;
#[cfg(feature = "testing")]
pub(crate) use discreet::RawMembers;
pub(crate) use document::{Document, decode_text};
pub use error::DecodeError;
pub use members::Members;
pub use object::Object;
pub use read::{Decode, Kind, Node};
#[doc(hidden)]
pub use write::AsText;
#[cfg(feature = "serde-both")]
pub(crate) use write::encode_discreetly;
pub use write::{Encode, EncodeFields, FieldWriter, JsonWriter};
pub(crate) use write::{encode_body, encode_received, encode_text};
