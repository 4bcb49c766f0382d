//! Calls that block the thread.
#![cfg(all(feature = "blocking", feature = "__newest-quarter"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/mod.rs"]
mod support;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use support::{Server, answer};
use wise_api::{Error, Wise};

const JSON: [(&str, &str); 1] = [("Content-Type", "application/json")];

/// A server that answers until the sender is dropped, on a thread of its own.
fn serve() -> (String, mpsc::Sender<()>) {
    let (address, found) = mpsc::channel();
    let (until, stop) = mpsc::channel::<()>();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::answering(|seen| {
                let body = if seen.line.contains("offset=2") {
                    r#"[{"id":3}]"#
                } else if seen.line.contains("offset=3") {
                    "[]"
                } else if seen.line.contains("/transfers/") {
                    r#"{"id":7}"#
                } else {
                    r#"[{"id":1},{"id":2}]"#
                };
                answer("200 OK", &JSON, body.as_bytes())
            })
            .await;
            address.send(server.base()).unwrap();
            tokio::task::spawn_blocking(move || stop.recv())
                .await
                .unwrap()
                .ok();
        });
    });
    (found.recv().unwrap(), until)
}

fn client(base: &str) -> Wise {
    let builder = Wise::builder().environment(wise_api::Environment::custom(base));
    builder.personal_token("hush").build().unwrap()
}

#[test]
fn a_call_is_sent_without_a_runtime_around_it() {
    let (base, _until) = serve();
    let wise = client(&base).blocking();
    let transfer = wise.transfers().get(7).send().unwrap();
    assert_eq!(i64::from(transfer.id().unwrap()), 7);
    let with_meta = wise.transfers().get(7).send_with_meta_blocking().unwrap();
    assert_eq!((with_meta.status.as_u16(), with_meta.attempts), (200, 1));
}

#[test]
fn threads_share_a_client_and_pages_are_iterators() {
    let (base, _until) = serve();
    let wise = client(&base).blocking();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let items: Vec<_> = wise.transfers().list().stream().into_iter().collect();
                let ids: Vec<i64> = items
                    .into_iter()
                    .map(|item| i64::from(item.unwrap().id().unwrap()))
                    .collect();
                assert_eq!(ids, [1, 2, 3]);
                let pages: Result<Vec<_>, _> =
                    wise.transfers().list().pages().into_iter().collect();
                assert_eq!(pages.unwrap().len(), 3);
                assert_eq!(
                    wise.transfers().list().items_lossless().into_iter().count(),
                    3
                );
            });
        }
    });
}

fn advice(error: &Error, text: &str) {
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert!(error.to_string().contains(text), "{error}");
}

/// In every kind of task, and nothing is sent.
#[test]
fn in_a_task_it_is_an_error_with_advice() {
    let wise = client("http://127.0.0.1:9").blocking();
    let tries = || {
        let wise = wise.clone();
        async move {
            advice(
                &wise.transfers().get(7).send().unwrap_err(),
                "await the call",
            );
            let mut list = wise.transfers().list().stream().into_iter();
            advice(&list.next().unwrap().unwrap_err(), "await the call");
            assert!(list.next().is_none(), "an error ends it");
            advice(&wise.block_on(async {}).unwrap_err(), "spawn_blocking");
        }
    };
    for mut builder in [
        tokio::runtime::Builder::new_current_thread(),
        tokio::runtime::Builder::new_multi_thread(),
    ] {
        let runtime = builder.enable_all().build().unwrap();
        runtime.block_on(tries());
        runtime.block_on(async { tokio::spawn(tries()).await.unwrap() });
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async {
            tokio::task::spawn_local(tries()).await.unwrap()
        });
    }
}

#[test]
fn where_blocking_is_allowed_it_works() {
    let (base, _until) = serve();
    let wise = client(&base).blocking();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let in_blocking = wise.clone();
    let found = runtime.block_on(async move {
        let sent = tokio::task::spawn_blocking(move || in_blocking.transfers().get(7).send());
        sent.await.unwrap()
    });
    found.unwrap();
    let _entered = runtime.enter();
    wise.transfers().get(7).send().unwrap();
}

/// A runtime that is dropped in a task panics, unless it is let go.
#[test]
fn the_last_clone_may_be_dropped_in_a_task() {
    let (base, _until) = serve();
    let wise = client(&base).blocking();
    wise.transfers().get(7).send().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async move { drop(wise) });
}

#[test]
fn a_client_without_a_runtime_says_where_one_comes_from() {
    let wise = client("http://127.0.0.1:9");
    advice(
        &wise.transfers().get(7).send().unwrap_err(),
        "Wise::blocking",
    );
}

#[test]
fn a_deadline_ends_a_call() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let wise = client(&base).blocking();
    let call = wise.transfers().get(7).timeout(Duration::from_millis(50));
    assert!(matches!(call.send().unwrap_err(), Error::Transport(_)));
}
