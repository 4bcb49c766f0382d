//! The rate limit counts what leaves, and a dropped call gives its turn back.

use std::time::Duration;

use http::Method;
use tokio::time::Instant;
use wise_api::retry::{RateLimit, RetryPolicy};

use super::wire::{Left, hangs, request, says, wired};

/// When requests left, in milliseconds since a moment.
fn times(left: &Left, since: Instant) -> Vec<u128> {
    let left = left.lock().unwrap();
    left.iter()
        .map(|(at, _)| (*at - since).as_millis())
        .collect()
}

/// No window of a second has more than `most`.
#[track_caller]
fn is_within(times: &[u128], most: usize) {
    let crowded = times
        .windows(most + 1)
        .find(|some| some[most] - some[0] < 1000);
    assert_eq!(crowded, None, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn dropped_calls_give_their_turns_back() {
    let (builder, left) = wired(|_, _| says(200, &[], "{}"));
    let wise = builder
        .rate_limit(RateLimit::per_second(5))
        .build()
        .unwrap();
    let begun = Instant::now();
    let call = || tokio::spawn(IntoFuture::into_future(wise.send(request(Method::GET))));
    let first: Vec<_> = (0..5).map(|_| call()).collect();
    tokio::task::yield_now().await;
    let dropped: Vec<_> = (0..100).map(|_| call()).collect();
    let behind: Vec<_> = (0..3).map(|_| call()).collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    for call in &dropped {
        call.abort();
    }
    for call in first.into_iter().chain(behind) {
        call.await.unwrap().unwrap();
    }
    assert_eq!(times(&left, begun), [0, 0, 0, 0, 0, 1000, 1000, 1000]);
    // And a new one does not wait for those that are gone.
    wise.send(request(Method::GET)).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_awaited_any_more_holds_up_nobody() {
    let (builder, left) = wired(|_, _| says(200, &[], "{}"));
    let wise = builder
        .rate_limit(RateLimit::per_second(1))
        .build()
        .unwrap();
    let begun = Instant::now();
    wise.send(request(Method::GET)).await.unwrap();
    let mut parked = IntoFuture::into_future(wise.send(request(Method::GET)));
    let timeout = tokio::time::timeout(Duration::from_millis(1), &mut parked);
    assert!(timeout.await.is_err());
    for _ in 0..3 {
        wise.send(request(Method::GET)).await.unwrap();
    }
    parked.await.unwrap();
    let times = times(&left, begun);
    is_within(&times, 1);
    assert!(times[4] <= 5000, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_without_time_for_its_turn_takes_none() {
    let (builder, left) = wired(|_, _| hangs());
    let wise = builder
        .rate_limit(RateLimit::per_second(1))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let begun = Instant::now();
    let call = || {
        wise.send(request(Method::GET))
            .timeout(Duration::from_millis(900))
    };
    call().await.unwrap_err();
    for _ in 0..50 {
        tokio::time::advance(Duration::from_millis(1)).await;
        let error = wise
            .send(request(Method::GET))
            .timeout(Duration::from_millis(10))
            .await;
        assert_eq!(error.unwrap_err().attempts(), 0);
    }
    let error = call().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert_eq!(times(&left, begun), [0, 1000]);
}

#[cfg(feature = "__newest-quarter")]
mod tokens {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use wise_api::credential::{Credential, TokenFailure, TokenProvider};
    use wise_api::oauth::{TokenPair, UserTokens};
    use wise_api::transport::{Clock, HttpRequest, TokioClock};
    use wise_api::{BoxFuture, Secret, Wise};

    use super::*;
    use crate::wire::Reply;

    fn reply(request: &HttpRequest, takes: Duration) -> Reply {
        if !request.url.ends_with("/oauth/token") {
            assert_eq!(request.headers["authorization"], "Bearer hush-2");
            return says(200, &[], "{}");
        }
        Box::pin(async move {
            tokio::time::sleep(takes).await;
            let tokens = r#"{"access_token":"hush-2","refresh_token":"hush-r2","token_type":"bearer","expires_in":43200}"#;
            says(200, &[], tokens).await
        })
    }

    /// A client whose token has ended.
    fn client(per_second: u32, takes: Duration) -> (Wise, Left) {
        let (builder, left) = wired(move |request, _| reply(request, takes));
        let now = TokioClock::new().date();
        let pair = TokenPair::new("hush-r1")
            .with_access_token("hush-1")
            .with_issued_at(now - Duration::from_secs(43_300))
            .with_expires_at(now - Duration::from_secs(100));
        let tokens =
            UserTokens::single_process(pair, |_| std::future::ready(Ok::<_, std::io::Error>(())));
        let builder = builder.basic("app", "hush-secret").token_provider(tokens);
        let builder = builder.rate_limit(RateLimit::per_second(per_second));
        (builder.build().unwrap(), left)
    }

    #[tokio::test(start_paused = true)]
    async fn a_refresh_goes_ahead_and_no_second_sees_more_than_the_limit() {
        for takes in [0, 100, 5000] {
            let (wise, left) = client(10, Duration::from_millis(takes));
            let begun = Instant::now();
            let call = || tokio::spawn(IntoFuture::into_future(wise.send(request(Method::GET))));
            let calls: Vec<_> = (0..60).map(|_| call()).collect();
            for call in calls {
                call.await.unwrap().unwrap();
            }
            let times = times(&left, begun);
            is_within(&times, 10);
            assert!(left.lock().unwrap()[0].1.url.ends_with("/oauth/token"));
            assert_eq!((times.len(), times[0]), (61, 0));
            assert!(times[60] <= 6000 + u128::from(takes), "{takes}: {times:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_call_with_an_ended_token_succeeds_under_the_smallest_limit() {
        let (wise, left) = client(1, Duration::from_millis(50));
        let begun = Instant::now();
        wise.send(request(Method::GET)).await.unwrap();
        assert_eq!(times(&left, begun), [0, 1000]);
    }

    /// The token of another user, who has the same limit.
    struct Stays;

    impl TokenProvider for Stays {
        fn kind(&self) -> Credential {
            Credential::UserToken
        }

        fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
            Box::pin(std::future::ready(Ok(Secret::from("hush-2"))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refresh_goes_ahead_of_the_calls_of_others() {
        let (wise, left) = client(1, Duration::ZERO);
        let other = wise.with_token_provider(Stays);
        let begun = Instant::now();
        let call = |wise: &Wise| {
            let call = wise
                .send(request(Method::GET))
                .timeout(Duration::from_secs(300));
            tokio::spawn(IntoFuture::into_future(call))
        };
        let mut calls: Vec<_> = (0..10).map(|_| call(&other)).collect();
        tokio::time::sleep(Duration::from_millis(10)).await;
        calls.push(call(&wise));
        for call in calls {
            call.await.unwrap().unwrap();
        }
        let is_refresh = |(_, one): &(Instant, HttpRequest)| one.url.ends_with("/oauth/token");
        let refresh = left.lock().unwrap().iter().position(is_refresh);
        assert_eq!(refresh, Some(1), "one had left, and nine waited");
        is_within(&times(&left, begun), 1);
    }

    /// A token that is replaced while calls wait for their turn, and then takes a while.
    struct Changing(Arc<AtomicU32>);

    impl TokenProvider for Changing {
        fn kind(&self) -> Credential {
            Credential::UserToken
        }

        fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
            let asked = self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                if asked < 12 {
                    return Ok(Secret::from("hush-1"));
                }
                tokio::time::sleep(Duration::from_secs(3)).await;
                Ok(Secret::from("hush-2"))
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_leaves_with_a_token_that_was_replaced_while_it_waited() {
        let (builder, left) = wired(|_, _| says(200, &[], "{}"));
        let asked = Arc::new(AtomicU32::new(0));
        let wise = builder
            .token_provider(Changing(Arc::clone(&asked)))
            .rate_limit(RateLimit::per_second(4))
            .build()
            .unwrap();
        let begun = Instant::now();
        let call = || tokio::spawn(IntoFuture::into_future(wise.send(request(Method::GET))));
        let calls: Vec<_> = (0..12).map(|_| call()).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        let times = times(&left, begun);
        is_within(&times, 4);
        for (number, (_, request)) in left.lock().unwrap().iter().enumerate() {
            let token = if number < 4 {
                "Bearer hush-1"
            } else {
                "Bearer hush-2"
            };
            assert_eq!(request.headers["authorization"], token, "{number}");
        }
    }
}
