//! Calls that ended without a whole response.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;

use super::trail::Trail;
use super::transport::Head;
use super::{Credential, Error, Reached, TokenFailure, TransportFailure, partial};

/// An exchange that broke off, or never began.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    pub(super) failure: TransportFailure,
    pub(super) trail: Trail,
    /// Whether it ended before an attempt, and not in one.
    unsent: bool,
}

impl TransportError {
    pub(super) fn error(operation: &'static str, failure: TransportFailure, trail: Trail) -> Error {
        Error::Transport(Box::new(Self {
            operation,
            failure,
            trail,
            unsent: false,
        }))
    }

    /// Something ended the call before its first attempt, or before the next.
    pub(super) fn unsent(
        operation: &'static str,
        failure: TransportFailure,
        trail: Trail,
    ) -> Error {
        Error::Transport(Box::new(Self {
            operation,
            failure,
            trail,
            unsent: true,
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

    /// Whether a reader or writer of the caller's ended the exchange, whose error is then the [`source`](std::error::Error::source): that of
    /// an upload or of a download.
    pub fn is_local(&self) -> bool {
        self.failure.local.is_some()
    }

    /// The headers of the response, if its head came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        Some(&self.head()?.headers)
    }

    /// The beginning of the response's body, if its head came. Of a download, the writer has it.
    pub fn partial_body(&self) -> Option<&Bytes> {
        Some(&self.head()?.body)
    }

    /// The `id` at the top of the body, if it came as a whole before the response broke off: that of the transfer that was created, for
    /// instance.
    pub fn id(&self) -> Option<String> {
        partial::id(self.partial_body()?)
    }

    pub(super) fn head(&self) -> Option<&Head> {
        self.failure.head.as_deref()
    }

    pub(super) fn trace_id(&self) -> Option<&str> {
        self.head()?.trace_id()
    }

    fn what(&self) -> &'static str {
        let on_the_way = self.failure.on_the_way;
        match self.failure.reached {
            _ if self.trail.attempts == 0 => "not sent",
            _ if self.unsent => "not sent again",
            _ if self.failure.timed_out && self.head().is_some() => {
                "the response did not end in time"
            }
            _ if self.failure.timed_out => "no response in time",
            Reached::No => on_the_way.unwrap_or("no connection"),
            Reached::Maybe => on_the_way.unwrap_or("the connection broke before the response"),
            Reached::Yes => on_the_way.unwrap_or("the connection broke within the response"),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.failure.certificates.or(self.failure.local);
        let what = said.unwrap_or_else(|| self.what());
        let Self {
            operation, trail, ..
        } = self;
        write!(f, "{operation}: {what}; {}", trail.reached())?;
        if let Some(head) = self.head() {
            write!(f, ", and its response began with {}", head.status.as_u16())?;
        }
        if let Some(trace_id) = self.trace_id() {
            write!(f, " (trace id {trace_id})")?;
        }
        trail.fmt(f)
    }
}

/// Why there is no response.
pub(super) enum Stopped {
    /// Within an attempt.
    Broken(TransportFailure),
    /// Before an attempt.
    Unsent(TransportFailure),
    /// Before an attempt, which may have been preceded by a demand for approval.
    NoToken(Credential, TokenFailure, Option<Box<Head>>),
}

/// The client had no key of Wise to sign or encrypt the request with. The request was not sent.
#[derive(Debug)]
pub struct KeyError {
    operation: &'static str,
    cause: Error,
    pub(super) trail: Trail,
}

impl KeyError {
    pub(super) fn error(operation: &'static str, cause: Error, trail: Trail) -> Error {
        Error::Key(Box::new(Self {
            operation,
            cause,
            trail,
        }))
    }

    /// The id of the operation that was not sent.
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// The error of the call for the key. What it says about attempts and arrival is about that call.
    pub fn cause(&self) -> &Error {
        &self.cause
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the cause says of attempts and arrival is about another call, and is not printed here.
        let Self {
            operation,
            cause,
            trail,
        } = self;
        let reached = trail.reached();
        write!(
            f,
            "{operation}: not sent, for want of a key of Wise; {reached}"
        )?;
        match (cause, cause.status()) {
            (Error::Decode(body), _) => write!(
                f,
                "; the response with the key cannot be read: {}: {}",
                body.path(),
                body.reason()
            ),
            (Error::MissingField(missing), _) => {
                write!(f, "; the response with the key is not complete: {missing}")
            }
            (_, Some(status)) => write!(
                f,
                "; the call for the key was answered with {}",
                status.as_u16()
            ),
            (_, None) => f.write_str("; the call for the key failed"),
        }
    }
}
