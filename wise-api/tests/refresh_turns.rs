//! Refreshes under a rate limit, by the real clock: they go ahead of the calls that wait for them, and count like everything that leaves.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use support::{Server, answer, free};
use wise_api::oauth::{TokenPair, UserTokens};
use wise_api::retry::RateLimit;
use wise_api::{Method, Wise};

type Arrivals = Arc<Mutex<Vec<(Instant, bool)>>>;

async fn client(limit: RateLimit) -> (Wise, Arrivals, Server) {
    let arrivals = Arrivals::default();
    let noted = Arc::clone(&arrivals);
    let server = Server::answering(move |seen| {
        let refresh = seen.line.contains("/oauth/token");
        noted.lock().unwrap().push((Instant::now(), refresh));
        let body: &[u8] = if refresh {
            br#"{"access_token":"a","refresh_token":"r","expires_in":43199}"#
        } else {
            b"{}"
        };
        answer("200 OK", &[], body)
    })
    .await;
    let tokens = UserTokens::single_process(TokenPair::new("r"), |_| {
        std::future::ready(Ok::<_, std::convert::Infallible>(()))
    });
    let builder = server.builder().basic("app", "secret");
    let wise = builder.rate_limit(limit).token_provider(tokens).build();
    (wise.unwrap(), arrivals, server)
}

/// The largest number of arrivals within a second, but for what the way to the server may vary.
fn most(arrivals: &[(Instant, bool)]) -> usize {
    let second = Duration::from_millis(950);
    let within = |from: Instant| {
        let later = arrivals.iter().filter(|(at, _)| *at >= from);
        later.filter(|(at, _)| *at < from + second).count()
    };
    arrivals.iter().map(|(at, _)| within(*at)).max().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_wait_for_a_refresh_do_not_wait_longer_for_it() {
    let (wise, arrivals, _server) = client(RateLimit::per_second(20)).await;
    let start = Instant::now();
    let calls: Vec<_> = (0..60)
        .map(|_| tokio::spawn(wise.send(free(Method::GET, "/x")).into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let took = start.elapsed();
    let arrivals = arrivals.lock().unwrap().clone();
    assert_eq!(arrivals.len(), 61);
    assert!(arrivals[0].1 && !arrivals[1..].iter().any(|(_, refresh)| *refresh));
    assert!(arrivals[0].0 - start < Duration::from_millis(500));
    assert!(most(&arrivals) <= 20, "{} in a second", most(&arrivals));
    // 61 requests at 20 a second.
    assert!(took < Duration::from_millis(3800), "{took:?}");
}

#[tokio::test]
async fn one_call_and_its_refresh_get_by_with_one_request_a_second() {
    let (wise, arrivals, _server) = client(RateLimit::per_second(1)).await;
    wise.send(free(Method::GET, "/x")).await.unwrap();
    let arrivals = arrivals.lock().unwrap().clone();
    assert_eq!(arrivals.len(), 2);
    assert!(arrivals[0].1);
    assert_eq!(most(&arrivals), 1);
}
