//! What hooks and `tracing` are told, and what they are not.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/time.rs"]
mod time;

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use support::{Server, answer};
use time::{FAR, TestClock};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wise_api::{Attempt, AttemptEnd, Hook, Method, Request, Secret, Wise};

type Lines = Arc<Mutex<String>>;

fn client(server: &Server, lines: &Lines) -> Wise {
    let builder = server.builder().clock(TestClock::default()).timeout(FAR);
    let builder = builder
        .user_token("hush-token")
        .hook(Notes(Arc::clone(lines)));
    builder.build().unwrap()
}

fn request() -> Request {
    let mut request = Request::undocumented(Method::GET, "/v1/things/hush-path");
    request.query("q", &"hush-query");
    request
        .header("One-Time-Token", &Secret::from("hush-header"))
        .unwrap();
    request.text("text/plain", "hush-body");
    request
}

async fn server() -> Server {
    let trace = [("X-Trace-Id", "t-1"), ("Set-Cookie", "hush-cookie")];
    Server::raw(vec![
        answer("503 Service Unavailable", &trace, b"hush-error"),
        Vec::new(),
        answer("200 OK", &[("X-Trace-Id", "t-3")], b"hush-answer"),
    ])
    .await
}

struct Notes(Lines);

impl Hook for Notes {
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let mut lines = self.0.lock().unwrap();
        let correlation = attempt.correlation_id.unwrap();
        writeln!(lines, "{} {} {correlation}", attempt.method, attempt.number).unwrap();
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let mut lines = self.0.lock().unwrap();
        let status = end.status.map(|status| status.as_u16());
        let again = end.retry_in.is_some();
        writeln!(
            lines,
            "{} {status:?} {:?} {:?} {again}",
            attempt.number, end.trace_id, end.reached
        )
        .unwrap();
        assert!(!format!("{attempt:?} {end:?}").contains("hush"));
    }
}

#[tokio::test]
async fn hooks_see_every_attempt() {
    let server = server().await;
    let lines = Lines::default();
    client(&server, &lines)
        .send(request())
        .correlation_id("c-1")
        .await
        .unwrap();
    assert_eq!(
        *lines.lock().unwrap(),
        "GET 1 c-1\n1 Some(503) Some(\"t-1\") Yes true\n\
         GET 2 c-1\n2 None None Maybe true\n\
         GET 3 c-1\n3 Some(200) Some(\"t-3\") Yes false\n"
    );
}

#[tokio::test]
async fn each_call_has_a_correlation_id_of_its_own() {
    let server = server().await;
    let wise = client(&server, &Lines::default());
    wise.send(request()).await.unwrap();
    wise.send(request()).await.unwrap();
    let seen = server.seen();
    let ids: Vec<&str> = seen
        .iter()
        .map(|one| one.header("x-external-correlation-id").unwrap())
        .collect();
    assert!(ids[0].parse::<uuid::Uuid>().is_ok());
    assert_eq!(ids[..3], [ids[0]; 3]);
    assert_ne!(ids[3], ids[0]);
}

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
    client(&server, &Lines::default())
        .send(request())
        .correlation_id("c-1")
        .await
        .unwrap();
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
