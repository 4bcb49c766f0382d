//! What turns an operation into an HTTP exchange.

mod amounts;
mod api_error;
mod attempt;
mod body;
pub(crate) mod broken;
mod builder;
mod built_in;
pub(crate) mod call;
mod client;
pub(crate) mod clock;
mod correlation;
pub(crate) mod course;
mod credentials;
mod delivery;
mod download;
mod environment;
pub(crate) mod error;
mod exchange;
mod finish;
pub(crate) mod foreign;
mod headers;
mod held_up;
#[cfg(feature = "reqwest")]
mod http_client;
mod idempotency;
pub(crate) mod layer;
#[cfg(feature = "reqwest-middleware")]
mod middleware;
mod missing;
mod multipart;
mod observe;
mod operation;
mod outcome;
mod pace;
mod pages;
mod param;
mod partial;
mod progress;
#[cfg(feature = "opentelemetry")]
mod propagation;
mod rate_limit;
#[cfg(feature = "tokio")]
mod reads;
mod request;
mod request_body;
pub(crate) mod response;
mod retry;
mod retry_budget;
mod rt;
pub(crate) mod salvage;
mod sca;
pub(crate) mod scope;
mod seen;
#[cfg(feature = "__tls")]
mod tls;
#[cfg(feature = "tokio")]
mod tokio_clock;
#[cfg(feature = "tower")]
mod tower;
mod trail;
mod transport;
mod upload;
mod windows;

pub use amounts::AmountAt;
pub use api_error::{ApiError, ErrorEntry};
#[cfg(feature = "testing")]
pub(crate) use body::Body as HttpBody;
pub use body::HttpResponse;
pub use broken::{KeyError, TransportError};
pub use builder::Builder;
pub use call::{BoxFuture, Call, CallOptions, WithMeta};
pub use client::Wise;
#[cfg(feature = "testing")]
pub(crate) use client::Witness;
pub use clock::Clock;
pub use credentials::{CredentialError, TokenFailure, TokenProvider};
#[cfg(feature = "blocking")]
pub(crate) use download::Sink;
pub use download::{Download, Downloaded};
pub use environment::Environment;
pub use error::{Error, InvalidRequest, Reached, UnreadableBody};
pub use finish::Finish;
pub(crate) use foreign::shielded;
pub use idempotency::{EmptyKey, Idempotency, IdempotencyKey};
#[cfg(feature = "reqwest-middleware")]
pub use middleware::MiddlewareTransport;
pub use missing::MissingField;
pub use multipart::{Files, Multipart};
pub use observe::{Attempt, AttemptEnd, Hook};
pub use operation::{ApiVersion, Credential, Operation, OperationInfo};
pub use outcome::{NotAccepted, Outcome, Verdict};
pub(crate) use pages::Listed;
pub use pages::{Endless, Items, LosslessItems, Paged, Pages, PagesError, UnreadableItem, Walk};
pub use param::ParamValue;
pub use progress::Progress;
pub use rate_limit::RateLimit;
#[cfg(all(feature = "testing", feature = "tokio"))]
pub(crate) use reads::read_under_way;
pub use request::Request;
pub(crate) use request_body::Chunks;
pub use request_body::{BodyStream, RequestBody};
pub use response::Response;
pub(crate) use retry::http_date;
pub use retry::{Retry, RetryPolicy};
pub use retry_budget::RetryBudget;
pub use sca::{BoxError, ScaApproval, ScaHandler, ScaRequired};
#[cfg(feature = "tokio")]
pub use tokio_clock::TokioClock;
#[cfg(feature = "tower")]
pub use tower::TowerTransport;
pub use transport::{HttpRequest, Transport, TransportFailure};
pub use upload::Upload;
pub use windows::{Windowed, Windows};
