//! Responses over HTTP/2 that stall or break: what came of them is in the error, and only what may be repeated is retried.

#![allow(clippy::unwrap_used)]

#[path = "support/http2.rs"]
mod http2;

use std::time::{Duration, Instant};

use http2::{Does, Then, server};
use wise_api::error::Reached;
use wise_api::operation::Request;
use wise_api::{Call, Error, IdempotencyKey, Method, Wise};

const SHORT: Duration = Duration::from_millis(150);

/// A client whose attempts and bodies wait for a moment only.
async fn client(does: Vec<Does>) -> (Wise, std::sync::Arc<std::sync::Mutex<usize>>) {
    let (environment, seen) = server(does).await;
    let builder = Wise::builder().environment(environment).user_token("hush");
    let client = reqwest::Client::builder().http2_prior_knowledge();
    let builder = builder.http_client(client.tls_certs_only([]).no_proxy());
    let builder = builder
        .timeout(Duration::from_secs(20))
        .attempt_timeout(Duration::from_secs(2));
    (builder.stall_timeout(SHORT).build().unwrap(), seen)
}

fn write(wise: &Wise) -> Call<Request> {
    let call = wise.request(Method::POST, "/v1/things");
    call.body("application/json", "{\"amount\":5}")
}

fn read(wise: &Wise) -> Call<Request> {
    wise.request(Method::GET, "/v1/things")
}

const BREAKS: [Then; 4] = [
    Then::Stalls,
    Then::Resets,
    Then::Closes,
    Then::Leaves { last: 1 },
];

const PARTS: [(&[u8], Option<&str>); 4] = [
    (b"", None),
    (b"{", None),
    (b"{\"id\":47", None),
    (b"{\"id\":4711,\"name\":\"hu", Some("4711")),
];

#[tokio::test]
async fn a_response_that_began_is_in_the_error() {
    for then in BREAKS {
        for (part, id) in PARTS {
            let (wise, seen) = client(vec![Does::Begin(part, then), Does::Answer]).await;
            let begun = Instant::now();
            let error = write(&wise).await.unwrap_err();
            let note = format!("{then:?} {part:?}: {error}");
            assert!(begun.elapsed() < Duration::from_secs(2), "{note}");
            assert!(matches!(error, Error::Transport(_)), "{note}");
            assert!(error.status().is_some_and(|status| status == 200), "{note}");
            assert_eq!(error.trace_id(), Some("t-h2"), "{note}");
            assert_eq!(error.partial_body().unwrap(), part, "{note}");
            assert_eq!(error.id().as_deref(), id, "{note}");
            assert_eq!(
                (error.reached(), error.attempts()),
                (Reached::Yes, 1),
                "{note}"
            );
            assert!(error.outcome_is_uncertain(), "{note}");
            assert_eq!(*seen.lock().unwrap(), 1, "{note}");
        }
    }
}

#[tokio::test]
async fn a_response_that_broke_is_asked_for_again_where_that_is_safe() {
    for then in BREAKS {
        let (wise, seen) = client(vec![Does::Begin(b"{\"id\":1", then), Does::Answer]).await;
        assert_eq!(read(&wise).await.unwrap().attempts(), 2, "{then:?}");
        assert_eq!(*seen.lock().unwrap(), 2, "{then:?}");
        let (wise, seen) = client(vec![Does::Begin(b"{\"id\":1", then), Does::Answer]).await;
        let call = write(&wise).idempotency_key(IdempotencyKey::generate());
        assert_eq!(call.await.unwrap().attempts(), 2, "{then:?}");
        assert_eq!(*seen.lock().unwrap(), 2, "{then:?}");
    }
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_with_the_attempt() {
    let (wise, seen) = client(vec![Does::Stall]).await;
    let begun = Instant::now();
    let error = write(&wise).attempt_timeout(SHORT).await.unwrap_err();
    assert!((SHORT..Duration::from_secs(2)).contains(&begun.elapsed()));
    assert_eq!((error.reached(), error.attempts()), (Reached::Maybe, 1));
    assert!(
        error.outcome_is_uncertain() && error.status().is_none(),
        "{error}"
    );
    assert_eq!(*seen.lock().unwrap(), 1);
    // A read gets its response from the next attempt.
    let (wise, _) = client(vec![Does::Stall, Does::Answer]).await;
    assert_eq!(
        read(&wise).attempt_timeout(SHORT).await.unwrap().attempts(),
        2
    );
}

#[tokio::test]
async fn a_server_that_goes_away_in_good_order_loses_nothing() {
    let whole = Does::Begin(b"{\"id\":", Then::LeavesAndEnds(b"4711}"));
    let (wise, seen) = client(vec![whole]).await;
    let response = write(&wise).await.unwrap();
    assert_eq!(response.body(), "{\"id\":4711}");
    assert_eq!((response.attempts(), *seen.lock().unwrap()), (1, 1));
    // The next call has a connection of its own.
    write(&wise).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), 2);
}
