//! What turns an operation into an HTTP exchange.

mod api_error;
mod builder;
mod call;
mod client;
mod environment;
mod error;
mod multipart;
mod operation;
mod param;
mod request;
mod response;

pub use api_error::{ApiError, ErrorEntry};
pub use builder::Builder;
pub use call::{BoxFuture, Call, CallOptions, WithMeta};
pub use client::Wise;
pub use environment::Environment;
pub use error::{Error, InvalidRequest, MissingField, Reached, TransportError, UnreadableBody};
pub use multipart::{Files, Multipart};
pub use operation::{Credential, Operation, OperationInfo};
pub use param::ParamValue;
pub use request::Request;
pub use response::Response;
