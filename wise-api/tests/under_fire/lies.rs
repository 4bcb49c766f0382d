//! Code of the user that lies: clocks that go back, transports that contradict themselves, tokens that cannot be sent.

use std::future::ready;
use std::panic::panic_any;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method};
use tokio::time::Instant;
use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::error::Reached;
use wise_api::hook::{Attempt, AttemptEnd, Hook};
use wise_api::retry::{RateLimit, RetryBudget, RetryPolicy};
use wise_api::transport::{Clock, HttpResponse, TokioClock, TransportFailure};
use wise_api::{BoxError, BoxFuture, Error, IdempotencyKey, Secret, Wise};

use super::wire::{Reply, headers, request, says, status, wired};

/// A clock that goes back or ahead each time that it is read, and whose sleeps are good.
struct Jumpy {
    inner: TokioClock,
    /// Whether the time of day alone does.
    date: bool,
    step: i64,
    read: AtomicU64,
}

impl Jumpy {
    fn new(step: i64, date: bool) -> Self {
        Self {
            inner: TokioClock::new(),
            date,
            step,
            read: AtomicU64::new(0),
        }
    }

    fn moved(&self, time: Duration) -> Duration {
        let read = self.read.fetch_add(1, Ordering::SeqCst);
        let step = Duration::from_secs(self.step.unsigned_abs() * (read % 7));
        if self.step < 0 {
            time.saturating_sub(step)
        } else {
            time + step
        }
    }
}

impl Clock for Jumpy {
    fn elapsed(&self) -> Duration {
        let now = self.inner.elapsed() + Duration::from_secs(1 << 30);
        if self.date { now } else { self.moved(now) }
    }

    fn date(&self) -> SystemTime {
        let now = self.inner.elapsed() + Duration::from_secs(1 << 30);
        SystemTime::UNIX_EPOCH + self.moved(now)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.inner.sleep(duration)
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_moves_no_deadline_away() {
    for step in [-1, -60, -36_000, 1, 60, 36_000] {
        let (builder, left) = wired(|_, _| {
            Box::pin(async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                says(503, &[("retry-after", "1")], "{}").await
            })
        });
        let wise = builder
            .clock(Jumpy::new(step, false))
            .timeout(Duration::from_secs(10))
            .rate_limit(RateLimit::per_second(3))
            .retry(RetryPolicy::new().retries(1000))
            .retry_budget(RetryBudget::unlimited())
            .build()
            .unwrap();
        let begun = Instant::now();
        let call = wise.send(request(Method::POST));
        let error = call
            .idempotency_key(IdempotencyKey::generate())
            .await
            .unwrap_err();
        let took = begun.elapsed();
        assert!(took <= Duration::from_secs(11), "{step}: {took:?}: {error}");
        let left = left.lock().unwrap().len();
        assert_eq!(usize::try_from(error.attempts()).unwrap(), left, "{step}");
        assert_eq!(error.outcome_is_uncertain(), left > 0, "{step}: {error}");
    }
}

/// A token whose life is counted by a clock that jumps is refreshed at most once for each call, and calls succeed.
#[cfg(feature = "__newest-quarter")]
#[tokio::test(start_paused = true)]
async fn a_date_that_jumps_costs_no_tokens() {
    use wise_api::oauth::{TokenPair, UserTokens};
    for step in [-60, -36_000, -100_000_000, 60, 36_000, 100_000_000] {
        let issued = AtomicU32::new(1);
        let (builder, left) = wired(move |request, _| {
            if !request.url.ends_with("/oauth/token") {
                return says(200, &[], "{}");
            }
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            let body = format!(
                r#"{{"access_token":"hush-{number}","refresh_token":"hush-r{number}","expires_in":43200}}"#
            );
            says(200, &[], &body)
        });
        let newest = Arc::new(Mutex::new(1));
        let saved = Arc::clone(&newest);
        let tokens = UserTokens::single_process(TokenPair::new("hush-r1"), move |pair| {
            let number = pair
                .refresh_token
                .expose()
                .trim_start_matches("hush-r")
                .parse();
            *saved.lock().unwrap() = number.unwrap();
            ready(Ok::<_, BoxError>(()))
        });
        let builder = builder.basic("app", "hush").token_provider(tokens);
        let wise = builder.clock(Jumpy::new(step, true)).build().unwrap();
        for _ in 0..5 {
            wise.send(request(Method::GET)).await.unwrap();
        }
        let left = left.lock().unwrap();
        let refreshes = left
            .iter()
            .filter(|(_, one)| one.url.ends_with("/oauth/token"));
        let refreshes = refreshes.count();
        assert!((1..=5).contains(&refreshes), "{step}: {refreshes}");
        assert_eq!(*newest.lock().unwrap(), refreshes + 1, "{step}");
    }
}

fn broken(reached: Reached) -> TransportFailure {
    TransportFailure::new(reached, "cut")
}

/// A body that breaks off with this, and panics when it is asked for more.
fn breaks(reached: Reached) -> Reply {
    let mut steps = 0;
    let body = futures_util::stream::poll_fn(move |_| {
        steps += 1;
        std::task::Poll::Ready(Some(match steps {
            1 => Ok(Bytes::from_static(b"{\"id\":7,")),
            2 => Err(broken(reached)),
            _ => panic!("nothing is asked of a body that broke off"),
        }))
    });
    let response = HttpResponse::streamed(status(200), headers(&[("x-trace-id", "t")]), body);
    Box::pin(ready(Ok(response)))
}

#[tokio::test(start_paused = true)]
async fn a_head_counts_whatever_the_transport_says_of_its_failure() {
    for reached in [Reached::No, Reached::Maybe, Reached::Yes] {
        let answered = move || -> Reply {
            let failure = broken(reached).answered(status(200), &HeaderMap::new());
            Box::pin(ready(Err(failure.partial("{\"id\":7,"))))
        };
        for (number, keyed) in [(0, false), (1, false), (0, true), (1, true)] {
            let (builder, left) = wired(move |_, sent| match (sent, number) {
                (2.., _) => says(200, &[], "{}"),
                (_, 0) => breaks(reached),
                _ => answered(),
            });
            let wise = builder.build().unwrap();
            let call = wise.send(request(Method::POST));
            if keyed {
                let call = call.idempotency_key(IdempotencyKey::generate());
                assert_eq!(call.await.unwrap().attempts(), 2, "{reached:?}");
                continue;
            }
            let error = call.await.unwrap_err();
            assert_eq!(left.lock().unwrap().len(), 1, "{reached:?}: {error}");
            assert_eq!(error.reached(), Reached::Yes, "{error}");
            assert!(error.outcome_is_uncertain(), "{error}");
            assert_eq!(error.id().as_deref(), Some("7"), "{error}");
        }
    }
}

/// A transport that read more than it should, and one that answers with what is no response.
#[tokio::test(start_paused = true)]
async fn what_a_transport_hands_over_is_checked() {
    let long: &'static str = r#"{"id":7,"name":"much too long"}"#;
    let (builder, _) = wired(move |_, _| says(200, &[], long));
    let wise = builder.body_limit(8).build().unwrap();
    let answer = wise.send(request(Method::GET)).await.unwrap();
    assert_eq!(answer.body(), "{\"id\":7,");
    for code in [100, 101, 103, 600, 999] {
        let (builder, left) = wired(move |_, _| says(code, &[], ""));
        let wise = builder.build().unwrap();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        assert!(error.outcome_is_uncertain(), "{code}: {error}");
        assert_eq!(
            (error.attempts(), left.lock().unwrap().len()),
            (1, 1),
            "{code}"
        );
    }
}

/// Gives one token after the other, and says after each 401 that there is another.
struct Endless(AtomicU32, fn(u32) -> String);

impl TokenProvider for Endless {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(ready(Ok(Secret::new(self.1(number)))))
    }

    fn refused(&self, _: &Secret, _: &Wise) -> bool {
        true
    }
}

#[tokio::test(start_paused = true)]
async fn a_401_that_does_not_end_is_an_answer() {
    for (method, most) in [(Method::GET, 2), (Method::POST, 1)] {
        let (builder, left) = wired(|_, _| says(401, &[], "{}"));
        let provider = Endless(AtomicU32::new(0), |number| format!("hush-{number}"));
        let wise = builder.token_provider(provider).build().unwrap();
        let error = wise.send(request(method)).await.unwrap_err();
        assert_eq!(error.status(), Some(status(401)), "{error}");
        assert_eq!(
            (error.attempts(), left.lock().unwrap().len()),
            (most, most as usize)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_sent_is_not_sent() {
    let odd: [fn(u32) -> String; 6] = [
        |_| String::new(),
        |_| "hush\n".to_owned(),
        |_| "hush\r\nX-Evil: 1".to_owned(),
        |_| "hush\0".to_owned(),
        |_| "hush\u{7f}".to_owned(),
        |_| "\n".to_owned(),
    ];
    for odd in odd {
        let (builder, left) = wired(|_, _| says(200, &[], "{}"));
        let provider = Endless(AtomicU32::new(0), odd);
        let wise = builder.token_provider(provider).build().unwrap();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        assert!(matches!(error, Error::Credential(_)), "{error}");
        assert_eq!((error.attempts(), error.reached()), (0, Reached::No));
        assert!(!error.outcome_is_uncertain());
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
        assert!(left.lock().unwrap().is_empty());
    }
}

/// What a panic is thrown with can itself panic.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any(Bomb);
    }
}

fn bomb() -> Result<ScaApproval, BoxError> {
    panic_any(Bomb)
}

struct Bomber;

impl Hook for Bomber {
    fn before_attempt(&self, _: &Attempt<'_>) {
        panic_any(Bomb);
    }

    fn after_attempt(&self, _: &Attempt<'_>, _: &AttemptEnd<'_>) {
        panic_any(Bomb);
    }
}

impl TokenProvider for Bomber {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        Box::pin(async { panic_any(Bomb) })
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_whose_payload_panics_is_a_panic() {
    let (builder, _) = wired(|_, _| says(200, &[], "{}"));
    let wise = builder.hook(Bomber).build().unwrap();
    wise.send(request(Method::GET)).await.unwrap();
    let wise = wise.with_token_provider(Bomber);
    let error = wise.send(request(Method::GET)).await.unwrap_err();
    assert!(matches!(error, Error::Credential(_)), "{error}");
    let (builder, _) = wired(|_, _| Box::pin(async { panic_any(Bomb) }));
    let error = builder.build().unwrap().send(request(Method::POST)).await;
    assert_eq!(error.unwrap_err().reached(), Reached::Maybe);
    let demand = [
        ("x-2fa-approval-result", "REJECTED"),
        ("x-2fa-approval", "hush"),
    ];
    let (builder, _) = wired(move |_, _| says(403, &demand, ""));
    let wise = builder
        .sca_handler(|_: Wise, _: ScaRequired| async { bomb() })
        .build()
        .unwrap();
    let error = wise.send(request(Method::POST)).await.unwrap_err();
    assert!(matches!(error, Error::ScaRequired(_)), "{error}");
}
