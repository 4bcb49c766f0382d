//! What `tracing` is told, and what it is not. Alone in its program: whether a span is wanted is remembered for the whole
//! process, and another test without a subscriber could be the first to ask.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/hush.rs"]
mod hush;
mod support;
#[path = "support/time.rs"]
mod time;

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use hush::{request, server};
use time::{FAR, TestClock};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

type Lines = Arc<Mutex<String>>;

/// Writes down all spans and events as text.
#[derive(Default)]
struct Log {
    lines: Lines,
    next: AtomicU64,
}

impl Log {
    fn note(&self, what: &str, write: impl FnOnce(&mut Line<'_>)) {
        let mut lines = self.lines.lock().unwrap();
        lines.push_str(what);
        write(&mut Line(&mut lines));
        lines.push('\n');
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "wise_api"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        self.note(&format!("{id} {}", span.metadata().name()), |line| {
            span.record(line)
        });
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.note(&span.into_u64().to_string(), |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note("event", |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn spans_of_calls_and_attempts() {
    let server = server().await;
    let log = Log::default();
    let lines = Arc::clone(&log.lines);
    let _guard = tracing::subscriber::set_default(log);
    let wise = server
        .builder()
        .clock(TestClock::default())
        .timeout(FAR)
        .user_token("hush-token")
        .build()
        .unwrap();
    wise.send(request()).correlation_id("c-1").await.unwrap();
    let lines = lines.lock().unwrap().clone();
    for expected in [
        "1 call operation=\"undocumented request\" method=\"GET\" correlation_id=\"c-1\"\n",
        "2 attempt operation=\"undocumented request\" attempt=1\n2 status=503\n2 trace_id=\"t-1\"\n2 duration_ms=",
        "event message=sending again operation=\"undocumented request\" attempt=1 delay_ms=",
        "3 attempt operation=\"undocumented request\" attempt=2\n3 duration_ms=",
        "4 attempt operation=\"undocumented request\" attempt=3\n4 status=200\n4 trace_id=\"t-3\"\n4 duration_ms=",
        "1 attempts=3\n1 status=200\n1 trace_id=\"t-3\"\n1 duration_ms=",
    ] {
        assert!(lines.contains(expected), "{expected}\nis not in\n{lines}");
    }
    assert!(!lines.contains("hush"), "{lines}");
}
