//! Which requests are retried, how often, and when a call gives up.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;
#[path = "../support/time.rs"]
mod time;
mod timeouts;
mod waits;

use std::time::Duration;

use support::{Server, answer, free};
use time::{FAR, TestClock};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::operation::{Operation, Request, Retry};
use wise_api::retry::RetryPolicy;
use wise_api::{Builder, Environment, Error, Method, Wise};

const ONCE: RetryPolicy = RetryPolicy::never();

fn status(status: &str) -> Vec<u8> {
    answer(status, &[], b"{}")
}

fn with_time(builder: Builder) -> (Wise, TestClock) {
    let clock = TestClock::default();
    let builder = builder
        .user_token("hush")
        .clock(clock.clone())
        .stall_timeout(FAR)
        .timeout(FAR);
    (builder.build().unwrap(), clock)
}

/// What a server that gives these responses sees of one request, and what comes of it.
async fn run(request: Request, answers: Vec<Vec<u8>>) -> (usize, Result<u32, Error>, TestClock) {
    let server = Server::raw(answers).await;
    let (wise, clock) = with_time(server.builder());
    let result = wise.send(request).await.map(|answer| answer.attempts());
    (server.seen().len(), result, clock)
}

fn get(path: &str) -> Request {
    free(Method::GET, path)
}

fn post(path: &str) -> Request {
    let mut request = free(Method::POST, path);
    request.text("text/plain", "x");
    request
}

fn here(port: std::net::SocketAddr) -> Environment {
    let api = format!("http://{port}");
    Environment::Custom {
        cards: api.clone(),
        api,
    }
}

/// An address where nobody listens.
async fn nowhere() -> Environment {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    here(listener.local_addr().unwrap())
}

#[tokio::test]
async fn reads_are_repeated_until_they_succeed() {
    let busy = answer("429 Too Many Requests", &[("Retry-After", "7")], b"{}");
    let answers = vec![status("503 Service Unavailable"), busy, status("200 OK")];
    let (seen, result, clock) = run(get("/x"), answers).await;
    assert_eq!((seen, result.unwrap()), (3, 3));
    let slept = clock.slept();
    assert_eq!(slept.len(), 2);
    assert!(slept[0] <= Duration::from_millis(500), "{slept:?}");
    assert_eq!(slept[1], Duration::from_secs(7));

    // A connection that ends before the response, and one that ends within it.
    let half = status("200 OK");
    let half = half[..half.len() - 1].to_vec();
    let (seen, result, _) = run(get("/x"), vec![Vec::new(), half, status("200 OK")]).await;
    assert_eq!((seen, result.unwrap()), (3, 3));

    for again in [
        "408 Request Timeout",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "504 Gateway Timeout",
    ] {
        let (seen, result, _) = run(get("/x"), vec![status(again), status("200 OK")]).await;
        assert_eq!((seen, result.unwrap()), (2, 2), "{again}");
    }
}

#[tokio::test]
async fn a_call_gives_up() {
    let (seen, result, clock) = run(get("/x"), vec![status("502 Bad Gateway")]).await;
    let error = result.unwrap_err();
    assert_eq!((seen, error.attempts(), clock.slept().len()), (3, 3, 2));
    assert!(
        error
            .to_string()
            .contains("502 Bad Gateway after 3 attempts"),
        "{error}"
    );
    assert_eq!(error.reached(), Reached::Yes);
    assert!(!error.outcome_is_uncertain(), "a read does nothing");

    let (seen, result, _) = run(get("/x"), vec![Vec::new()]).await;
    let error = result.unwrap_err();
    assert_eq!((seen, error.attempts()), (3, 3));
    assert!(
        error
            .to_string()
            .ends_with("the request may have reached Wise after 3 attempts"),
        "{error}"
    );

    // What Wise said once is not forgotten when the last attempt breaks off.
    let (_, result, _) = run(
        get("/x"),
        vec![status("503 Service Unavailable"), Vec::new()],
    )
    .await;
    assert_eq!(result.unwrap_err().reached(), Reached::Yes);
}

#[tokio::test]
async fn what_wise_has_decided_is_not_asked_again() {
    let target = Server::json("200 OK", "{}").await;
    for once in [
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "409 Conflict",
        "422 Unprocessable Entity",
    ] {
        let (seen, result, _) = run(get("/x"), vec![status(once)]).await;
        assert_eq!((seen, result.unwrap_err().attempts()), (1, 1), "{once}");
    }
    for redirect in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let moved = answer(
            redirect,
            &[("Location", &target.base()), ("Retry-After", "1")],
            b"",
        );
        let (seen, result, _) = run(get("/x"), vec![moved]).await;
        assert_eq!((seen, result.unwrap_err().attempts()), (1, 1), "{redirect}");
    }
    assert!(target.seen().is_empty());
}

#[tokio::test]
async fn writes_without_a_key_and_simulations_leave_once() {
    let requests = [
        post("/v1/x"),
        free(Method::PUT, "/x"),
        free(Method::PATCH, "/x"),
        free(Method::DELETE, "/x"),
        get("/v1/simulation/transfers/1/processing"),
    ];
    for request in requests {
        let name = format!("{request:?}");
        for (fault, reached, uncertain) in [
            (status("503 Service Unavailable"), Reached::Yes, true),
            (status("408 Request Timeout"), Reached::Yes, true),
            (status("429 Too Many Requests"), Reached::Yes, false),
            (Vec::new(), Reached::Maybe, true),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec(),
                Reached::Yes,
                true,
            ),
        ] {
            let (seen, result, clock) = run(request.clone(), vec![fault]).await;
            let error = result.unwrap_err();
            assert_eq!((seen, error.attempts()), (1, 1), "{name}");
            assert_eq!(
                (error.reached(), error.outcome_is_uncertain()),
                (reached, uncertain),
                "{name}"
            );
            assert_eq!(error.idempotency_key(), None);
            assert!(clock.slept().is_empty());
        }
    }
}

#[tokio::test]
async fn what_never_left_may_leave_again() {
    for (request, attempts) in [(get("/x"), 3), (post("/x"), 3), (get("/simulation/x"), 3)] {
        let (wise, clock) = with_time(Wise::builder().environment(nowhere().await));
        let error = wise.send(request).await.unwrap_err();
        assert_eq!((error.attempts(), clock.slept().len()), (attempts, 2));
        assert_eq!(error.reached(), Reached::No);
        assert!(!error.outcome_is_uncertain());
        assert!(error.to_string().contains("no connection"), "{error}");
    }
}

#[cfg(feature = "__newest-quarter")]
#[tokio::test]
async fn what_the_rules_name_leaves_once() {
    use wise_api::{oauth_token, quote, recipient, transfer};
    assert_eq!(oauth_token::operation::Create::INFO.retry, Retry::Never);
    assert_eq!(quote::operation::Create::INFO.retry, Retry::Never);
    assert_eq!(quote::operation::Update::INFO.retry, Retry::Never);
    assert_eq!(recipient::operation::Create::INFO.retry, Retry::Never);
    assert_eq!(transfer::operation::Fund::INFO.retry, Retry::Never);
    assert_eq!(transfer::operation::Create::INFO.retry, Retry::WhereSafe);
    for info in [
        quote::operation::Create::INFO,
        transfer::operation::Fund::INFO,
    ] {
        let mut request = Request::new(&info);
        for (name, value) in [("profileId", 1_i64), ("transferId", 2)] {
            request.path(name, &value).unwrap();
        }
        for fault in [status("503 Service Unavailable"), Vec::new()] {
            let (seen, result, _) = run(request.clone(), vec![fault]).await;
            let error = result.unwrap_err();
            assert_eq!((seen, error.attempts()), (1, 1));
            assert!(error.outcome_is_uncertain());
        }
        let (wise, _) = with_time(Wise::builder().environment(nowhere().await));
        assert_eq!(wise.send(request).await.unwrap_err().attempts(), 1);
    }
}

#[tokio::test]
async fn the_policy_is_the_clients_or_the_calls() {
    let server = Server::raw(vec![status("500 Internal Server Error")]).await;
    let (wise, _) = with_time(server.builder().retry(RetryPolicy::new().retries(4)));
    let error = wise.send(get("/x")).await.unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (5, 5));
    let error = wise.send(get("/x")).retry(ONCE).await.unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (1, 6));
    assert!(!error.to_string().contains("attempts"), "{error}");

    // With a seed, the waits are the same each time.
    let seeded = RetryPolicy::new().retries(5).jitter_seed(42);
    let mut waits = Vec::new();
    for _ in 0..2 {
        let (wise, clock) = with_time(server.builder());
        wise.send(get("/x"))
            .retry(seeded.clone())
            .await
            .unwrap_err();
        waits.push(clock.slept());
    }
    assert_eq!(waits[0], waits[1]);
    assert_eq!(waits[0].len(), 5);
}
