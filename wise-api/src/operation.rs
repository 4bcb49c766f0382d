//! What a [`Call`](crate::Call) sends, and what comes back.
//!
//! An operation is a plain value behind the trait [`Operation`]: it makes a [`Request`], and reads a [`Response`]. Generated operations
//! are in the module `operation` of each resource.

pub use crate::engine::{
    CallOptions, Download, Downloaded, Files, Finish, Idempotency, Multipart, Operation,
    OperationInfo, Outcome, ParamValue, Progress, Request, Response, Retry, WithMeta,
};
