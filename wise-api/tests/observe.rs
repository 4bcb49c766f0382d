//! What hooks are told, and what they are not.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/hush.rs"]
mod hush;
mod support;
#[path = "support/time.rs"]
mod time;

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use hush::{request, server};
use support::Server;
use time::{FAR, TestClock};
use wise_api::Wise;
use wise_api::hook::{Attempt, AttemptEnd, Hook};

type Lines = Arc<Mutex<String>>;

fn client(server: &Server, lines: &Lines) -> Wise {
    let builder = server
        .builder()
        .clock(TestClock::default())
        .stall_timeout(FAR)
        .timeout(FAR);
    let builder = builder
        .user_token("hush-token")
        .hook(Notes(Arc::clone(lines)));
    builder.build().unwrap()
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
