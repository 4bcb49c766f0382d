//! One intention, one key: for every way to make a call, whatever happens to its attempts, each request of it carries the same
//! idempotency key, and nothing that the caller has given is replaced.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]
#![cfg(feature = "__newest-quarter")]

#[path = "support/plan.rs"]
mod plan;
#[path = "support/time.rs"]
mod time;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use plan::{FAULTS, Fresh, Network, Numbers, clears};
use time::{FAR, SHORT, TestClock};
use wise_api::balance::{self, CreateBalance};
use wise_api::operation::{Operation, Request};
use wise_api::retry::RetryPolicy;
use wise_api::transfer::CreateTransfer;
use wise_api::transport::HttpRequest;
use wise_api::{Call, Currency, Environment, Error, HeaderMap, IdempotencyKey, Method, Wise};

const HEADER: &str = "x-idempotence-uuid";
const CORRELATION_ID: &str = "x-external-correlation-id";

fn client(seed: u64, handler: bool, body: &'static str) -> (Wise, Network) {
    let mut numbers = Numbers(seed);
    let plan = (0..numbers.below(6)).map(|_| numbers.pick(&FAULTS));
    let network = Network {
        plan: Arc::new(Mutex::new(plan.collect())),
        clock: TestClock::default(),
        sent: Arc::default(),
        body,
    };
    let builder = Wise::builder()
        .environment(Environment::Sandbox)
        .token_provider(Fresh(Mutex::new(0)))
        .transport(network.clone())
        .clock(network.clock.clone())
        .stall_timeout(FAR)
        .timeout(FAR)
        .attempt_timeout(SHORT * 2)
        .retry(RetryPolicy::new().retries(3).jitter_seed(seed));
    let builder = if handler {
        builder.sca_handler(clears)
    } else {
        builder
    };
    (builder.build().unwrap(), network)
}

/// How a call gets its key.
#[derive(Clone, Copy, Debug)]
enum Given {
    /// By the client, where Wise insists on one.
    Nothing,
    Option,
    Header,
}

/// How a call is sent.
#[derive(Clone, Copy, Debug)]
enum Way {
    Await,
    WithMeta,
    /// A clone and the call itself.
    Clone,
    /// A request that is kept, sent three times.
    Kept,
    /// A request that is kept, and a clone of the call that sends it.
    KeptClone,
    /// Another client, such as after a restart.
    Elsewhere,
    /// Repeated by the caller when Wise asks for SCA.
    AfterSca,
}

const WAYS: [Way; 7] = [
    Way::Await,
    Way::WithMeta,
    Way::Clone,
    Way::Kept,
    Way::KeptClone,
    Way::Elsewhere,
    Way::AfterSca,
];

fn key_of<T>(result: &Result<T, Error>) -> Option<Option<IdempotencyKey>> {
    let error = result.as_ref().err()?;
    // What is wrong with the response is not about the key; all that carry one have to agree.
    Some(error.idempotency_key().cloned()).filter(Option::is_some)
}

/// Sends a call in one way. The keys that were reported of it, before and after.
async fn sent<O: Operation + Clone>(
    way: Way,
    wise: &Wise,
    call: Call<O>,
) -> Vec<Option<IdempotencyKey>> {
    let mut keys = vec![call.get_idempotency_key()];
    let keep = |keys: &mut Vec<_>, key: Option<Option<IdempotencyKey>>| keys.extend(key);
    match way {
        Way::Await => keep(&mut keys, key_of(&call.await)),
        Way::WithMeta => match call.send_with_meta().await {
            Ok(meta) => keys.push(meta.idempotency_key),
            Err(error) => keep(&mut keys, key_of::<()>(&Err(error))),
        },
        Way::Clone => {
            keep(&mut keys, key_of(&call.clone().await));
            keep(&mut keys, key_of(&call.await));
        }
        Way::Kept | Way::KeptClone | Way::Elsewhere => {
            let mut kept: Request = call.into_request().unwrap();
            kept.query("of_the_caller", &"a b&c".to_owned());
            let (other, network) = client(0, false, "{}");
            for _ in 0..3 {
                let again = wise.send(kept.clone());
                keys.push(again.get_idempotency_key());
                if matches!(way, Way::KeptClone) {
                    keep(&mut keys, key_of(&again.clone().await));
                }
                keep(&mut keys, key_of(&again.await));
            }
            if matches!(way, Way::Elsewhere) {
                network.plan.lock().unwrap().clear();
                let meta = other.send(kept).send_with_meta().await.unwrap();
                keys.push(meta.idempotency_key);
                let sent = network.sent.lock().unwrap().clone();
                keys.extend(sent.iter().map(key_on_the_wire));
            }
        }
        Way::AfterSca => match call.clone().await {
            Err(Error::ScaRequired(required)) => {
                keys.push(key_of::<()>(&Err(Error::ScaRequired(required.clone()))).flatten());
                let call = call.sca_approval(&*required);
                keys.push(call.get_idempotency_key());
                keep(&mut keys, key_of(&call.await));
            }
            other => keep(&mut keys, key_of(&other)),
        },
    }
    keys
}

/// The key of a request, in its header or in its body.
fn key_on_the_wire(request: &HttpRequest) -> Option<IdempotencyKey> {
    let mut values = request.headers.get_all(HEADER).iter();
    let header = values.next().map(|value| value.to_str().unwrap());
    assert!(values.next().is_none(), "one header");
    let body: serde_json::Value = request
        .body
        .as_ref()
        .and_then(|body| body.bytes())
        .and_then(|body| serde_json::from_slice(body).ok())
        .unwrap_or_default();
    let in_body = body
        .get("customerTransactionId")
        .and_then(|key| key.as_str());
    assert!(header.is_none() || in_body.is_none(), "one place");
    let key = header.or(in_body)?;
    Some(key.parse().unwrap())
}

/// All of a request that has to stay: not the token, which is fresh each time, nor what clears SCA, nor an id that nobody gave.
fn lasting(request: &HttpRequest, id_is_given: bool) -> (String, HeaderMap, Option<Vec<u8>>) {
    let mut headers = request.headers.clone();
    for name in ["authorization", "x-2fa-approval", "x-signature"] {
        headers.remove(name);
    }
    if !id_is_given {
        headers.remove(CORRELATION_ID);
    }
    let body = request.body.as_ref();
    let body = body.and_then(|body| body.bytes()).map(|body| body.to_vec());
    (request.url.clone(), headers, body)
}

fn create_balance(wise: &Wise) -> Call<balance::operation::Create> {
    let body = CreateBalance::new(Currency::EUR, balance::Type::Standard);
    wise.balances().create(7, body)
}

/// One operation of each kind: a key in the header that Wise insists on, one in the body, one that is the caller's choice.
async fn one(seed: u64) -> (usize, usize) {
    let mut numbers = Numbers(seed ^ 0x5eed);
    let way = numbers.pick(&WAYS);
    let given = numbers.pick(&[Given::Nothing, Given::Option, Given::Header]);
    let handler = numbers.below(2) == 0;
    let named = numbers.below(2) == 0;
    let mine = IdempotencyKey::generate();
    let (wise, network) = client(seed, handler, "{}");
    let what = format!("seed {seed}, {way:?}, {given:?}, handler {handler}");

    fn with<O: Operation>(call: Call<O>, given: Given, key: &IdempotencyKey, id: bool) -> Call<O> {
        let call = call
            .header("x-of-the-caller", "1")
            .header("user-agent", "mine/1");
        let call = if id {
            call.correlation_id("an-id")
        } else {
            call
        };
        match given {
            Given::Nothing => call,
            Given::Option => call.idempotency_key(key.clone()),
            Given::Header => call.header("X-Idempotence-UUID", key.to_string()),
        }
    }
    let kind = numbers.below(4);
    let (keys, certain) = match kind {
        0 => {
            let call = with(create_balance(&wise), given, &mine, named);
            (
                sent(way, &wise, call).await,
                !matches!(given, Given::Nothing),
            )
        }
        1 => {
            let quote = "9b4a9d67-1e58-4d3b-8f0e-4c0b8f4f7c11";
            let body = CreateTransfer::new(9, quote, mine.clone());
            let call = with(wise.transfers().create(body), Given::Nothing, &mine, named);
            (sent(way, &wise, call).await, true)
        }
        2 => {
            // An operation with its own method, kept as a value that is sent later.
            let operation = create_balance(&wise).operation().clone();
            let call = with(wise.send(operation), given, &mine, named);
            (
                sent(way, &wise, call).await,
                !matches!(given, Given::Nothing),
            )
        }
        _ => {
            let call = wise
                .request(Method::POST, "/v1/things")
                .query("of_the_call", 1);
            let call = with(call.json(&[1]).unwrap(), given, &mine, named);
            (
                sent(way, &wise, call).await,
                !matches!(given, Given::Nothing),
            )
        }
    };
    let arrived = network.sent.lock().unwrap().clone();
    let mut all: BTreeSet<Option<IdempotencyKey>> = arrived.iter().map(key_on_the_wire).collect();
    all.extend(keys);
    assert_eq!(all.len(), 1, "{what}: {all:?}");
    let key = all.into_iter().next().flatten();
    if certain {
        assert_eq!(key, Some(mine), "{what}: what is given stays");
    } else {
        // Where Wise insists, there is one; where nobody gave one and it does not, there is none.
        assert_eq!(key.is_some(), kind != 3, "{what}");
    }
    // Each call has an id of its own, and a kept request has one for all times that it is sent.
    let kept = matches!(way, Way::Kept | Way::KeptClone | Way::Elsewhere);
    for request in &arrived {
        assert_eq!(
            lasting(request, named || kept),
            lasting(&arrived[0], named || kept),
            "{what}"
        );
        assert_eq!(request.headers["x-of-the-caller"], "1", "{what}");
        assert_eq!(request.headers["user-agent"], "mine/1", "{what}");
        for (given, query) in [
            (kept, "of_the_caller=a%20b%26c"),
            (kind == 3, "of_the_call=1"),
        ] {
            assert_eq!(
                request.url.contains(query),
                given,
                "{what}: {}",
                request.url
            );
        }
        if named {
            assert_eq!(request.headers[CORRELATION_ID], "an-id", "{what}");
        }
    }
    let tokens: BTreeSet<&str> = arrived
        .iter()
        .map(|one| one.headers["authorization"].to_str().unwrap())
        .collect();
    assert_eq!(tokens.len(), arrived.len(), "{what}: refreshed in between");
    let cleared = arrived
        .iter()
        .filter(|one| one.headers.contains_key("x-2fa-approval"));
    (
        usize::from(arrived.len() > 1),
        usize::from(cleared.count() > 0),
    )
}

#[tokio::test]
async fn every_way_to_make_a_call_sends_one_key() {
    let (mut repeated, mut cleared) = (0, 0);
    for seed in 0..4000 {
        let (again, sca) = one(seed).await;
        repeated += again;
        cleared += sca;
    }
    // The schedules have to be worth something.
    assert!(repeated > 2000 && cleared > 400, "{repeated}, {cleared}");
}
