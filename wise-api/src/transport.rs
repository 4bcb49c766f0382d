//! What the client sends through: HTTP stacks and clocks.
//!
//! The built-in ones need no setting. Those of your own go into [`Builder::transport`](crate::Builder::transport) and
//! [`Builder::clock`](crate::Builder::clock).

#[cfg(feature = "reqwest-middleware")]
pub use crate::engine::MiddlewareTransport;
#[cfg(feature = "tokio")]
pub use crate::engine::TokioClock;
#[cfg(feature = "tower")]
pub use crate::engine::TowerTransport;
pub use crate::engine::{
    BodyStream, Clock, HttpRequest, HttpResponse, RequestBody, Transport, TransportFailure,
};
