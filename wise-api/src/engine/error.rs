//! What can go wrong.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::trail::Trail;
use super::{
    ApiError, CredentialError, IdempotencyKey, KeyError, MissingField, NotAccepted, PagesError,
    Response, ScaRequired, TransportError, partial,
};
use crate::values::Extra;

/// Whether Wise can have acted on a request, in growing certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// The request never left, or the server says by the rules of HTTP/2 that it has not looked at it.
    No,
    /// It may have arrived.
    Maybe,
    /// Wise answered.
    Yes,
}

/// Why a call gave no result.
///
/// No variant prints what was sent or received: the bodies are there for those who ask for them.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument or a setting is not usable. Nothing was sent.
    Invalid(Box<InvalidRequest>),
    /// The client had no token to send the call with, or to send it again with: see [`Error::attempts`].
    Credential(Box<CredentialError>),
    /// The client could not get the key of Wise that the call needs to be signed or encrypted. Nothing was sent.
    Key(Box<KeyError>),
    /// The exchange broke off.
    Transport(Box<TransportError>),
    /// Wise answered with a status other than 2xx.
    Api(Box<ApiError>),
    /// Wise wants strong customer authentication first. What was asked for is not done, unless
    /// [`outcome_is_uncertain`](Self::outcome_is_uncertain) says that an earlier attempt may have done it.
    ScaRequired(Box<ScaRequired>),
    /// Wise answered with success, and the body says that Wise did not do it, or does not say that it did: see
    /// [`Outcome::accepted`](crate::operation::Outcome::accepted).
    NotAccepted(Box<NotAccepted>),
    /// Wise answered with success, and the body is not what the contract says: a write was accepted, unless
    /// [`outcome_is_uncertain`](Self::outcome_is_uncertain) says that not even this is sure. The whole response is in the error.
    Decode(Box<UnreadableBody>),
    /// A field that the caller needs is not in the response.
    MissingField(MissingField),
    /// A walk over pages seems to have no end.
    Pages(Box<PagesError>),
}

impl Error {
    /// Whether Wise can have acted on the request, in any of its attempts.
    pub fn reached(&self) -> Reached {
        match self {
            Self::Invalid(_) => Reached::No,
            Self::Credential(error) => error.trail.reached,
            Self::Key(error) => error.trail.reached,
            Self::Transport(error) => error.trail.reached,
            Self::Api(_)
            | Self::ScaRequired(_)
            | Self::NotAccepted(_)
            | Self::Decode(_)
            | Self::MissingField(_)
            | Self::Pages(_) => Reached::Yes,
        }
    }

    /// How often the call was sent. Zero when nothing was, and for [`Error::MissingField`] and
    /// [`Error::Pages`], which know of no call.
    pub fn attempts(&self) -> u32 {
        self.trail().map_or(0, |trail| trail.attempts)
    }

    /// Whether what was asked for may or may not have happened, so that somebody has to find out: a write broke off, timed out
    /// or was answered with 408, 5xx or a status that ends no call (1xx, 600 and above), in any of its attempts; or the response began with a success and broke off, so that nobody has read
    /// what it says; or it was answered with a success that is no JSON, which a proxy on the way
    /// can have made. Sending it again with the same [`idempotency_key`](Self::idempotency_key), where it has one, settles it.
    pub fn outcome_is_uncertain(&self) -> bool {
        match self {
            Self::NotAccepted(error) => {
                !error.is_refusal() || self.trail().is_some_and(|trail| trail.uncertain)
            }
            // Wise accepted it in the end, if it was Wise who answered.
            Self::Decode(error) => {
                error.response.parts.trail.writes && !error.response.is_of_an_api()
            }
            _ => self.trail().is_some_and(|trail| trail.uncertain),
        }
    }

    /// The idempotency key that all attempts carried.
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.trail()?.idempotency_key.as_ref()
    }

    fn trail(&self) -> Option<&Trail> {
        match self {
            Self::Credential(error) => Some(&error.trail),
            Self::Key(error) => Some(&error.trail),
            Self::Transport(error) => Some(&error.trail),
            _ => self.response().map(|response| &response.parts.trail),
        }
    }

    /// The status of the response, if headers arrived, even when the body did not.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Transport(error) => Some(error.head()?.status),
            Self::Credential(error) => Some(error.head()?.status),
            _ => Some(self.response()?.parts.status),
        }
    }

    /// The headers of the response, if they arrived, even when the body did not.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Transport(error) => error.headers(),
            Self::Credential(error) => Some(&error.head()?.headers),
            _ => Some(self.response()?.headers()),
        }
    }

    /// The beginning of a body that broke off or stalled. `None` where the whole body came, and where not even the headers did.
    pub fn partial_body(&self) -> Option<&Bytes> {
        match self {
            Self::Transport(error) => error.partial_body(),
            _ => None,
        }
    }

    /// The `id` at the top of a success that could not be read, or that broke off behind it: that of the transfer that was created, for
    /// instance.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Transport(error) if self.status()?.is_success() => error.id(),
            Self::Decode(error) => error.id().filter(|id| !id.is_empty()),
            _ => None,
        }
    }

    /// How long Wise asks to wait before the next attempt, from `Retry-After` in seconds or as a date: see
    /// [`ApiError::retry_after`](crate::error::ApiError::retry_after).
    pub fn retry_after(&self) -> Option<Duration> {
        super::api_error::wait_of(self.headers()?)
    }

    /// The first code of a refusal, such as `invalid_grant`, also where it was the automatic renewal of a token that Wise refused. Codes
    /// mean something only together with the operation.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.code(),
            Self::NotAccepted(error) => error.code(),
            Self::ScaRequired(error) => error.refusal().code(),
            // The refusal of the call for a token.
            Self::Credential(error) => error.failure().call()?.code(),
            _ => None,
        }
    }

    /// The id by which Wise's support finds the call.
    pub fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Transport(error) => error.trace_id(),
            Self::Credential(error) => error.head()?.trace_id(),
            _ => self.response()?.trace_id(),
        }
    }

    /// The response, if a whole one came.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Api(error) => Some(error.response()),
            Self::NotAccepted(error) => Some(error.response()),
            Self::ScaRequired(error) => Some(error.refusal().response()),
            Self::Decode(error) => Some(error.response()),
            Self::Invalid(_)
            | Self::Credential(_)
            | Self::Key(_)
            | Self::Transport(_)
            | Self::MissingField(_)
            | Self::Pages(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Credential(error) => error.fmt(f),
            Self::Key(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::NotAccepted(error) => error.fmt(f),
            Self::ScaRequired(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::MissingField(error) => error.fmt(f),
            Self::Pages(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Credential(error) => error.source(),
            Self::Key(error) => Some(error.cause()),
            Self::Transport(error) => Some(&*error.failure.source),
            Self::ScaRequired(error) => error.source(),
            _ => None,
        }
    }
}

impl From<MissingField> for Error {
    fn from(missing: MissingField) -> Self {
        Self::MissingField(missing)
    }
}

/// An argument or a setting that is not usable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    operation: &'static str,
    parameter: String,
    reason: String,
}

impl InvalidRequest {
    pub(crate) fn error(
        operation: &'static str,
        parameter: impl Into<String>,
        reason: impl Into<String>,
    ) -> Error {
        Error::Invalid(Box::new(Self {
            operation,
            parameter: parameter.into(),
            reason: reason.into(),
        }))
    }

    /// The id of the operation, or `client` for a setting of the client.
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// The parameter or setting.
    pub fn parameter(&self) -> &str {
        &self.parameter
    }

    /// What is wrong with it.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: `{}` is not usable: {}",
            self.operation, self.parameter, self.reason
        )
    }
}

/// A success whose body could not be read.
///
/// Where the call was a write, Wise has accepted it, and sending it again may do it twice. What it has made is in the
/// [`response`](Self::response), which can be read as something else ([`Response::json`] as [`Json`](crate::Json), or
/// [`Response::deserialize`]), and can be looked up by its [`id`](Self::id).
#[derive(Debug)]
pub struct UnreadableBody {
    pub(super) response: Response,
    pub(super) path: String,
    pub(super) reason: String,
}

impl UnreadableBody {
    /// The whole response.
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// Where in the body, as a JSON path that starts at `$`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The `id` at the top of the body, as text, whatever else is wrong with it: that of the transfer that was created, for instance.
    pub fn id(&self) -> Option<String> {
        match self.response.json::<Extra>() {
            Ok(fields) => fields.get("id")?.decode().ok(),
            // Cut off at the client's limit, for instance.
            Err(_) => partial::id(&self.response.parts.body),
        }
    }
}

impl fmt::Display for UnreadableBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = &self.response;
        let (operation, status) = (response.parts.operation, response.parts.status.as_u16());
        let did = match () {
            () if !response.is_of_an_api() => "the response was",
            () if response.parts.trail.writes => "Wise accepted the request with",
            () => "Wise answered",
        };
        if response.lacks_body() && !response.parts.truncated && response.parts.status.is_success()
        {
            write!(
                f,
                "{operation}: {did} {status}, but without the body that the contract documents"
            )?;
            if response.parts.trail.writes {
                f.write_str("; look up what it made before you send it again")?;
            }
        } else {
            let Self { path, reason, .. } = self;
            write!(
                f,
                "{operation}: {did} {status}, but its body is not as expected at {path}: {reason}"
            )?;
            if response.parts.trail.writes && !response.is_of_an_api() {
                f.write_str("; it is uncertain whether Wise did it")?;
            }
        }
        match response.trace_id() {
            Some(trace_id) => write!(f, " (trace id {trace_id})"),
            None => Ok(()),
        }
    }
}
