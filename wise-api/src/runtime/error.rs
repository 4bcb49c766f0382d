//! What can go wrong.

use std::fmt;

use super::{ApiError, Response};

/// Whether Wise can have acted on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reached {
    /// The request never left.
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
    /// The exchange broke off.
    Transport(Box<TransportError>),
    /// Wise answered with a status other than 2xx.
    Api(Box<ApiError>),
    /// Wise answered with success, and the body is not what the contract says. What was asked for may have happened.
    Decode(Box<UnreadableBody>),
    /// A field that the caller needs is not in the answer.
    MissingField(MissingField),
}

impl Error {
    /// Whether Wise can have acted on the request.
    pub fn reached(&self) -> Reached {
        match self {
            Self::Invalid(_) => Reached::No,
            Self::Transport(error) => error.reached,
            Self::Api(_) | Self::Decode(_) | Self::MissingField(_) => Reached::Yes,
        }
    }

    /// The answer, if there was one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Api(error) => Some(error.response()),
            Self::Decode(error) => Some(error.response()),
            Self::Invalid(_) | Self::Transport(_) | Self::MissingField(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::MissingField(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(&error.source),
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
    pub(super) fn error(
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

/// An exchange that broke off.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    source: reqwest::Error,
    reached: Reached,
}

impl TransportError {
    /// `answered` says whether the head of an answer had arrived.
    pub(super) fn error(operation: &'static str, source: reqwest::Error, answered: bool) -> Error {
        let reached = match () {
            () if answered => Reached::Yes,
            () if source.is_connect() || source.is_builder() => Reached::No,
            () => Reached::Maybe,
        };
        // The address holds path and query parameters.
        Error::Transport(Box::new(Self {
            operation,
            source: source.without_url(),
            reached,
        }))
    }

    /// The id of the operation.
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// Whether a timeout ended the exchange.
    pub fn is_timeout(&self) -> bool {
        self.source.is_timeout()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.reached {
            _ if self.source.is_timeout() => "no answer in time",
            Reached::No => "no connection",
            Reached::Maybe => "the connection broke before the answer",
            Reached::Yes => "the connection broke within the answer",
        };
        let reached = match self.reached {
            Reached::No => "the request did not reach Wise",
            Reached::Maybe => "the request may have reached Wise",
            Reached::Yes => "the request reached Wise",
        };
        write!(f, "{}: {what}; {reached}", self.operation)
    }
}

/// A success whose body could not be read.
#[derive(Debug)]
pub struct UnreadableBody {
    pub(super) response: Response,
    pub(super) path: String,
    pub(super) reason: String,
}

impl UnreadableBody {
    /// The whole answer.
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
}

impl fmt::Display for UnreadableBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = &self.response;
        write!(
            f,
            "{}: Wise answered {}, but its body is not as expected at {}: {}",
            response.operation,
            response.status.as_u16(),
            self.path,
            self.reason
        )?;
        match response.trace_id() {
            Some(trace_id) => write!(f, " (trace id {trace_id})"),
            None => Ok(()),
        }
    }
}

/// A field of an answer that Wise left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MissingField {
    type_name: &'static str,
    field: &'static str,
}

impl MissingField {
    // Only generated types call it.
    #[allow(dead_code)]
    pub(crate) const fn new(type_name: &'static str, field: &'static str) -> Self {
        Self { type_name, field }
    }

    /// The type that has the field.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The name of the field in JSON.
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` has no `{}`: Wise left it out of this answer",
            self.type_name, self.field
        )
    }
}

impl std::error::Error for MissingField {}
