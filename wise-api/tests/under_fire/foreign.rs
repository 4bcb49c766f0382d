//! Code of the user that panics or misbehaves costs its own call an error, and nobody else anything.

use std::future::ready;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use http::Method;
use tokio::time::Instant;
use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::error::Reached;
use wise_api::hook::{Attempt, AttemptEnd, Hook};
use wise_api::operation::Request;
use wise_api::retry::RetryPolicy;
use wise_api::transport::{Clock, TokioClock};
use wise_api::{BoxError, BoxFuture, Environment, Error, Secret, Wise};

use super::wire::{Reply, request, says, wired};

struct Panics(bool);

impl Hook for Panics {
    fn before_attempt(&self, _: &Attempt<'_>) {
        assert!(!self.0, "before");
    }

    fn after_attempt(&self, _: &Attempt<'_>, _: &AttemptEnd<'_>) {
        panic!("after");
    }
}

struct Counts(Arc<AtomicU32>);

impl Hook for Counts {
    fn after_attempt(&self, _: &Attempt<'_>, _: &AttemptEnd<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_loses_no_answer_and_no_other_hook() {
    for before in [true, false] {
        let told = Arc::new(AtomicU32::new(0));
        let (builder, _) = wired(|_, number| says(if number == 1 { 503 } else { 200 }, &[], "{}"));
        let builder = builder.hook(Panics(before)).hook(Counts(Arc::clone(&told)));
        let wise = builder.build().unwrap();
        let answer = wise.send(request(Method::GET)).await.unwrap();
        assert_eq!((answer.attempts(), told.load(Ordering::SeqCst)), (2, 2));
    }
}

/// A hook's panic within the refresh must not cost the new pair, which is the only copy.
#[cfg(feature = "__newest-quarter")]
#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_does_not_lose_a_pair_of_tokens() {
    use wise_api::oauth::{TokenPair, UserTokens};
    let tokens = r#"{"access_token":"hush-2","refresh_token":"hush-r2","token_type":"bearer","expires_in":43200}"#;
    let (builder, left) = wired(move |request, _| {
        let token = request.url.ends_with("/oauth/token");
        says(200, &[], if token { tokens } else { "{}" })
    });
    let saved = Arc::new(AtomicU32::new(0));
    let save = Arc::clone(&saved);
    let provider = UserTokens::single_process(TokenPair::new("hush-r1"), move |pair| {
        assert_eq!(pair.refresh_token.expose(), "hush-r2");
        save.fetch_add(1, Ordering::SeqCst);
        ready(Ok::<_, std::io::Error>(()))
    });
    let builder = builder.basic("app", "hush-secret").token_provider(provider);
    let wise = builder.hook(Panics(true)).build().unwrap();
    let call = || tokio::spawn(IntoFuture::into_future(wise.send(request(Method::GET))));
    for call in (0..10).map(|_| call()).collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(saved.load(Ordering::SeqCst), 1);
    assert_eq!(left.lock().unwrap().len(), 11);
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_panics_is_a_connection_that_broke() {
    let panics: [fn() -> Reply; 2] = [|| panic!("hush"), || Box::pin(async { panic!("hush") })];
    for panics in panics {
        let (builder, _) = wired(move |_, number| match number {
            2 => says(200, &[], "{}"),
            _ => panics(),
        });
        let wise = builder.build().unwrap();
        let answer = wise.send(request(Method::GET)).await.unwrap();
        assert_eq!(answer.attempts(), 2);
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        assert_eq!((error.attempts(), error.reached()), (1, Reached::Maybe));
        assert!(error.outcome_is_uncertain());
        assert!(!format!("{error} {error:?}").contains("hush"));
    }
}

type Given = BoxFuture<Result<Secret, TokenFailure>>;

struct Provider(fn() -> Given);

impl TokenProvider for Provider {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        self.0()
    }

    fn refused(&self, _: &Secret, _: &Wise) -> bool {
        panic!("refused")
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_provider_that_panics_gives_no_token() {
    let panics: [fn() -> Given; 2] = [|| panic!("hush"), || Box::pin(async { panic!("hush") })];
    for panics in panics {
        let (builder, left) = wired(|_, _| says(200, &[], "{}"));
        let wise = builder.token_provider(Provider(panics)).build().unwrap();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        assert!(matches!(error, Error::Credential(_)), "{error}");
        assert_eq!((error.attempts(), error.reached()), (0, Reached::No));
        assert!(left.lock().unwrap().is_empty());
    }
    let (builder, _) = wired(|_, _| says(401, &[], "{}"));
    let gives: fn() -> Given = || Box::pin(ready(Ok(Secret::from("hush"))));
    let wise = builder.token_provider(Provider(gives)).build().unwrap();
    let error = wise.send(request(Method::GET)).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
}

const DEMAND: [(&str, &str); 2] = [
    ("x-2fa-approval-result", "REJECTED"),
    ("x-2fa-approval", "hush-token"),
];

#[tokio::test(start_paused = true)]
async fn a_handler_that_panics_leaves_the_demand() {
    type Cleared = BoxFuture<Result<ScaApproval, BoxError>>;
    let panics: [fn() -> Cleared; 2] = [|| panic!("hush"), || Box::pin(async { panic!("hush") })];
    for panics in panics {
        let (builder, _) = wired(|_, _| says(403, &DEMAND, ""));
        let wise = builder.sca_handler(move |_, _| panics()).build().unwrap();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        assert!(matches!(error, Error::ScaRequired(_)), "{error}");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "the SCA handler panicked");
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_request_may_ask_again_later_and_others_at_the_same_time() {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let (builder, _) = wired(|request, _| {
        let cleared = request.headers.contains_key("x-2fa-approval");
        if cleared {
            says(200, &[], "{}")
        } else {
            says(403, &DEMAND, "")
        }
    });
    let wise = builder
        .sca_handler(move |_: Wise, required: ScaRequired| {
            count.fetch_add(1, Ordering::SeqCst);
            async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok(ScaApproval::from(&required))
            }
        })
        .build()
        .unwrap();
    for _ in 0..3 {
        wise.send(request(Method::POST)).await.unwrap();
    }
    let calls: Vec<_> = (0..100)
        .map(|number| {
            let call = wise.request(Method::GET, format!("/v1/statements/{number}"));
            tokio::spawn(IntoFuture::into_future(call))
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 103);
}

/// A clock that panics when it is asked for the n-th time.
struct Broken {
    inner: TokioClock,
    left: AtomicU32,
}

impl Broken {
    fn tick(&self) {
        assert_ne!(self.left.fetch_sub(1, Ordering::SeqCst), 0, "hush");
    }
}

impl Clock for Broken {
    fn elapsed(&self) -> Duration {
        self.tick();
        self.inner.elapsed()
    }

    fn date(&self) -> SystemTime {
        self.tick();
        self.inner.date()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.tick();
        self.inner.sleep(duration)
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_panics_at_any_time_gives_an_honest_error() {
    for good in 0..60 {
        let (builder, left) =
            wired(|_, number| says(if number < 3 { 503 } else { 200 }, &[], "{}"));
        let wise = builder
            .clock(Broken {
                inner: TokioClock::new(),
                left: AtomicU32::new(good),
            })
            .build()
            .unwrap();
        let call = wise.send(request(Method::POST));
        let call = call.idempotency_key(wise_api::IdempotencyKey::generate());
        let left = || left.lock().unwrap().len();
        match call.await {
            Ok(answer) => assert_eq!(usize::try_from(answer.attempts()).unwrap(), left()),
            Err(error) => {
                assert_eq!(error.outcome_is_uncertain(), left() > 0, "{good}: {error}");
                assert_eq!(
                    error.reached() != Reached::No,
                    left() > 0,
                    "{good}: {error}"
                );
                assert!(!format!("{error} {error:?}").contains("hush"));
            }
        }
    }
}

/// A clock that stands still, and whose sleeps end at once.
struct Liar;

impl Clock for Liar {
    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(ready(()))
    }
}

#[tokio::test]
async fn a_clock_that_lies_keeps_no_call_for_ever() {
    let (builder, _) = wired(|_, _| says(503, &[], "{}"));
    let limit = wise_api::retry::RateLimit::per_second(1);
    let wise = builder.clock(Liar).rate_limit(limit).build().unwrap();
    let begun = std::time::Instant::now();
    for _ in 0..3 {
        wise.send(request(Method::GET)).await.unwrap_err();
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
}

fn poll_once(wise: &Wise, request: Request) -> Poll<Result<(), Error>> {
    let mut call = pin!(IntoFuture::into_future(wise.send(request)));
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    polled.map(|result| result.map(|_| ()))
}

#[test]
fn a_call_outside_a_runtime_is_an_error() {
    let (own_transport, _) = wired(|_, _| says(200, &[], "{}"));
    let builtin = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
    for builder in [own_transport.clone(), builtin.clone(), builtin.clock(Liar)] {
        let wise = builder.build().unwrap();
        let Poll::Ready(Err(error)) = poll_once(&wise, request(Method::GET)) else {
            panic!("no error");
        };
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert!(error.to_string().contains("Tokio runtime"), "{error}");
        assert_eq!(error.reached(), Reached::No);
    }
    // Whoever brings both needs none.
    let wise = own_transport.clock(Liar).build().unwrap();
    assert!(matches!(
        poll_once(&wise, request(Method::GET)),
        Poll::Ready(Ok(()))
    ));
}

/// A runtime without a timer or a driver for sockets is no reason to panic either.
#[test]
fn a_runtime_without_drivers_is_an_error() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
    let wise = builder.retry(RetryPolicy::never()).build().unwrap();
    let call = IntoFuture::into_future(wise.send(request(Method::GET)));
    let begun = Instant::now();
    runtime.block_on(call).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
}
