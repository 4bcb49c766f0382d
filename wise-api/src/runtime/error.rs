//! What can go wrong.

use std::collections::BTreeMap;
use std::fmt;

use http::StatusCode;

use super::{
    ApiError, Credential, CredentialError, IdempotencyKey, NotAccepted, PagesError, Response,
    ScaRequired, TransportFailure,
};
use crate::{Json, Kind};

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
    /// The client had no token to send the call with. Nothing was sent.
    Credential(Box<CredentialError>),
    /// The exchange broke off.
    Transport(Box<TransportError>),
    /// Wise answered with a status other than 2xx.
    Api(Box<ApiError>),
    /// Wise wants strong customer authentication first, and has done nothing yet.
    ScaRequired(Box<ScaRequired>),
    /// Wise answered with success, and the body says that Wise did not do it, or does not say that it did: see
    /// [`Outcome::accepted`](crate::Outcome::accepted).
    NotAccepted(Box<NotAccepted>),
    /// Wise answered with success, and the body is not what the contract says: a write was accepted, unless
    /// [`outcome_is_uncertain`](Self::outcome_is_uncertain) says that not even this is sure. The whole answer is in the error.
    Decode(Box<UnreadableBody>),
    /// A field that the caller needs is not in the answer.
    MissingField(MissingField),
    /// A walk over pages seems to have no end.
    Pages(Box<PagesError>),
}

impl Error {
    /// Whether Wise can have acted on the request, in any of its attempts.
    pub fn reached(&self) -> Reached {
        match self {
            Self::Invalid(_) | Self::Credential(_) => Reached::No,
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
    /// or was answered with 408 or 5xx, in any of its attempts; or it was answered with a success that is no JSON, which a proxy on the way
    /// can have made. Sending it again with the same [`idempotency_key`](Self::idempotency_key), where it has one, settles it.
    pub fn outcome_is_uncertain(&self) -> bool {
        match self {
            Self::NotAccepted(error) => !error.is_refusal(),
            // Wise accepted it in the end, if it was Wise who answered.
            Self::Decode(error) => error.response.trail.writes && !error.response.is_of_an_api(),
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
            Self::Transport(error) => Some(&error.trail),
            _ => self.response().map(|response| &response.trail),
        }
    }

    /// The status of the answer, if there was one, be it that the rest of it did not come.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Transport(error) => Some(error.failure.head.as_ref()?.0),
            _ => Some(self.response()?.status),
        }
    }

    /// The first code of a refusal, such as `invalid_grant`. Codes mean something only together with the operation.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.code(),
            Self::NotAccepted(error) => error.code(),
            Self::ScaRequired(error) => error.refusal().code(),
            _ => None,
        }
    }

    /// The id by which Wise's support finds the call.
    pub fn trace_id(&self) -> Option<&str> {
        match self {
            Self::Transport(error) => error.trace_id(),
            _ => self.response()?.trace_id(),
        }
    }

    /// The answer, if a whole one came.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Api(error) => Some(error.response()),
            Self::NotAccepted(error) => Some(error.response()),
            Self::ScaRequired(error) => Some(error.refusal().response()),
            Self::Decode(error) => Some(error.response()),
            Self::Invalid(_)
            | Self::Credential(_)
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

/// What a call has left behind, over all of its attempts.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) attempts: u32,
    pub(super) reached: Reached,
    pub(super) uncertain: bool,
    pub(super) idempotency_key: Option<IdempotencyKey>,
    /// Whether sending it can change something.
    pub(super) writes: bool,
    /// What it was authenticated with.
    pub(super) credential: Option<Credential>,
}

impl Trail {
    /// Of a call that has not been sent yet.
    pub(super) fn new(idempotency_key: Option<IdempotencyKey>, writes: bool) -> Self {
        Self {
            attempts: 0,
            reached: Reached::No,
            uncertain: false,
            idempotency_key,
            writes,
            credential: None,
        }
    }
}

impl fmt::Display for Trail {
    /// What follows the first line of an error, where there is more to say: ` after 3 attempts; …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts > 1 {
            write!(f, " after {} attempts", self.attempts)?;
        }
        // A key that is no UUID is a text of the caller's.
        let key = self
            .idempotency_key
            .as_ref()
            .filter(|key| key.uuid().is_some());
        match key {
            Some(key) if self.uncertain => write!(f, "; idempotency key {key}"),
            _ => Ok(()),
        }
    }
}

/// An exchange that broke off, or never began.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    failure: TransportFailure,
    trail: Trail,
}

impl TransportError {
    pub(super) fn error(operation: &'static str, failure: TransportFailure, trail: Trail) -> Error {
        Error::Transport(Box::new(Self {
            operation,
            failure,
            trail,
        }))
    }

    /// The id of the operation.
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// Whether a timeout ended the exchange.
    pub fn is_timeout(&self) -> bool {
        self.failure.timed_out
    }

    fn trace_id(&self) -> Option<&str> {
        let (_, trace_id) = self.failure.head.as_ref()?;
        trace_id.as_deref()
    }

    fn what(&self) -> &'static str {
        match self.failure.reached {
            _ if self.trail.attempts == 0 => "not sent",
            _ if self.failure.timed_out => "no answer in time",
            Reached::No => "no connection",
            Reached::Maybe => "the connection broke before the answer",
            Reached::Yes => "the connection broke within the answer",
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.failure.certificates.unwrap_or_else(|| self.what());
        let reached = match self.trail.reached {
            Reached::No => "the request did not reach Wise",
            Reached::Maybe => "the request may have reached Wise",
            Reached::Yes => "the request reached Wise",
        };
        let Self {
            operation, trail, ..
        } = self;
        write!(f, "{operation}: {what}; {reached}")?;
        if let Some((status, _)) = &self.failure.head {
            write!(f, ", and its answer began with {}", status.as_u16())?;
        }
        if let Some(trace_id) = self.trace_id() {
            write!(f, " (trace id {trace_id})")?;
        }
        trail.fmt(f)
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

    /// The `id` at the top of the body, as text, whatever else is wrong with it: that of the transfer that was created, for instance.
    pub fn id(&self) -> Option<String> {
        let fields: BTreeMap<String, Json> = self.response.json().ok()?;
        fields.get("id")?.decode().ok()
    }
}

impl fmt::Display for UnreadableBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = &self.response;
        let (operation, status) = (response.operation, response.status.as_u16());
        let did = match () {
            () if !response.is_of_an_api() => "the answer was",
            () if response.trail.writes => "Wise accepted the request with",
            () => "Wise answered",
        };
        if response.lacks_body() && response.status.is_success() {
            write!(
                f,
                "{operation}: {did} {status}, but without the body that the contract documents"
            )?;
            if response.trail.writes {
                f.write_str("; look up what it has made before you send it again")?;
            }
        } else {
            let Self { path, reason, .. } = self;
            write!(
                f,
                "{operation}: {did} {status}, but its body is not as expected at {path}: {reason}"
            )?;
            if response.trail.writes && !response.is_of_an_api() {
                f.write_str("; whether Wise has done it is uncertain")?;
            }
        }
        match response.trace_id() {
            Some(trace_id) => write!(f, " (trace id {trace_id})"),
            None => Ok(()),
        }
    }
}

/// A field of an answer that is not there to be read: Wise left it out, the answer has a shape that nobody knew, or it is a message that
/// nobody has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MissingField {
    type_name: &'static str,
    field: &'static str,
    cause: Absence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Absence {
    LeftOut,
    /// There is a value of this kind, which is not the one of the field.
    Unreadable(Kind),
    Unrecognized,
    Sealed,
}

impl MissingField {
    /// What is in a JOSE message.
    pub(crate) const SEALED: Self = Self {
        type_name: "Envelope",
        field: "value",
        cause: Absence::Sealed,
    };

    // Only generated types call it.
    #[allow(dead_code)]
    pub(crate) const fn new(type_name: &'static str, field: &'static str) -> Self {
        Self {
            type_name,
            field,
            cause: Absence::LeftOut,
        }
    }

    /// A field without a value, of a type that keeps what it cannot read.
    // Only generated types call it.
    #[allow(dead_code)]
    #[cold]
    pub(crate) fn of(
        type_name: &'static str,
        field: &'static str,
        extra: Option<&crate::Extra>,
    ) -> Self {
        let cause = match extra.and_then(|extra| extra.unreadable(field)) {
            Some(json) => Absence::Unreadable(json.kind()),
            None => Absence::LeftOut,
        };
        Self {
            cause,
            ..Self::new(type_name, field)
        }
    }

    /// A field of a union's value that fits none of the union's alternatives.
    // Only generated types call it.
    #[allow(dead_code)]
    pub(crate) const fn unrecognized(type_name: &'static str, field: &'static str) -> Self {
        Self {
            type_name,
            field,
            cause: Absence::Unrecognized,
        }
    }

    /// The type that has the field.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The name of the field in JSON.
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The kind of the value that stands in the field and is not readable, if one does: `extra()` has it.
    pub fn unreadable(&self) -> Option<Kind> {
        match self.cause {
            Absence::Unreadable(kind) => Some(kind),
            _ => None,
        }
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            type_name, field, ..
        } = self;
        match self.cause {
            Absence::LeftOut => write!(
                f,
                "`{type_name}` has no `{field}`: Wise left it out of this answer"
            ),
            Absence::Unreadable(kind) => write!(
                f,
                "`{field}` of `{type_name}` is present, but not readable: it is {}, of another form than documented, and stands in `extra()`",
                kind.noun()
            ),
            Absence::Unrecognized => write!(
                f,
                "`{field}` cannot be read: the value has none of the shapes that `{type_name}` knows, and is kept as JSON in `{type_name}::Unrecognized`"
            ),
            Absence::Sealed => f.write_str("the answer is a JOSE message that has not been opened: with a keyring (feature `jose`) it would have been"),
        }
    }
}

impl std::error::Error for MissingField {}
