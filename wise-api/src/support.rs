//! What the generated modules write themselves in.

// Which of it a build needs depends on the API versions that are switched on.
#![allow(unused_imports)]

pub use std::collections::BTreeMap;

pub use bytes::Bytes;
pub use http::Method;
pub use rust_decimal::Decimal;
pub use uuid::Uuid;

#[cfg(feature = "serde-both")]
pub(crate) use crate::codec::bridge::serialize_response_trait;
pub use crate::codec::bridge::{deserialize, serialize};
pub(crate) use crate::codec::bridge::{deserialize_trait, serialize_trait};
pub use crate::codec::{
    AsText, Decode, DecodeError, Encode, EncodeFields, FieldWriter, JsonWriter, Kind, Members,
    Node, Object, Present, are_beside,
};
pub(crate) use crate::engine::Listed;
pub use crate::engine::{
    AmountAt, ApiVersion, Call, Credential, Error, Finish, Idempotency, IdempotencyKey,
    MissingField, Multipart, Operation, OperationInfo, Outcome, Paged, ParamValue, Request,
    Response, Retry, Upload, Verdict, Walk, Windowed,
};
pub use crate::ids::*;
pub(crate) use crate::macros::*;
pub(crate) use crate::notification::{Payload, warn_unreadable, without_version};
pub use crate::values::{
    CountryCode, CountryForm, Currency, Date, DecimalText, Envelope, Extra, Guid, InForm, Jose,
    Json, Nullable, NumberOrText, RawBody, Redirect, Secret, Timestamp, Unrecognized,
};

/// The client, under the name that the generated resources use.
pub type Client = crate::Wise;
