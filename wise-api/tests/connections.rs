//! Connections that are kept, and that end under a request: what leaves again, and what does not. reqwest repeats some requests by itself.

#![allow(clippy::unwrap_used)]

#[path = "support/http2.rs"]
mod http2;
#[path = "support/time.rs"]
mod time;

use std::sync::{Arc, Mutex};

use http2::{Does, server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::operation::Response;
use wise_api::{Environment, Error, IdempotencyKey, Method, Wise};

async fn send(does: Vec<Does>, key: bool) -> (Result<Response, Error>, usize) {
    let (environment, seen) = server(does).await;
    // A policy of the user's that repeats whatever goes wrong must not reach Wise.
    let again = reqwest::retry::for_host("127.0.0.1").classify_fn(|answer| answer.retryable());
    let client = reqwest::Client::builder()
        .http2_prior_knowledge()
        .retry(again);
    let wise = Wise::builder()
        .environment(environment)
        .user_token("hush")
        .http_client(client)
        .timeout(time::FAR)
        .clock(time::TestClock::default())
        .stall_timeout(time::FAR)
        .build()
        .unwrap();
    let mut call = wise
        .request(Method::POST, "/v1/things")
        .body("text/plain", "x");
    if key {
        call = call.idempotency_key(IdempotencyKey::generate());
    }
    let result = call.await;
    let seen = *seen.lock().unwrap();
    (result, seen)
}

#[tokio::test]
async fn what_the_server_has_not_looked_at_may_leave_again() {
    for nack in [Does::Refuse, Does::Leave { last: 0 }] {
        let (result, seen) = send(vec![nack, Does::Answer], false).await;
        assert_eq!(result.unwrap().attempts(), 2);
        assert_eq!(seen, 2);
        let (result, seen) = send(vec![nack], false).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.reached(), error.attempts(), seen),
            (Reached::No, 3, 3)
        );
        assert!(!error.outcome_is_uncertain());
    }
}

#[tokio::test]
async fn what_the_server_may_have_done_leaves_once() {
    for cut in [Does::Reset, Does::Leave { last: 1 }] {
        let (result, seen) = send(vec![cut, Does::Answer], false).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.reached(), error.attempts(), seen),
            (Reached::Maybe, 1, 1)
        );
        assert!(error.outcome_is_uncertain());
        // A key makes it safe.
        let (result, seen) = send(vec![cut, Does::Answer], true).await;
        assert_eq!((result.unwrap().attempts(), seen), (2, 2));
    }
}

/// Not even what was not looked at: a person decides about those.
#[cfg(feature = "__newest-quarter")]
#[tokio::test]
async fn funding_leaves_once_whatever_the_server_says() {
    use wise_api::transfer::FundFromBalance;

    for nack in [Does::Refuse, Does::Leave { last: 0 }, Does::Reset] {
        let (environment, seen) = server(vec![nack, Does::Answer]).await;
        let client = reqwest::Client::builder().http2_prior_knowledge();
        let wise = Wise::builder()
            .environment(environment)
            .user_token("hush")
            .http_client(client)
            .build()
            .unwrap();
        let call = wise.transfers().fund(7, 8, FundFromBalance::new());
        assert!(matches!(call.await, Err(Error::Transport(_))));
        assert_eq!(*seen.lock().unwrap(), 1);
    }
}

/// A connection that was kept, and that the server closes when the next request has arrived.
#[tokio::test]
async fn a_kept_connection_that_breaks_under_a_write_is_not_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&seen);
    tokio::spawn(async move {
        for connection in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer).await {
                let text = String::from_utf8_lossy(&buffer[..count]);
                let method = text.split(' ').next().unwrap_or_default();
                lines.lock().unwrap().push(format!("{connection} {method}"));
                if method != "GET" {
                    break;
                }
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                stream.write_all(answer).await.unwrap();
            }
        }
    });
    let wise = Wise::builder()
        .environment(Environment::custom(api))
        .user_token("hush")
        .build()
        .unwrap();
    for _ in 0..2 {
        wise.request(Method::GET, "/v1/x").await.unwrap();
        let error = wise.request(Method::POST, "/v1/x").await.unwrap_err();
        assert_eq!((error.reached(), error.attempts()), (Reached::Maybe, 1));
    }
    assert_eq!(
        *seen.lock().unwrap(),
        ["0 GET", "0 POST", "1 GET", "1 POST"]
    );
}
