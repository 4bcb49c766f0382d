//! The Wise Platform API.

mod codec;
mod ids;
mod macros;
mod notification;
mod runtime;
#[doc(hidden)]
pub mod support;
mod values;
mod versions;

pub use bytes::Bytes;
pub use rust_decimal::Decimal;

pub use codec::{
    Decode, DecodeError, Encode, EncodeFields, FieldWriter, JsonWriter, Kind, Node, Object,
};
pub use runtime::{
    ApiError, BoxFuture, Builder, Call, CallOptions, Credential, Environment, Error, ErrorEntry,
    Files, InvalidRequest, MissingField, Multipart, Operation, OperationInfo, ParamValue, Reached,
    Request, Response, TransportError, UnreadableBody, Wise, WithMeta,
};
pub use values::{
    Date, Extra, Guid, Jose, Json, Nullable, ParseTimeError, RawBody, Secret, Timestamp,
    Unrecognized, Upload,
};

pub use ids::*;
pub use versions::*;

#[cfg(test)]
mod sample;
