//! What `tracing` is told, and what it is not. Alone in its program: whether a span is wanted is remembered for the whole
//! process, and another test without a subscriber could be the first to ask.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/hush.rs"]
mod hush;
#[path = "support/log.rs"]
mod log;
mod support;
#[path = "support/time.rs"]
mod time;

use std::sync::Arc;

use hush::{request, server};
use log::Log;
use time::{FAR, TestClock};

#[tokio::test]
async fn spans_of_calls_and_attempts() {
    let server = server().await;
    let log = Log::only("wise_api");
    let lines = Arc::clone(&log.lines);
    let _guard = tracing::subscriber::set_default(log);
    let wise = server
        .builder()
        .clock(TestClock::default())
        .stall_timeout(FAR)
        .timeout(FAR)
        .user_token("hush-token")
        .build()
        .unwrap();
    wise.send(request()).correlation_id("c-1").await.unwrap();
    let lines = lines.lock().unwrap().clone();
    for expected in [
        "1 call otel.name=\"undocumented request\" otel.kind=\"internal\" operation=\"undocumented request\" http.request.method=\"GET\" url.template= correlation_id=\"c-1\"\n",
        "2 attempt otel.name=GET otel.kind=\"client\" operation=\"undocumented request\" http.request.method=\"GET\" url.template= server.address=\"127.0.0.1\" attempt=1\n2 http.response.status_code=503\n2 trace_id=\"t-1\"\n2 duration_ms=",
        "event message=sending again operation=\"undocumented request\" attempt=1 delay_ms=",
        "attempt=2 http.request.resend_count=1\n3 duration_ms=",
        "3 error.type=\"transport\"\n3 otel.status_code=\"ERROR\"\n",
        "attempt=3 http.request.resend_count=2\n4 http.response.status_code=200\n4 trace_id=\"t-3\"\n4 duration_ms=",
        "1 attempts=3\n1 http.response.status_code=200\n1 trace_id=\"t-3\"\n1 duration_ms=",
    ] {
        assert!(lines.contains(expected), "{expected}\nis not in\n{lines}");
    }
    assert!(!lines.contains("hush"), "{lines}");
}
