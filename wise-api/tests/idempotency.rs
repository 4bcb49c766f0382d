//! One call, one key: whatever happens on the way.

#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(all(feature = "__newest-quarter", feature = "legacy"))]

mod support;
#[path = "support/time.rs"]
mod time;

use std::sync::{Arc, Mutex};

use support::{Seen, Server, answer, free};
use time::{FAR, SHORT, TestClock};
use uuid::Uuid;
use wise_api::balance::{self, CreateBalance};
use wise_api::error::Reached;
use wise_api::operation::{Idempotency, Operation, Request};
use wise_api::profile;
use wise_api::retry::RetryPolicy;
use wise_api::transfer::CreateTransfer;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{
    BoxFuture, Builder, Call, Currency, Environment, Error, IdempotencyKey, Method, StatusCode,
    Wise,
};

const HEADER: &str = "x-idempotence-uuid";

fn status(status: &str) -> Vec<u8> {
    answer(status, &[], b"{}")
}

fn client(builder: Builder) -> Wise {
    let builder = builder
        .clock(TestClock::default())
        .stall_timeout(FAR)
        .timeout(FAR);
    builder.user_token("hush").build().unwrap()
}

fn create_balance(wise: &Wise) -> Call<balance::operation::Create> {
    wise.balances().create(
        7,
        CreateBalance::new(Currency::EUR, balance::Type::Standard),
    )
}

fn create_transfer(key: &str) -> CreateTransfer {
    CreateTransfer::new(
        9,
        "9b4a9d67-1e58-4d3b-8f0e-4c0b8f4f7c11",
        IdempotencyKey::from_text(key).unwrap(),
    )
}

/// The key of each request.
fn keys(seen: &[Seen]) -> Vec<Option<&str>> {
    seen.iter().map(|seen| seen.header(HEADER)).collect()
}

#[test]
fn a_key_can_be_written_down() {
    let key = IdempotencyKey::generate();
    let text = serde_json::to_string(&key).unwrap();
    assert_eq!(text, format!("\"{key}\""));
    assert_eq!(serde_json::from_str::<IdempotencyKey>(&text).unwrap(), key);
    assert!(serde_json::from_str::<IdempotencyKey>("\" \"").is_err());
}

#[tokio::test]
async fn a_key_is_made_once_where_wise_insists() {
    let server = Server::raw(vec![
        status("503 Service Unavailable"),
        Vec::new(),
        status("201 Created"),
    ])
    .await;
    let wise = client(server.builder());
    let call = create_balance(&wise);
    let key = call.get_idempotency_key().unwrap();
    assert_eq!(key.uuid().unwrap().get_version_num(), 4);
    assert_eq!(call.get_idempotency_key().unwrap(), key);
    let twin = call.clone();
    let answer = call.send_with_meta().await.unwrap();
    assert_eq!(
        (answer.attempts, answer.idempotency_key.as_ref()),
        (3, Some(&key))
    );
    twin.await.unwrap();
    assert_eq!(keys(&server.seen()), [Some(key.as_str()); 4]);
    assert_ne!(create_balance(&wise).get_idempotency_key().unwrap(), key);
    // An operation that is sent as a bare request has one as well.
    let operation = balance::operation::Create::new(
        7,
        CreateBalance::new(Currency::EUR, balance::Type::Standard),
    );
    let answer = wise.send(operation.request().unwrap()).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[4].header(HEADER),
        answer.idempotency_key().map(IdempotencyKey::as_str)
    );
    assert!(seen[4].header(HEADER).is_some());
}

#[tokio::test]
async fn the_callers_key_is_the_key() {
    let mine: IdempotencyKey = "7D8F2B1C-0A7E-4F0B-9C44-2C8D7E1F9A10".parse().unwrap();
    assert_eq!(mine.as_str(), "7d8f2b1c-0a7e-4f0b-9c44-2c8d7e1f9a10");
    let server = Server::raw(vec![status("500 Internal Server Error")]).await;
    let wise = client(server.builder());
    let error = create_balance(&wise)
        .idempotency_key(mine.clone())
        .await
        .unwrap_err();
    assert_eq!(keys(&server.seen()), [Some(mine.as_str()); 3]);
    assert_eq!(error.idempotency_key(), Some(&mine));
    assert!(error.outcome_is_uncertain());
    assert!(
        error
            .to_string()
            .contains(&format!("after 3 attempts; idempotency key {mine}")),
        "{error}"
    );

    // A header of the caller's wins, and is what is reported.
    let uuid = Uuid::new_v4();
    let call = create_balance(&wise).header("X-Idempotence-UUID", uuid.to_string());
    assert_eq!(
        call.get_idempotency_key(),
        Some(IdempotencyKey::from_uuid(uuid))
    );
    let error = call.await.unwrap_err();
    assert_eq!(
        error.idempotency_key(),
        Some(&IdempotencyKey::from_uuid(uuid))
    );
    assert_eq!(
        keys(&server.seen()[3..]),
        [Some(uuid.to_string().as_str()); 3]
    );
    assert!("no uuid".parse::<IdempotencyKey>().is_err());
}

/// A request that was kept to be repeated after a timeout carries its key each time, however it is sent.
#[tokio::test]
async fn a_kept_request_keeps_its_key() {
    let mine: IdempotencyKey = "7d8f2b1c-0a7e-4f0b-9c44-2c8d7e1f9a10".parse().unwrap();
    let server = Server::raw(vec![status("201 Created")]).await;
    let wise = client(server.builder());
    let given = create_balance(&wise)
        .idempotency_key(mine.clone())
        .into_request()
        .unwrap();
    let made = create_balance(&wise);
    let its = made.get_idempotency_key().unwrap();
    let made = made.into_request().unwrap();
    for (request, key) in [(given, &mine), (made, &its)] {
        assert_eq!(
            wise.send(request.clone()).get_idempotency_key().as_ref(),
            Some(key)
        );
        let before = server.seen().len();
        let meta = wise.send(request.clone()).send_with_meta().await.unwrap();
        assert_eq!(meta.idempotency_key.as_ref(), Some(key));
        let call = wise.send(request.clone());
        call.clone().await.unwrap();
        call.await.unwrap();
        let sent = keys(&server.seen()[before..])
            .iter()
            .map(|key| key.map(str::to_owned))
            .collect::<Vec<_>>();
        assert_eq!(sent, vec![Some(key.to_string()); 3]);
        // A key that is given to the call goes before the one of the request.
        let other = IdempotencyKey::generate();
        let call = wise.send(request).idempotency_key(other.clone());
        assert_eq!(call.get_idempotency_key(), Some(other));
    }
}

#[tokio::test]
async fn a_key_that_wise_does_not_insist_on_is_the_callers_choice() {
    let server = Server::raw(vec![status("503 Service Unavailable")]).await;
    let wise = client(server.builder());
    let create = |wise: &Wise| {
        let call = wise.send(Request::new(&profile::operation::CreatePersonal::INFO));
        assert_eq!(call.get_idempotency_key(), None);
        call
    };
    assert_eq!(create(&wise).await.unwrap_err().attempts(), 1);
    let error = create(&wise)
        .idempotency_key(IdempotencyKey::generate())
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 3);
    let seen = server.seen();
    assert_eq!(seen[0].header(HEADER), None);
    assert_eq!(
        keys(&seen[1..]),
        [error.idempotency_key().map(IdempotencyKey::as_str); 3]
    );
}

#[tokio::test]
async fn a_key_in_the_body() {
    let server = Server::raw(vec![
        status("502 Bad Gateway"),
        Vec::new(),
        status("200 OK"),
        status("422 Unprocessable Entity"),
    ])
    .await;
    let wise = client(server.builder());
    let key = "0d2d4b2f-24d9-4f7a-8df2-92f5f0c8b7aa";
    let call = wise.transfers().create(create_transfer(key));
    assert_eq!(call.get_idempotency_key().unwrap().as_str(), key);
    let answer = call.send_with_meta().await.unwrap();
    assert_eq!(
        (answer.attempts, answer.idempotency_key.unwrap().as_str()),
        (3, key)
    );
    let seen = server.seen();
    assert!(seen[0].text().contains(key));
    assert!(
        seen.iter()
            .all(|one| one.body == seen[0].body && one.header(HEADER).is_none())
    );

    // Without a key in the field there is nothing that makes it safe. Only a response can hold such a key.
    assert!(IdempotencyKey::from_text(" ").is_err());
    let mut create = create_transfer(key);
    create.customer_transaction_id = wise_api::Json::parse("\" \"").unwrap().decode().unwrap();
    let call = wise.transfers().create(create);
    assert_eq!(call.get_idempotency_key(), None);
    assert_eq!(call.await.unwrap_err().attempts(), 1);

    // The unversioned path is the same operation.
    let info = wise_api::legacy::transfer::operation::Create::INFO;
    assert_eq!(info.idempotency, Idempotency::Body("customerTransactionId"));
}

#[tokio::test]
async fn keys_where_there_is_no_place_for_them() {
    let server = Server::raw(vec![status("200 OK")]).await;
    let wise = client(server.builder());
    let key = || IdempotencyKey::generate();
    let reason = |error: Error| match error {
        Error::Invalid(invalid) => {
            assert_eq!(invalid.parameter(), "idempotency_key");
            invalid.reason().to_owned()
        }
        other => panic!("{other}"),
    };
    let call = wise
        .transfers()
        .create(create_transfer("x"))
        .idempotency_key(key());
    assert!(reason(call.await.unwrap_err()).contains("customerTransactionId"));
    let call = wise.profiles().list().idempotency_key(key());
    assert_eq!(
        reason(call.await.map(drop).unwrap_err()),
        "this operation takes none"
    );
    // A key that came from a body and is no UUID.
    let other = wise.transfers().create(create_transfer("invoice 12"));
    let call = create_balance(&wise).idempotency_key(other.get_idempotency_key().unwrap());
    assert_eq!(reason(call.await.unwrap_err()), "it is not a UUID");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn an_undocumented_write_is_repeated_with_a_key() {
    let server = Server::raw(vec![status("503 Service Unavailable"), status("200 OK")]).await;
    let wise = client(server.builder());
    let request = free(Method::POST, "/v9/new");
    let answer = wise
        .send(request)
        .idempotency_key(IdempotencyKey::generate())
        .await
        .unwrap();
    assert_eq!(answer.attempts(), 2);
    let key = answer.idempotency_key().map(IdempotencyKey::as_str);
    assert_eq!(keys(&server.seen()), [key; 2]);
}

/// Numbers that look random.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What happens to one attempt.
#[derive(Clone, Copy, Debug)]
enum Fault {
    NoConnection,
    Broken,
    BrokenAnswer,
    Silence,
    Status(u16),
}

impl Fault {
    fn pick(numbers: &mut Numbers) -> Self {
        const STATUSES: [u16; 12] = [200, 201, 302, 400, 401, 403, 408, 409, 429, 500, 503, 504];
        match numbers.below(10) {
            0 => Self::NoConnection,
            1 => Self::Broken,
            2 => Self::BrokenAnswer,
            3 => Self::Silence,
            _ => Self::Status(STATUSES[usize::try_from(numbers.below(12)).unwrap()]),
        }
    }
}

/// A network with a plan, which keeps what was sent.
struct Network {
    plan: Mutex<Vec<Fault>>,
    clock: TestClock,
    sent: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Transport for Network {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        self.sent.lock().unwrap().push(request);
        let fault = self
            .plan
            .lock()
            .unwrap()
            .pop()
            .unwrap_or(Fault::Status(500));
        let clock = self.clock.clone();
        Box::pin(async move {
            let broken = |reached| Err(TransportFailure::new(reached, "a fault"));
            match fault {
                Fault::NoConnection => broken(Reached::No),
                Fault::Broken => broken(Reached::Maybe),
                Fault::BrokenAnswer => broken(Reached::Yes),
                Fault::Silence => {
                    clock.advance(SHORT * 2);
                    std::future::pending().await
                }
                Fault::Status(status) => {
                    let status = StatusCode::from_u16(status).unwrap();
                    let mut headers = wise_api::HeaderMap::new();
                    if status == StatusCode::TOO_MANY_REQUESTS {
                        headers.insert("retry-after", 3.into());
                    }
                    Ok(HttpResponse::new(status, headers, "{}"))
                }
            }
        })
    }
}

/// Sends a call through a network with this plan, and gives what was sent, and the key that was reported in the end.
async fn through<O: Operation>(
    plan: &[Fault],
    seed: u64,
    call: impl FnOnce(&Wise) -> Call<O>,
) -> (
    Vec<HttpRequest>,
    Option<IdempotencyKey>,
    Option<IdempotencyKey>,
) {
    let clock = TestClock::default();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let network = Network {
        plan: Mutex::new(plan.iter().rev().copied().collect()),
        clock: clock.clone(),
        sent: Arc::clone(&sent),
    };
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .transport(network)
        .clock(clock)
        .stall_timeout(FAR)
        .timeout(FAR)
        .attempt_timeout(SHORT * 2)
        .retry(RetryPolicy::new().retries(6).jitter_seed(seed))
        .build()
        .unwrap();
    let call = call(&wise);
    let before = call.get_idempotency_key();
    let after = match call.send_with_meta().await {
        Ok(answer) => answer.idempotency_key,
        Err(error) => error.idempotency_key().cloned(),
    };
    let sent = sent.lock().unwrap().clone();
    (sent, before, after)
}

#[tokio::test]
async fn no_schedule_of_faults_makes_two_keys() {
    let mut repeated = 0;
    for seed in 0..3000 {
        let mut numbers = Numbers(seed);
        let plan: Vec<Fault> = (0..numbers.below(8))
            .map(|_| Fault::pick(&mut numbers))
            .collect();
        let given = Uuid::new_v4();
        let (sent, before, after) = match seed % 4 {
            0 => through(&plan, seed, create_balance).await,
            1 => {
                through(&plan, seed, |wise| {
                    create_balance(wise).idempotency_key(IdempotencyKey::from_uuid(given))
                })
                .await
            }
            2 => {
                let body = create_transfer(&given.to_string());
                through(&plan, seed, |wise| wise.transfers().create(body)).await
            }
            _ => {
                let request = free(Method::PUT, "/v9/new");
                through(&plan, seed, |wise| {
                    wise.send(request)
                        .idempotency_key(IdempotencyKey::from_uuid(given))
                })
                .await
            }
        };
        let key = before.unwrap();
        assert_eq!(after.as_ref(), Some(&key), "{plan:?}");
        assert!(seed % 4 == 0 || key == IdempotencyKey::from_uuid(given));
        assert!(!sent.is_empty());
        for one in &sent {
            let header = one.headers.get(HEADER).map(|value| value.to_str().unwrap());
            let body = one
                .body
                .as_ref()
                .and_then(|body| body.bytes())
                .map(|body| std::str::from_utf8(body).unwrap());
            if seed % 4 == 2 {
                assert!(header.is_none() && body.unwrap().contains(key.as_str()));
            } else {
                assert_eq!(header, Some(key.as_str()), "{plan:?}");
            }
            // Nothing else changes either.
            assert_eq!(
                (&one.headers, &one.body, &one.url),
                (&sent[0].headers, &sent[0].body, &sent[0].url)
            );
        }
        repeated += usize::from(sent.len() > 1);
    }
    // The schedules have to be worth something.
    assert!(repeated > 1000, "{repeated}");
}

#[tokio::test]
async fn no_schedule_of_faults_repeats_what_has_no_key() {
    for seed in 0..1000 {
        let mut numbers = Numbers(seed);
        let plan: Vec<Fault> = (0..8).map(|_| Fault::pick(&mut numbers)).collect();
        let request = free(Method::POST, "/v9/new");
        let (sent, _, after) = through(&plan, seed, |wise| wise.send(request)).await;
        let lost = plan
            .iter()
            .take_while(|fault| matches!(fault, Fault::NoConnection))
            .count();
        assert_eq!(sent.len(), (lost + 1).min(7), "{plan:?}");
        assert_eq!(after, None);
    }
}
