//! Strong customer authentication (SCA): calls that Wise holds up until its customer has been asked.

use std::cell::Cell;
use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::headers;
use super::{ApiError, BoxFuture, Error, Response, Wise};
use crate::values::Secret;

/// Carries the one-time token: in a response the one to clear, in a request the one that was cleared.
pub(super) const ONE_TIME_TOKEN: HeaderName = HeaderName::from_static("x-2fa-approval");
const RESULT: HeaderName = HeaderName::from_static("x-2fa-approval-result");
const SIGNATURE: HeaderName = HeaderName::from_static("x-signature");

thread_local! {
    /// Set while a handler runs: a call that it makes through a client of its own must not ask it again.
    static HANDLING: Cell<bool> = const { Cell::new(false) };
}

/// Marks what runs on this thread as a handler's, until it is dropped.
pub(super) struct Mark(bool);

impl Mark {
    pub(super) fn set() -> Self {
        Self(HANDLING.replace(true))
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        HANDLING.set(self.0);
    }
}

/// Whatever a handler failed with.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The token of a response that asks for SCA. Only the headers say so: the body is often empty, and a 403 without them is about
/// permissions.
fn token(status: StatusCode, headers: &HeaderMap) -> Option<&str> {
    let result = headers::text(headers, &RESULT)?.trim_ascii();
    let token = headers::text(headers, &ONE_TIME_TOKEN)?.trim_ascii();
    let asked = status == StatusCode::FORBIDDEN && result.eq_ignore_ascii_case("REJECTED");
    Some(token).filter(|token| asked && !token.is_empty())
}

/// Whether a response with these headers asks for SCA.
pub(super) fn asks(status: StatusCode, headers: &HeaderMap) -> bool {
    token(status, headers).is_some()
}

/// Wise wants its customer to confirm a call, and has not done what the call asks for; an earlier attempt may have, where
/// [`Error::outcome_is_uncertain`] says so.
///
/// Clear the challenges of the [`one_time_token`](Self::one_time_token), then send the same call again with
/// [`Call::sca_approval`](crate::Call::sca_approval).
#[derive(Clone)]
pub struct ScaRequired {
    refused: ApiError,
    token: Secret,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl ScaRequired {
    /// `None` when the response does not ask for SCA.
    pub(super) fn of(response: &Response) -> Option<Self> {
        let token = Secret::new(token(response.parts.status, &response.parts.headers)?);
        Some(Self {
            refused: ApiError::new(response.clone()),
            token,
            cause: None,
        })
    }

    pub(super) fn because(mut self, cause: Option<BoxError>) -> Self {
        self.cause = cause.map(Arc::from);
        self
    }

    /// The token whose challenges have to be cleared. It lives for an hour, says Wise.
    pub fn one_time_token(&self) -> &Secret {
        &self.token
    }

    /// The id of the operation that is held up.
    pub fn operation_id(&self) -> &'static str {
        self.refused.operation_id()
    }

    /// The response as a refusal, with its status, trace id and body.
    pub fn refusal(&self) -> &ApiError {
        &self.refused
    }
}

impl fmt::Display for ScaRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation_id();
        let trail = &self.refused.response().parts.trail;
        f.write_str(operation)?;
        f.write_str(": Wise asks for strong customer authentication (SCA), and ")?;
        f.write_str(if trail.uncertain {
            "an earlier attempt may have done it already"
        } else {
            "has done nothing yet"
        })?;
        f.write_str(match self.cause {
            Some(_) => "; the SCA handler failed",
            None => "; clear the one-time token, then send the same call with it",
        })?;
        if let Some(trace_id) = self.refused.trace_id() {
            write!(f, " (trace id {trace_id})")?;
        }
        trail.fmt(f)
    }
}

impl fmt::Debug for ScaRequired {
    /// Without what the handler failed with, whose text is not known to be free of secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScaRequired")
            .field("refusal", &self.refused)
            .field("one_time_token", &self.token)
            .field("handler_failed", &self.cause.is_some())
            .finish()
    }
}

impl StdError for ScaRequired {
    /// What the handler failed with.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn StdError + 'static))
    }
}

impl From<ScaRequired> for Error {
    fn from(required: ScaRequired) -> Self {
        Self::ScaRequired(Box::new(required))
    }
}

/// A cleared one-time token, for [`Call::sca_approval`](crate::Call::sca_approval) and [`ScaHandler`].
#[derive(Clone, Debug)]
pub struct ScaApproval {
    token: Secret,
    signature: Option<Secret>,
}

impl ScaApproval {
    /// A token whose challenges are cleared.
    pub fn new(one_time_token: impl Into<Secret>) -> Self {
        Self {
            token: one_time_token.into(),
            signature: None,
        }
    }

    /// A token that is approved by a signature, in base64, and not by challenges.
    #[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
    pub(crate) fn signed(one_time_token: impl Into<Secret>, signature: impl Into<Secret>) -> Self {
        Self {
            token: one_time_token.into(),
            signature: Some(signature.into()),
        }
    }

    /// `None` when the token has characters that a header must not have.
    pub(super) fn apply(&self, headers: &mut HeaderMap) -> Option<()> {
        let value = |secret: &Secret| {
            let mut value = HeaderValue::from_str(secret.expose()).ok()?;
            value.set_sensitive(true);
            Some(value).filter(|value| !value.is_empty())
        };
        headers::put(headers, ONE_TIME_TOKEN, value(&self.token)?);
        match &self.signature {
            Some(signature) => headers::put(headers, SIGNATURE, value(signature)?),
            None => drop(headers.remove(SIGNATURE)),
        }
        Some(())
    }
}

impl From<Secret> for ScaApproval {
    fn from(token: Secret) -> Self {
        Self::new(token)
    }
}

impl From<&Secret> for ScaApproval {
    fn from(token: &Secret) -> Self {
        Self::new(token)
    }
}

impl From<&str> for ScaApproval {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for ScaApproval {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl From<&ScaRequired> for ScaApproval {
    fn from(required: &ScaRequired) -> Self {
        Self::new(&required.token)
    }
}

/// Clears what Wise asks for, so that calls go on by themselves: [`Builder::sca_handler`](crate::Builder::sca_handler).
///
/// It is asked at most once for each call, and the call is then sent once more: the same body, the same idempotency key. The time
/// that it takes counts towards the timeout of the call, so calls that wait for a person need a long one; past it, the
/// handler's future is dropped.
///
/// What the handler itself sends does not come to a handler again: neither a call that it makes or awaits, nor a clone of a client or of a
/// call that it makes, wherever that is then used: in a task, on a thread, later. A client behind an [`Arc`] or in a `static` is not cloned
/// when a task of the handler's gets hold of it, and a call that such a task makes looks like any other. So use the client that the handler is
/// given. As a last resort, nobody is asked about a request with the method, address and body of one that waits for its approval or goes on
/// with it, nor about any while 256 wait. What is not asked about ends in [`Error::ScaRequired`], as without a handler, and so does a call
/// whose handler panics.
///
/// An async function or closure that takes a [`Wise`] and a [`ScaRequired`] is a handler.
pub trait ScaHandler: Send + Sync + 'static {
    /// Clears the token of `required`. `wise` is the client of the call, without its handler.
    ///
    /// # Errors
    /// Any, which the call then gives as the source of [`Error::ScaRequired`].
    fn clear(&self, wise: Wise, required: ScaRequired) -> BoxFuture<Result<ScaApproval, BoxError>>;
}

impl<F, A> ScaHandler for F
where
    F: Fn(Wise, ScaRequired) -> A + Send + Sync + 'static,
    A: Future<Output = Result<ScaApproval, BoxError>> + Send + 'static,
{
    fn clear(&self, wise: Wise, required: ScaRequired) -> BoxFuture<Result<ScaApproval, BoxError>> {
        Box::pin(self(wise, required))
    }
}

/// Whether this very code is that of a handler.
pub(super) fn is_handling() -> bool {
    HANDLING.get()
}
