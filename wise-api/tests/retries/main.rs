//! Which requests are retried, how often, and when a call gives up.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/time.rs"]
mod time;

use std::time::Duration;

use support::{Server, answer, free};
use time::{FAR, SHORT, TestClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::operation::{Operation, Request, Retry};
use wise_api::retry::{RateLimit, RetryBudget, RetryPolicy};
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

/// What a server that gives these answers sees of one request, and what comes of it.
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

    // A connection that ends before the answer, and one that ends within it.
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

#[tokio::test]
async fn retry_after_as_seconds_or_a_date_is_waited_for() {
    for (text, seconds) in [("Sun, 09 Sep 2001 01:46:52 GMT", 12), ("30", 30)] {
        let busy = answer("429 Too Many Requests", &[("Retry-After", text)], b"");
        let (_, result, clock) = run(get("/x"), vec![busy, status("200 OK")]).await;
        assert_eq!(result.unwrap(), 2);
        assert_eq!(clock.slept(), [Duration::from_secs(seconds)], "{text}");
    }
}

#[tokio::test]
async fn of_odd_retry_afters_the_longest_that_can_be_read_is_waited_for() {
    let past = "Sun, 09 Sep 2001 01:46:30 GMT";
    for (texts, seconds) in [
        (&["3", "20"][..], Some(20)),
        (&["20", "3"], Some(20)),
        (&["soon", "7"], Some(7)),
        (&["2, 9"], Some(9)),
        (&["1.5"], Some(2)),
        (&["4", "Sun, 09 Sep 2001 01:46:52 GMT"], Some(12)),
        (&[past], None),
        (&["-5"], None),
        (&["soon"], None),
        (&[""], None),
    ] {
        let headers: Vec<_> = texts.iter().map(|text| ("Retry-After", *text)).collect();
        let busy = answer("503 Service Unavailable", &headers, b"");
        let (_, result, clock) = run(get("/x"), vec![busy, status("200 OK")]).await;
        assert_eq!(result.unwrap(), 2, "{texts:?}");
        match (seconds, &clock.slept()[..]) {
            (Some(seconds), slept) => {
                assert_eq!(slept, [Duration::from_secs(seconds)], "{texts:?}")
            }
            (None, slept) => assert!(
                slept[0] < Duration::from_millis(500),
                "{texts:?}: {slept:?}"
            ),
        }
    }
    for far in [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        &"9".repeat(60),
        "1, 100000",
    ] {
        let busy = answer("503 Service Unavailable", &[("Retry-After", far)], b"");
        let (seen, result, clock) = run(get("/x"), vec![busy, status("200 OK")]).await;
        let error = result.unwrap_err();
        assert_eq!((seen, error.attempts()), (1, 1), "{far}");
        assert!(
            error.retry_after() > Some(Duration::from_secs(99_999)),
            "{far}"
        );
        assert!(clock.slept().is_empty(), "{far}");
    }
}

#[tokio::test]
async fn a_retry_after_beyond_the_cap_ends_the_call_at_once() {
    let now = ("Date", "Sun, 09 Sep 2001 01:46:40 GMT");
    let half = answer(
        "503 Service Unavailable",
        &[("Retry-After", "31"), now],
        b"{}",
    );
    for (first, seconds) in [
        (
            answer(
                "429 Too Many Requests",
                &[("Retry-After", "86400"), now],
                b"",
            ),
            86400,
        ),
        (
            answer(
                "503 Service Unavailable",
                &[("Retry-After", "Sun, 09 Sep 2001 01:47:11 GMT"), now],
                b"",
            ),
            31,
        ),
        // The body breaks off, and the headers count all the same.
        (half[..half.len() - 1].to_vec(), 31),
    ] {
        let (seen, result, clock) = run(get("/x"), vec![first, status("200 OK")]).await;
        let error = result.unwrap_err();
        assert_eq!((seen, error.attempts()), (1, 1), "{error}");
        assert!(clock.slept().is_empty());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

#[tokio::test]
async fn an_outage_costs_the_calls_and_the_budget() {
    let server = Server::raw(vec![status("503 Service Unavailable")]).await;
    for (budget, sent) in [
        (Some(RetryBudget::new(7)), 207),
        (None, 300),
        (Some(RetryBudget::unlimited()), 600),
    ] {
        let before = server.seen().len();
        let builder = server.builder();
        let (wise, _) = with_time(match budget {
            Some(budget) => builder.retry_budget(budget),
            None => builder,
        });
        for number in 0..200 {
            // Clones share it.
            let error = wise.clone().send(get("/x")).await.unwrap_err();
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                Some(503),
                "{number}"
            );
        }
        assert_eq!(server.seen().len() - before, sent, "{budget:?}");
    }
}

#[tokio::test]
async fn what_succeeds_fills_the_budget_again() {
    let down = || status("503 Service Unavailable");
    let mut answers = vec![down(), down()];
    answers.extend(vec![status("404 Not Found"); 5]);
    answers.extend([down(), status("200 OK"), down(), status("200 OK")]);
    let server = Server::raw(answers).await;
    let (wise, _) = with_time(server.builder().retry_budget(RetryBudget::new(1)));
    let error = wise.send(get("/x")).await.unwrap_err();
    assert_eq!(error.attempts(), 2, "the third would be one too many");
    for _ in 0..5 {
        wise.send(get("/x")).await.unwrap_err();
    }
    for _ in 0..2 {
        assert_eq!(wise.send(get("/x")).await.unwrap().attempts(), 2);
    }
}

#[tokio::test]
async fn a_wait_beyond_the_timeout_is_not_begun() {
    let busy = |seconds| answer("429 Too Many Requests", &[("Retry-After", seconds)], b"");
    let server = Server::raw(vec![busy("60"), busy("150"), status("200 OK")]).await;
    let (wise, clock) = with_time(server.builder());
    let policy = RetryPolicy::new().max_retry_after(Duration::from_secs(300));
    let call = wise.send(get("/x")).timeout(Duration::from_secs(200));
    let error = call.retry(policy).await.unwrap_err();
    // The first wait fits into 200 seconds; 60 and 150 do not.
    assert_eq!(clock.slept(), [Duration::from_secs(60)]);
    assert_eq!((error.attempts(), server.seen().len()), (2, 2));
    assert!(
        matches!(error, Error::Api(_)),
        "the last answer, not a timeout: {error}"
    );
}

/// A server that reads requests and never answers the first ones, but moves the clock on instead.
async fn stalling(
    clock: TestClock,
    stalls: usize,
    by: Duration,
) -> (
    Environment,
    tokio::sync::mpsc::UnboundedReceiver<&'static str>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let environment = here(listener.local_addr().unwrap());
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        for number in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
            tell.send("request").ok();
            if number >= stalls {
                stream.write_all(&status("200 OK")).await.unwrap();
                continue;
            }
            clock.advance(by);
            let tell = tell.clone();
            tokio::spawn(async move {
                // The client hangs up.
                let mut rest = [0; 64];
                while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
                tell.send("gone").ok();
            });
        }
    });
    (environment, told)
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_over() {
    let limit = SHORT + Duration::from_secs(20);
    for (request, stalls, attempts) in [
        (get("/x"), 1, Ok(2)),
        (get("/x"), 9, Err(3)),
        (post("/x"), 1, Err(1)),
    ] {
        let clock = TestClock::default();
        let (environment, _told) = stalling(clock.clone(), stalls, limit).await;
        let wise = Wise::builder()
            .environment(environment)
            .clock(clock)
            .stall_timeout(FAR)
            .timeout(FAR)
            .attempt_timeout(limit)
            .build()
            .unwrap();
        let result = wise.send(request).await;
        let result = result.map(|answer| answer.attempts()).map_err(|error| {
            let Error::Transport(transport) = &error else {
                panic!("{error}")
            };
            assert!(transport.is_timeout());
            assert_eq!(error.reached(), Reached::Maybe);
            assert!(
                error
                    .to_string()
                    .contains("no answer in time; the request may have reached Wise"),
                "{error}"
            );
            error.attempts()
        });
        assert_eq!(result, attempts);
    }
}

#[tokio::test]
async fn the_timeout_of_a_call_ends_all_attempts() {
    let clock = TestClock::default();
    let (environment, _told) = stalling(clock.clone(), 9, Duration::from_secs(150)).await;
    let wise = Wise::builder()
        .environment(environment)
        .clock(clock)
        .stall_timeout(FAR)
        .build()
        .unwrap();
    let call = wise
        .send(get("/x"))
        .timeout(Duration::from_secs(400))
        .attempt_timeout(Duration::from_secs(150));
    let error = call
        .retry(RetryPolicy::new().retries(50))
        .await
        .unwrap_err();
    // Two whole attempts, and a third that is cut short at 400 seconds or, because waits are random, one that never begins.
    assert!((2..=3).contains(&error.attempts()), "{error}");
    let error = wise
        .send(get("/x"))
        .timeout(Duration::ZERO)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), error.reached()), (0, Reached::No));
    assert!(error.to_string().contains("not sent"), "{error}");
}

#[tokio::test]
async fn dropping_a_call_ends_it() {
    let (environment, mut told) = stalling(TestClock::default(), 9, Duration::ZERO).await;
    let (wise, clock) = with_time(Wise::builder().environment(environment));
    let call = tokio::spawn(IntoFuture::into_future(wise.send(get("/x"))));
    assert_eq!(told.recv().await, Some("request"));
    call.abort();
    assert_eq!(told.recv().await, Some("gone"));
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn the_rate_limit_spreads_attempts() {
    let server = Server::raw(vec![status("500 Internal Server Error"), status("200 OK")]).await;
    let limit = RateLimit::per_second(1);
    let (wise, clock) = with_time(server.builder().rate_limit(limit));
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    wise.send(get("/x")).retry(policy.clone()).await.unwrap();
    wise.clone().send(get("/x")).await.unwrap();
    assert_eq!(
        clock.slept(),
        [
            Duration::ZERO,
            Duration::from_secs(1),
            Duration::from_secs(1)
        ]
    );

    // No time to wait for a turn: the call ends before it is sent.
    let error = wise
        .send(get("/x"))
        .timeout(Duration::from_millis(999))
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (0, 3));
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("rate limit")
    );
}

/// Time stands still here, too: tokio moves its paused clock on when nothing else is left to do.
#[tokio::test(start_paused = true)]
async fn connecting_has_a_timeout_of_its_own() {
    // Takes connections, and says nothing in them: the TLS handshake never ends.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let wise = Wise::builder()
        .environment(Environment::custom(address))
        .connect_timeout(Duration::from_secs(7))
        .timeout(FAR)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    let error = wise.send(post("/x")).await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 7);
    assert_eq!(error.reached(), Reached::No);
    assert!(!error.outcome_is_uncertain());
    assert!(
        matches!(&error, Error::Transport(error) if error.is_timeout()),
        "{error:?}"
    );
}
