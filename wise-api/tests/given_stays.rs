//! What a call is given stays, on each of its attempts, pages and windows: headers, query, timeouts, the policy of retries.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]
#![cfg(feature = "__newest-quarter")]

#[path = "support/plan.rs"]
mod plan;
#[path = "support/time.rs"]
mod time;

use std::sync::{Arc, Mutex};

use plan::{FAULTS, Fault, Fresh, Network, Numbers, clears};
use time::{FAR, SHORT, TestClock};
use wise_api::operation::Operation;
use wise_api::retry::RetryPolicy;
use wise_api::{Call, Currency, Environment, Error, IdempotencyKey, Wise};

const CORRELATION_ID: &str = "x-external-correlation-id";

/// What is given to a list goes with each of its pages, and to a period with each of its windows.
#[tokio::test]
async fn pages_and_windows_keep_what_is_given() {
    for seed in 0..200 {
        let mut numbers = Numbers(seed);
        let plan = (0..numbers.below(6)).map(|_| numbers.pick(&FAULTS));
        let (_, network) = patient(None, true);
        let wise = over(&network, SHORT * 2, true);
        *network.plan.lock().unwrap() = plan.collect();
        let list = wise.activities().list(7).header("x-of-the-caller", "1");
        let list = list.size(23);
        let list = list.header("user-agent", "mine/1").correlation_id("an-id");
        let mut pages = list.pages().max_pages(3);
        while let Some(Ok(_)) = pages.next().await {}
        let from = "2023-01-01T00:00:00Z"
            .parse::<wise_api::Timestamp>()
            .unwrap();
        let to = "2026-01-01T00:00:00Z"
            .parse::<wise_api::Timestamp>()
            .unwrap();
        let statement = wise.balance_statements().get(7, 8);
        let statement = statement.interval_start(from).interval_end(to);
        let statement = statement.currency(Currency::EUR);
        let statement = statement.header("x-of-the-caller", "1");
        let statement = statement
            .header("user-agent", "mine/1")
            .correlation_id("an-id");
        let windows: Vec<_> = statement.windows().collect();
        assert_eq!(windows.len(), 3);
        for window in windows {
            window.await.ok();
        }
        let arrived = network.sent.lock().unwrap().clone();
        assert!(arrived.len() >= 4, "{}", arrived.len());
        for request in &arrived {
            assert_eq!(request.headers["x-of-the-caller"], "1");
            assert_eq!(request.headers["user-agent"], "mine/1");
            assert_eq!(request.headers[CORRELATION_ID], "an-id");
            assert!(!request.headers.contains_key("x-idempotence-uuid"));
            let given = ["size=23", "currency=EUR"];
            let own = given[usize::from(request.url.contains("statement"))];
            assert!(request.url.contains(own), "{}", request.url);
        }
        // A read takes no key: one that is given is refused, and nothing leaves.
        let list = wise.activities().list(7);
        let list = list.idempotency_key(IdempotencyKey::generate());
        let refused = list.pages().next().await.unwrap().unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
        assert_eq!(network.sent.lock().unwrap().len(), arrived.len());
    }
}

/// Less than a silence lasts.
const LITTLE: std::time::Duration = std::time::Duration::from_secs(150);

/// A client that waits for ever and repeats three times, on a network that never answers, or only once.
fn patient(first: Option<Fault>, handler: bool) -> (Wise, Network) {
    let mut plan = vec![Fault::Silence; 64];
    plan.extend(first);
    let network = Network {
        plan: Arc::new(Mutex::new(plan)),
        clock: TestClock::default(),
        sent: Arc::default(),
        body: r#"{"activities":[{"id":"1"}],"cursor":"next"}"#,
    };
    (over(&network, FAR, handler), network)
}

/// A client on a network, which gives up an attempt after so long.
fn over(network: &Network, attempt: std::time::Duration, handler: bool) -> Wise {
    let builder = Wise::builder()
        .environment(Environment::Sandbox)
        .token_provider(Fresh(Mutex::new(0)))
        .transport(network.clone())
        .clock(network.clock.clone())
        .stall_timeout(FAR)
        .timeout(FAR)
        .attempt_timeout(attempt)
        .retry(RetryPolicy::new().retries(3).jitter_seed(1));
    let builder = match handler {
        true => builder.sca_handler(clears),
        false => builder,
    };
    builder.build().unwrap()
}

/// What the timeouts and the policy of a call make of it: how many requests leave before it ends.
#[derive(Clone, Copy, Debug)]
enum Pace {
    /// The whole call is over before its first attempt is.
    Timeout,
    /// Every attempt ends early, and is repeated as often as the client says.
    Attempts,
    /// Every attempt ends early, and none is repeated.
    Once,
}

impl Pace {
    fn on<O: Operation>(self, call: Call<O>) -> Call<O> {
        match self {
            Self::Timeout => call.timeout(LITTLE),
            Self::Attempts => call.attempt_timeout(LITTLE),
            Self::Once => call
                .attempt_timeout(LITTLE)
                .retry(RetryPolicy::new().retries(0)),
        }
    }

    fn requests(self) -> usize {
        match self {
            Self::Timeout | Self::Once => 1,
            Self::Attempts => 4,
        }
    }
}

/// In which ways the call that has to end is made.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Await,
    CloneWithMeta,
    Kept,
    KeptTwice,
    /// Given to the kept request's call, over what the request brings.
    OverKept,
    /// By a client with timeouts of its own, such as after a restart.
    Elsewhere,
    FirstPage,
    SecondPage,
    FirstWindow,
    SecondWindow,
    /// The client's handler clears SCA, and the call is sent again.
    AfterSca,
    /// The caller does.
    AfterScaByHand,
}

const WAYS: [Way; 12] = [
    Way::Await,
    Way::CloneWithMeta,
    Way::Kept,
    Way::KeptTwice,
    Way::OverKept,
    Way::Elsewhere,
    Way::FirstPage,
    Way::SecondPage,
    Way::FirstWindow,
    Way::SecondWindow,
    Way::AfterSca,
    Way::AfterScaByHand,
];

impl Way {
    /// What happens before nothing is answered any more.
    fn first(self) -> Option<Fault> {
        match self {
            Self::SecondPage | Self::SecondWindow => Some(Fault::Answer),
            Self::AfterSca | Self::AfterScaByHand => Some(Fault::Sca),
            _ => None,
        }
    }

    async fn ends(self, pace: Pace, wise: &Wise, network: &Network) -> Result<(), Error> {
        let list = || pace.on(wise.activities().list(7));
        let kept = || list().into_request().unwrap();
        match self {
            Self::Await | Self::AfterSca => list().await.map(drop),
            Self::CloneWithMeta => list().clone().send_with_meta().await.map(drop),
            Self::Kept => wise.send(kept()).await.map(drop),
            Self::KeptTwice => {
                let again = wise.send(kept()).into_request().unwrap();
                wise.send(again.clone()).await.map(drop)
            }
            Self::OverKept => {
                let list = wise.activities().list(7);
                let request = list.timeout(FAR * 2).attempt_timeout(FAR);
                let request = request.retry(RetryPolicy::new().retries(2));
                let call = pace.on(wise.send(request.into_request().unwrap()));
                let call = match pace {
                    Pace::Attempts => call.retry(RetryPolicy::new().retries(3)),
                    _ => call,
                };
                call.await.map(drop)
            }
            Self::Elsewhere => {
                let other = over(network, FAR, false);
                other.send(kept()).await.map(drop)
            }
            Self::FirstPage | Self::SecondPage => {
                let mut pages = list().pages();
                if self == Self::SecondPage {
                    pages.next().await.unwrap()?;
                }
                pages.next().await.unwrap().map(drop)
            }
            Self::FirstWindow | Self::SecondWindow => {
                let at = |text: &str| text.parse::<wise_api::Timestamp>().unwrap();
                let statement = wise.balance_statements().get(7, 8);
                let statement = statement
                    .interval_start(at("2023-01-01T00:00:00Z"))
                    .interval_end(at("2026-01-01T00:00:00Z"))
                    .currency(Currency::EUR);
                let mut windows = pace.on(statement).windows();
                if self == Self::SecondWindow {
                    windows.next().unwrap().await?;
                }
                windows.next().unwrap().await.map(drop)
            }
            Self::AfterScaByHand => {
                let required = match list().await {
                    Err(Error::ScaRequired(required)) => required,
                    other => return other.map(drop),
                };
                list().sca_approval(&*required).await.map(drop)
            }
        }
    }
}

/// Timeouts and the retry policy that a call was given are not replaced by those of the client, in whichever way it is sent.
#[tokio::test]
async fn timeouts_and_policies_that_are_given_stay() {
    const LONG: std::time::Duration = std::time::Duration::from_secs(20);
    for pace in [Pace::Timeout, Pace::Attempts, Pace::Once] {
        for way in WAYS {
            let what = format!("{pace:?}, {way:?}");
            let (wise, network) = patient(way.first(), way == Way::AfterSca);
            let ended = tokio::time::timeout(LONG, way.ends(pace, &wise, &network)).await;
            let error = ended.expect(&what).expect_err(&what);
            let timely = matches!(&error, Error::Transport(error) if error.is_timeout());
            assert!(timely, "{what}: {error}");
            let before = usize::from(way.first().is_some());
            let sent = network.sent.lock().unwrap().len();
            assert_eq!(sent, before + pace.requests(), "{what}");
        }
    }
}

/// An amount that may be finer than its currency stays allowed in a request that is kept.
#[tokio::test]
async fn what_is_allowed_for_a_call_stays_allowed() {
    let body = || {
        let quote = wise_api::quote::CreateQuote::builder();
        quote
            .source_currency(Currency::GBP)
            .target_currency(Currency::EUR)
            .source_amount("1.005".parse::<wise_api::Decimal>().unwrap())
    };
    let (wise, network) = patient(Some(Fault::Answer), false);
    let refused = wise.quotes().create(7, body()).await.unwrap_err();
    assert!(matches!(refused, Error::Invalid(_)), "{refused}");
    assert!(network.sent.lock().unwrap().is_empty());
    let call = wise.quotes().create(7, body()).unchecked_amounts();
    let kept = call.clone().into_request().unwrap();
    for number in 1..=3 {
        *network.plan.lock().unwrap() = vec![Fault::Answer];
        if number == 1 {
            call.clone().send_with_meta().await.unwrap();
        } else {
            wise.send(kept.clone()).await.unwrap();
        }
        let sent = network.sent.lock().unwrap().clone();
        assert_eq!(sent.len(), number);
        for request in sent.iter() {
            let body = request.body.as_ref().and_then(|body| body.bytes()).unwrap();
            let body = String::from_utf8_lossy(body).into_owned();
            assert!(body.contains("1.005"), "{body}");
        }
    }
}
