//! What came back of an attempt, for spans and hooks.

use std::time::Duration;

use http::StatusCode;
use tracing::Span;

use super::TransportFailure;
use super::body::Received;

pub(super) type Answer = Result<Received, TransportFailure>;

/// What came of an answer: its head, even when the body broke off.
#[derive(Default)]
pub(super) struct Seen<'a> {
    pub(super) status: Option<StatusCode>,
    pub(super) trace_id: Option<&'a str>,
    pub(super) headers: Option<&'a http::HeaderMap>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(answer: &'a Received) -> Self {
        let trace_id = answer.headers.get("x-trace-id");
        Self {
            status: Some(answer.status),
            trace_id: trace_id.and_then(|id| id.to_str().ok()),
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
        span.record("status", status.as_u16());
    }
    if let Some(trace_id) = seen.trace_id {
        span.record("trace_id", trace_id);
    }
    span.record("duration_ms", millis(duration));
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
