//! Receiving webhooks: each event is checked, answered with the right status, and handled once.
//!
//! Wise delivers an event again until it is told 2xx, and can deliver it again after that. So a receiver checks ([`Receiver`]), does the work
//! once ([`once`], with a [`Seen`] that remembers), and puts events of one resource in order ([`Position`]).
//!
//! With the feature `axum`, `WiseEvent` is an extractor for axum, and `VerifyLayer` a layer for any stack of `tower`. Other
//! frameworks call [`Receiver::receive`] and answer with [`NotReceived::status`]:
//!
//! ```
//! use wise_api::receiver::{MemorySeen, Once, Receiver, once};
//! use wise_api::webhook::Verifier;
//! use wise_api::{BoxError, Environment, HeaderMap, StatusCode};
//!
//! async fn receive(receiver: &Receiver, seen: &MemorySeen, headers: &HeaderMap, body: &[u8]) -> StatusCode {
//!     let event = match receiver.receive(headers, body) {
//!         Ok(event) => event,
//!         Err(refused) => return refused.status(),
//!     };
//!     // Wise waits for 5 seconds: what takes longer goes into a queue that survives the process.
//!     let handled = once(seen, &event, async {
//!         println!("{}", event.event_type);
//!         Ok::<_, BoxError>(())
//!     });
//!     handled.await.map_or(StatusCode::INTERNAL_SERVER_ERROR, |once| once.status())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let receiver = Receiver::new(Verifier::new(Environment::Sandbox));
//! let status = receive(&receiver, &MemorySeen::new(), &HeaderMap::new(), b"{}").await;
//! assert_eq!(status, StatusCode::BAD_REQUEST);
//! # }
//! ```

#[cfg(feature = "axum")]
mod extract;
#[cfg(feature = "axum")]
mod layer;
mod once;
mod position;
mod seen;

use std::fmt;

use http::StatusCode;

use crate::webhook::{Headers, Notification, Verifier, VerifyError};

#[cfg(feature = "axum")]
pub use extract::WiseEvent;
#[cfg(feature = "axum")]
pub use layer::{Verified, VerifyLayer};
pub use once::{NotHandled, Once, once};
pub use position::Position;
pub use seen::{Claim, EventKey, MemorySeen, Seen};

/// The default limit for the size of a webhook. Those of Wise have a few kilobytes.
const DEFAULT_BODY_LIMIT: usize = 256 * 1024;

/// Checks webhooks.
#[derive(Clone, Debug)]
pub struct Receiver {
    verifier: Verifier,
    body_limit: usize,
}

impl Receiver {
    /// A receiver that trusts what the verifier trusts.
    #[must_use]
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            body_limit: DEFAULT_BODY_LIMIT,
        }
    }

    /// How many bytes of a body are read at most; 256 KiB unless set.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Checks and reads a webhook. `body` must be the bytes as they were received.
    ///
    /// # Errors
    /// [`NotReceived`], which says what to answer.
    pub fn receive(
        &self,
        headers: &(impl Headers + ?Sized),
        body: &[u8],
    ) -> Result<Notification, NotReceived> {
        if body.len() > self.body_limit {
            return Err(NotReceived::TooLarge);
        }
        let verified = self.verifier.verify_and_parse(headers, body);
        verified.map_err(NotReceived::Refused)
    }

    #[cfg(feature = "axum")]
    async fn receive_body<B>(
        &self,
        headers: &http::HeaderMap,
        body: B,
    ) -> Result<(Notification, bytes::Bytes), NotReceived>
    where
        B: http_body::Body,
        B::Error: Into<crate::BoxError>,
    {
        use http_body_util::{BodyExt, Limited};
        // Nothing is read of what cannot come from Wise.
        if !headers.contains_key("x-signature-sha256") {
            return Err(NotReceived::Refused(VerifyError::MissingSignature));
        }
        let read = Limited::new(body, self.body_limit).collect().await;
        let body = read.map_err(|error| match says_too_long(&*error) {
            true => NotReceived::TooLarge,
            false => NotReceived::Broken,
        })?;
        let body = body.to_bytes();
        Ok((self.receive(headers, &body)?, body))
    }
}

/// Whether a body was cut off by a limit: the one of the receiver, or one of a layer in front of it, whose error frameworks wrap.
#[cfg(feature = "axum")]
fn says_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .any(|error| error.is::<http_body_util::LengthLimitError>())
}

/// Why there is no event. Nothing of what came is in it.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotReceived {
    /// The body is longer than the receiver, or a layer in front of it, takes.
    TooLarge,
    /// The body did not come to its end: the connection broke, or a layer in front of the receiver gave up.
    Broken,
    /// The signature does not hold, or the body is no notification.
    Refused(VerifyError),
}

impl NotReceived {
    /// What to answer. Wise delivers again whatever is not told 2xx, for some time.
    ///
    /// - 400, 413: what came is wrong, and will never be right.
    /// - 503: the body is incomplete, and can be right the next time.
    /// - 500: the fault is with the receiver: a key or an environment that is not the right one, or a notification that Wise has signed and this
    ///   version of the crate cannot read. Repaired in time, the next delivery gets through.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Broken => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused(refused) => match refused {
                VerifyError::NoKey
                | VerifyError::WrongEnvironment { .. }
                | VerifyError::Unreadable(_) => StatusCode::INTERNAL_SERVER_ERROR,
                VerifyError::MissingSignature
                | VerifyError::SeveralSignatures
                | VerifyError::NotBase64
                | VerifyError::WrongSignature => StatusCode::BAD_REQUEST,
            },
        }
    }
}

impl fmt::Display for NotReceived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the body is longer than the limit of the receiver"),
            Self::Broken => f.write_str("the body is incomplete"),
            Self::Refused(refused) => refused.fmt(f),
        }
    }
}

impl std::error::Error for NotReceived {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(refused) => Some(refused),
            Self::TooLarge | Self::Broken => None,
        }
    }
}
