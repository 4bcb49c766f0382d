//! Reading and writing JSON.
//!
//! The crate has a codec of its own instead of serde's derives, for two reasons. Numbers are read from their text, so that
//! money is exact whatever features of `serde_json` the rest of the build turns on. And nothing here is generic over a
//! format, so that thousands of types compile to small plain functions. serde's traits sit on top, in [`bridge`].

pub(crate) mod bridge;
pub(crate) mod decimal;
mod impls;
mod read;
mod write;

pub(crate) use read::decode_text;
pub use read::{Decode, DecodeError, Kind, Node, Object};
pub(crate) use write::encode_text;
pub use write::{Encode, EncodeFields, FieldWriter, JsonWriter};
