//! Timeouts of calls, of attempts and of connections, and calls that are dropped.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::retry::RetryPolicy;
use wise_api::{Environment, Error, Wise};

use super::{get, here, post, status, with_time};
use crate::support::{Server, answer};
use crate::time::{FAR, SHORT, TestClock};

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
        "the last response, not a timeout: {error}"
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
                    .contains("no response in time; the request may have reached Wise"),
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
