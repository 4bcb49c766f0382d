//! One deadline and one trail for a call, whatever is done for it.

use std::error::Error as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::Method;
use tokio::time::Instant;
use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::error::Reached;
use wise_api::{BoxFuture, Error, IdempotencyKey, Secret, Wise};

use super::wire::{Reply, request, says, wired};

const DEMAND: [(&str, &str); 3] = [
    ("x-2fa-approval-result", "REJECTED"),
    ("x-2fa-approval", "hush-token"),
    ("x-trace-id", "t-2"),
];

fn then(number: usize, replies: &[fn() -> Reply]) -> Reply {
    replies[(number - 1).min(replies.len() - 1)]()
}

fn busy() -> Reply {
    says(503, &[], "")
}

fn demand() -> Reply {
    says(403, &DEMAND, "")
}

fn done() -> Reply {
    says(200, &[], "{}")
}

/// Tokens, of which one is the last.
struct Tokens {
    left: AtomicU32,
    hangs: bool,
}

impl Tokens {
    fn new(left: u32, hangs: bool) -> Self {
        let left = AtomicU32::new(left);
        Self { left, hangs }
    }
}

impl TokenProvider for Tokens {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let left = self.left.load(Ordering::SeqCst);
        self.left.store(left.saturating_sub(1), Ordering::SeqCst);
        let hangs = self.hangs;
        Box::pin(async move {
            match left {
                0 if hangs => std::future::pending().await,
                0 => Err(TokenFailure::from("hush: the vault is closed")),
                _ => Ok(Secret::from("hush")),
            }
        })
    }
}

fn clear(
    _: Wise,
    required: ScaRequired,
) -> std::future::Ready<Result<ScaApproval, wise_api::BoxError>> {
    std::future::ready(Ok(ScaApproval::from(&required)))
}

#[tokio::test(start_paused = true)]
async fn a_demand_after_an_uncertain_attempt_does_not_say_that_nothing_was_done() {
    let (builder, _) = wired(|_, number| then(number, &[busy, demand]));
    let wise = builder.build().unwrap();
    let key = IdempotencyKey::generate();
    let call = wise
        .send(request(Method::POST))
        .idempotency_key(key.clone());
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::ScaRequired(_)));
    assert!(error.outcome_is_uncertain());
    assert_eq!((error.attempts(), error.reached()), (2, Reached::Yes));
    assert_eq!(
        error.to_string(),
        format!(
            "undocumented request: Wise asks for strong customer authentication (SCA), and an earlier attempt may have done it already; \
             clear the one-time token, then send the same call with it (trace id t-2) after 2 attempts; idempotency key {key}"
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_missing_token_after_attempts_says_what_was_sent() {
    for hangs in [false, true] {
        let (builder, left) = wired(|_, number| then(number, &[busy, demand]));
        let wise = builder
            .token_provider(Tokens::new(2, hangs))
            .sca_handler(clear)
            .build()
            .unwrap();
        let key = IdempotencyKey::generate();
        let begun = Instant::now();
        let call = wise
            .send(request(Method::POST))
            .timeout(Duration::from_secs(5));
        let error = call.idempotency_key(key.clone()).await.unwrap_err();
        assert!(begun.elapsed() <= Duration::from_secs(5));
        assert_eq!(left.lock().unwrap().len(), 2);
        assert_eq!((error.attempts(), error.reached()), (2, Reached::Yes));
        assert!(error.outcome_is_uncertain());
        assert_eq!(error.idempotency_key(), Some(&key));
        let text = error.to_string();
        assert!(
            text.starts_with("undocumented request: not sent again"),
            "{text}"
        );
        for part in [
            "the request reached Wise",
            " after 2 attempts; idempotency key",
        ] {
            assert!(text.contains(part), "{text}");
        }
        // The demand was the last that Wise said.
        assert!(error.status().is_some_and(|status| status == 403), "{text}");
        assert_eq!(error.trace_id(), Some("t-2"), "{text}");
        assert!(error.headers().unwrap()["x-2fa-approval"].is_sensitive());
        assert!(text.contains("403 (trace id t-2)"), "{text}");
        assert!(!format!("{text} {error:?}").contains("hush"), "{error:?}");
        assert_eq!(matches!(error, Error::Credential(_)), !hangs, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_does_not_come_ends_with_the_deadline() {
    let (builder, left) = wired(|_, _| done());
    let wise = builder
        .token_provider(Tokens::new(0, true))
        .build()
        .unwrap();
    let begun = Instant::now();
    let call = wise
        .send(request(Method::POST))
        .timeout(Duration::from_millis(200));
    let error = call.await.unwrap_err();
    assert_eq!(begun.elapsed(), Duration::from_millis(200));
    assert_eq!((error.attempts(), error.reached()), (0, Reached::No));
    assert!(
        error
            .to_string()
            .contains("not sent; the request did not reach Wise")
    );
    assert!(left.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_hangs_ends_with_the_deadline() {
    let (builder, _) = wired(|_, _| demand());
    let wise = builder
        .sca_handler(|_, _| std::future::pending())
        .build()
        .unwrap();
    let begun = Instant::now();
    let call = wise
        .send(request(Method::POST))
        .timeout(Duration::from_secs(7));
    let error = call.await.unwrap_err();
    assert_eq!(begun.elapsed(), Duration::from_secs(7));
    assert!(matches!(error, Error::ScaRequired(_)));
    assert!(error.source().unwrap().to_string().contains("timeout"));
}

#[cfg(all(feature = "jose", feature = "__newest-quarter"))]
mod jose {
    use std::sync::Arc;

    use serde_json::{Value, json};
    use wise_api::jose::{Keyring, SignatureAlgorithm, SigningKey, sign};

    use super::*;
    use crate::wire::{End, drips, hangs};

    fn data() -> Value {
        serde_json::from_str(include_str!("../data/jose.json")).unwrap()
    }

    fn signing() -> SigningKey {
        use base64::Engine;
        let text = data()["signed"][2]["private"].as_str().unwrap().to_owned();
        let der = base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap();
        SigningKey::from_pkcs8("an-id", SignatureAlgorithm::Es512, &der).unwrap()
    }

    fn is_for_key(request: &wise_api::transport::HttpRequest) -> bool {
        request.url.contains("/auth/jose/")
    }

    fn key(scope: &str, algorithm: &str, public: &Value) -> Reply {
        let material = json!({"algorithm": algorithm, "keyMaterial": public});
        let body = json!({"version": 1, "scope": scope, "keyMaterial": material});
        says(
            200,
            &[("content-type", "application/json")],
            &body.to_string(),
        )
    }

    /// The ways in which the endpoint of keys can fail.
    const FAILS: [fn() -> Reply; 6] = [
        || says(500, &[], ""),
        || says(404, &[], "{}"),
        || says(200, &[], "<html>"),
        || says(200, &[], "{}"),
        || drips(200, &[], vec![b"{"], Duration::ZERO, End::Breaks),
        || {
            Box::pin(std::future::ready(Err(
                wise_api::transport::TransportFailure::new(Reached::Maybe, "cut"),
            )))
        },
    ];

    #[tokio::test(start_paused = true)]
    async fn a_key_that_does_not_come_before_the_call_ends_it_in_time_and_unsent() {
        for (number, fails) in FAILS
            .into_iter()
            .chain([hangs as fn() -> Reply])
            .enumerate()
        {
            let (builder, left) = wired(move |request, _| {
                assert!(is_for_key(request), "the call itself must not leave");
                fails()
            });
            let wise = builder.client_credentials_token("hush").build().unwrap();
            let keyring = Keyring::new(&wise);
            let id = IdempotencyKey::generate();
            let call = wise
                .request(Method::POST, "/v1/payments")
                .json(&json!({"amount": 5}))
                .unwrap();
            let call = call.idempotency_key(id.clone()).encrypted(&keyring);
            let begun = Instant::now();
            let timeout = Duration::from_secs(50);
            let error = call.timeout(timeout).await.unwrap_err();
            assert!(begun.elapsed() <= timeout, "{number}");
            assert_eq!(
                (error.attempts(), error.reached()),
                (0, Reached::No),
                "{number}: {error}"
            );
            assert!(!error.outcome_is_uncertain());
            assert_eq!(error.status(), None, "{number}: that of another call");
            assert_eq!(error.idempotency_key(), Some(&id));
            let text = error.to_string();
            assert!(text.starts_with("undocumented request: not sent"), "{text}");
            assert!(error.source().is_some());
            assert_eq!(
                matches!(error, Error::Key(_)),
                number < FAILS.len(),
                "{text}"
            );
            assert!(!left.lock().unwrap().is_empty());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_that_does_not_come_after_the_answer_ends_the_call_in_time_and_keeps_the_answer()
    {
        let message = sign(b"{\"id\":7}", &signing(), "/v1/payments").unwrap();
        for (number, fails) in FAILS
            .into_iter()
            .chain([hangs as fn() -> Reply])
            .enumerate()
        {
            let message = message.as_str().to_owned();
            let (builder, _) = wired(move |request, _| {
                if is_for_key(request) {
                    return fails();
                }
                says(
                    200,
                    &[
                        ("content-type", "application/jose+json"),
                        ("x-trace-id", "t-5"),
                    ],
                    &message,
                )
            });
            let wise = builder.client_credentials_token("hush").build().unwrap();
            let keyring = Keyring::new(&wise).signing_key(signing());
            let call = wise
                .request(Method::POST, "/v1/payments")
                .json(&json!({"amount": 5}))
                .unwrap();
            let begun = Instant::now();
            let timeout = Duration::from_secs(50);
            let error = call.signed(&keyring).timeout(timeout).await.unwrap_err();
            assert!(begun.elapsed() <= timeout, "{number}");
            assert!(matches!(error, Error::Decode(_)), "{number}: {error}");
            assert_eq!(
                (error.attempts(), error.reached()),
                (1, Reached::Yes),
                "{number}"
            );
            assert_eq!(error.trace_id(), Some("t-5"));
            assert!(!error.response().unwrap().body().is_empty());
            assert!(
                error
                    .to_string()
                    .starts_with("undocumented request: Wise accepted the request with 200"),
                "{error}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_waits_for_the_key_of_another_call_keeps_its_own_deadline() {
        let public = data()["rsa_public"].clone();
        let (builder, _) = wired(move |request, _| {
            if is_for_key(request) {
                let public = public.clone();
                return Box::pin(async move {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                    key("PAYLOAD_ENCRYPTION", "RSA_OAEP_256", &public).await
                });
            }
            done()
        });
        let wise = builder.client_credentials_token("hush").build().unwrap();
        let keyring = Keyring::new(&wise);
        let call = |timeout| {
            let call = wise
                .request(Method::POST, "/v1/x")
                .json(&json!({}))
                .unwrap();
            IntoFuture::into_future(call.encrypted(&keyring).timeout(timeout))
        };
        let long = tokio::spawn(call(Duration::from_secs(60)));
        tokio::task::yield_now().await;
        let begun = Instant::now();
        let error = call(Duration::from_millis(200)).await.unwrap_err();
        assert_eq!(begun.elapsed(), Duration::from_millis(200));
        assert_eq!((error.attempts(), error.reached()), (0, Reached::No));
        long.await.unwrap().unwrap();
    }

    /// The key belongs to a call of its own, whose trail is no part of this one's.
    #[tokio::test(start_paused = true)]
    async fn the_trail_of_a_call_has_its_own_attempts_only() {
        let public = data()["rsa_public"].clone();
        let asked = Arc::new(AtomicU32::new(0));
        let (builder, _) = wired(move |request, _| {
            if !is_for_key(request) {
                return says(422, &[], "{}");
            }
            match asked.fetch_add(1, Ordering::SeqCst) {
                0 | 1 => says(503, &[], ""),
                _ => key("PAYLOAD_ENCRYPTION", "RSA_OAEP_256", &public),
            }
        });
        let wise = builder.client_credentials_token("hush").build().unwrap();
        let call = wise
            .request(Method::POST, "/v1/x")
            .json(&json!({}))
            .unwrap();
        let error = call.encrypted(&Keyring::new(&wise)).await.unwrap_err();
        assert_eq!((error.attempts(), error.reached()), (1, Reached::Yes));
        assert!(!error.outcome_is_uncertain());
    }
}
