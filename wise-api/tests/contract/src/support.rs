//! What the generated modules write themselves in.

// Which of it they need depends on the versions that are switched on.
#![allow(unused_imports)]

pub use std::collections::BTreeMap;

pub use wise_api::operation::Request;
pub use wise_api::{
    CountryCode, Currency, Date, Decimal, Envelope, Guid, IdempotencyKey, Jose, Json, Nullable,
    Secret, Timestamp, Upload, Wise,
};

pub use crate::case::{Case, Refusal, request};
pub use crate::given::{Arguments, Build, Given, Made};
pub(crate) use crate::given::{known, parsed};
pub use crate::reads::Read;
pub(crate) use crate::reads::reads;
