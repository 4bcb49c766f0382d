//! Runtimes that end while a token is being renewed: the next one is none the worse for it.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use wise_api::oauth::{TokenPair, UserTokens};
use wise_api::{Environment, Method, Wise};

const MS: Duration = Duration::from_millis(1);

/// Answers refreshes slowly, and says that the tokens end at once.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    spawn(move || {
        for stream in listener.incoming() {
            spawn(move || answer(stream.unwrap()));
        }
    });
    url
}

fn answer(mut stream: TcpStream) {
    let mut text = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let head = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = head.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length: usize = length.map_or(0, |rest| {
                rest.lines().next().unwrap().trim().parse().unwrap()
            });
            if body.len() >= length {
                let body = if head.contains("/oauth/token") {
                    sleep(15 * MS);
                    r#"{"access_token":"a","refresh_token":"r","expires_in":1}"#
                } else {
                    "{}"
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                text.clear();
                continue;
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(count) => text.extend_from_slice(&chunk[..count]),
        }
    }
}

fn runtime(threads: bool) -> Runtime {
    let mut builder = if threads {
        Builder::new_multi_thread()
    } else {
        Builder::new_current_thread()
    };
    builder.worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn a_runtime_that_ends_during_a_refresh_does_not_poison_the_next() {
    let url = serve();
    let saved = Arc::new(Mutex::new(0));
    for round in 0..40_u32 {
        let counted = Arc::clone(&saved);
        let tokens = UserTokens::single_process(TokenPair::new("r"), move |_| {
            *counted.lock().unwrap() += 1;
            std::future::ready(Ok::<_, std::convert::Infallible>(()))
        });
        let wise = Wise::builder()
            .environment(Environment::custom(&url))
            .basic("app", "secret")
            .token_provider(tokens)
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        let threads = round % 2 == 0;
        // Three runtimes end in the middle of it, each at another moment; the last two overlap.
        let call = |wise: &Wise| wise.request(Method::GET, "/v1/things").into_future();
        let first = runtime(threads);
        drop(first.spawn(call(&wise)));
        first.block_on(async { tokio::time::sleep((round % 20) * MS).await });
        first.shutdown_background();

        let second = runtime(threads);
        drop(second.spawn(call(&wise)));
        second.block_on(async { tokio::time::sleep((round % 7) * MS).await });
        let third = runtime(!threads);
        let waits = third.spawn(call(&wise));
        third.block_on(async { tokio::time::sleep(MS).await });
        second.shutdown_background();
        let waited = third.block_on(waits).unwrap();
        assert!(waited.is_ok(), "round {round}: {waited:?}");
        drop(third);

        let last = runtime(threads);
        let after = last.block_on(call(&wise));
        assert!(after.is_ok(), "round {round}: {after:?}");
    }
    assert!(*saved.lock().unwrap() >= 40);
}

/// A runtime that is there and that nobody drives any more.
#[test]
fn a_refresh_that_nobody_drives_is_left_behind() {
    let url = serve();
    let tokens = UserTokens::single_process(TokenPair::new("r"), |_| {
        std::future::ready(Ok::<_, std::convert::Infallible>(()))
    });
    let wise = Wise::builder()
        .environment(Environment::custom(&url))
        .basic("app", "secret")
        .token_provider(tokens)
        .timeout(200 * MS)
        .build()
        .unwrap();
    let call = || wise.request(Method::GET, "/v1/things").into_future();
    let idle = runtime(false);
    drop(idle.spawn(call()));
    idle.block_on(async { tokio::time::sleep(5 * MS).await });
    let other = runtime(false);
    // Its refresh may still be about to come; then it is given up.
    assert!(other.block_on(call()).is_err());
    sleep(1100 * MS);
    other.block_on(call()).unwrap();
    drop(idle);
}
