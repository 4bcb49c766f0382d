//! What came back of an attempt, for spans and hooks.

use std::fmt;
use std::time::Duration;

use http::{Method, StatusCode};
use tracing::{Span, Value};

use super::body::Received;
use super::headers::{self, TRACE_ID};
use super::{Error, TransportFailure};

pub(super) type Answer = Result<Received, TransportFailure>;

/// A response as far as it arrived: its head, even when the body broke off.
#[derive(Default)]
pub(super) struct Seen<'a> {
    pub(super) status: Option<StatusCode>,
    pub(super) trace_id: Option<&'a str>,
    pub(super) headers: Option<&'a http::HeaderMap>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(answer: &'a Received) -> Self {
        Self {
            status: Some(answer.status),
            trace_id: headers::text(&answer.headers, &TRACE_ID),
            headers: Some(&answer.headers),
        }
    }

    pub(super) fn before(failure: &'a TransportFailure) -> Self {
        let Some(head) = &failure.head else {
            return Self::default();
        };
        Self {
            status: Some(head.status),
            trace_id: head.trace_id(),
            headers: Some(&head.headers),
        }
    }
}

pub(super) fn record(span: &Span, seen: &Seen<'_>, duration: Duration) {
    if let Some(status) = seen.status {
        note(span, "http.response.status_code", &status.as_u16());
    }
    if let Some(trace_id) = seen.trace_id {
        note(span, "trace_id", &trace_id);
    }
    note(span, "duration_ms", &millis(duration));
}

/// Records a value. In one place, because each file that calls the generic method has the code of it.
#[inline(never)]
pub(super) fn note(span: &Span, field: &'static str, value: &dyn Value) {
    span.record(field, value);
}

/// Records that something went wrong.
pub(super) fn fault(span: &Span, kind: &str) {
    note(span, "error.type", &kind);
    note(span, "otel.status_code", &"ERROR");
}

/// Notes why a call failed, by kind alone.
pub(super) fn failed(span: &Span, error: &Error) {
    let kind = match error {
        Error::Invalid(_) => "invalid",
        Error::Credential(_) => "credential",
        Error::Key(_) => "key",
        Error::Transport(broken) if broken.is_timeout() => "timeout",
        Error::Transport(_) => "transport",
        Error::Api(refused) => {
            return fault(span, refused.status().as_str());
        }
        Error::ScaRequired(_) => "sca_required",
        Error::NotAccepted(_) => "not_accepted",
        Error::Decode(_) => "decode",
        Error::MissingField(_) => "missing_field",
        Error::Pages(_) => "pages",
    };
    fault(span, kind);
}

/// A version and the path template behind it.
pub(super) struct Template(pub(super) &'static str, pub(super) &'static str);

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(version, path) = self;
        if !version.is_empty() {
            write!(f, "/{version}")?;
        }
        f.write_str(path)
    }
}

/// The name of the span of an attempt: method and path template, as the conventions for HTTP clients say.
pub(super) struct SpanName<'a>(pub(super) &'a Method, pub(super) Template);

impl fmt::Display for SpanName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(method, template) = self;
        // A request that the contract does not have has no template, and its path may hold ids.
        if template.1.is_empty() {
            return f.write_str(method.as_str());
        }
        write!(f, "{method} {template}")
    }
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
