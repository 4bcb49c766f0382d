//! The trace that a call belongs to, handed on in the form of W3C Trace Context.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::trace::{TraceContextExt, TraceFlags};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// Names the current span of OpenTelemetry as the parent, unless the call or the client has said something else.
#[inline]
pub(super) fn inject(headers: &mut HeaderMap) {
    if headers.contains_key(TRACEPARENT) || headers.contains_key(TRACESTATE) {
        return;
    }
    let context = opentelemetry::Context::current();
    let span = context.span();
    let parent = span.span_context();
    if !parent.is_valid() {
        return;
    }
    // The one flag that version 00 defines.
    let sampled = (parent.trace_flags() & TraceFlags::SAMPLED).to_u8();
    let text = format!(
        "00-{}-{}-{sampled:02x}",
        parent.trace_id(),
        parent.span_id()
    );
    let Ok(value) = HeaderValue::try_from(text) else {
        return;
    };
    headers.insert(TRACEPARENT, value);
    let state = parent.trace_state().header();
    if let Ok(value) = HeaderValue::try_from(state)
        && !value.is_empty()
    {
        headers.insert(TRACESTATE, value);
    }
}
