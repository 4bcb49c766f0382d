//! Receiving webhooks with a framework: what is answered, and that each event is handled once.
#![cfg(all(feature = "axum", feature = "webhook-verify"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use wise_api::receiver::{
    Claim, EventKey, MemorySeen, NotHandled, Once, Receiver, Seen, VerifyLayer, WiseEvent, once,
};
use wise_api::webhook::{Notification, PublicKey, Verifier};
use wise_api::{BoxError, Environment, StatusCode};

static WISE: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
static STRANGER: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

const EVENT: &str = r#"{"data":{"current_state":"processing","occurred_at":"2026-02-03T04:05:06Z",
    "resource":{"id":1}},"event_type":"transfers#state-change","schema_version":"4.0.0",
    "sent_at":"2026-02-03T04:05:07Z","subscription_id":"b0b9d3a1-52a4-47a0-8b0d-5d4c3f7f2e11"}"#;

fn signature(pair: &RsaKeyPair, body: &str) -> String {
    let mut signature = vec![0; pair.public_modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&RSA_PKCS1_SHA256, &random, body.as_bytes(), &mut signature)
        .unwrap();
    STANDARD.encode(signature)
}

fn receiver() -> Receiver {
    let der = WISE.public_key().as_der().unwrap();
    let key = PublicKey::from_der(der.as_ref()).unwrap();
    let verifier = Verifier::new(Environment::custom("http://localhost"));
    Receiver::new(verifier.key(key).unwrap()).body_limit(2000)
}

fn request(signature: Option<&str>, body: &str) -> Request<Body> {
    let request = Request::post("/wise");
    let request = match signature {
        Some(signature) => request.header("X-Signature-SHA256", signature),
        None => request,
    };
    request.body(Body::from(body.to_owned())).unwrap()
}

/// What a router answers, without a socket.
async fn answer(app: &Router, request: Request<Body>) -> StatusCode {
    use std::future::poll_fn;
    use tower_service::Service;
    let mut app = app.clone();
    poll_fn(|context| Service::<Request<Body>>::poll_ready(&mut app, context))
        .await
        .unwrap();
    app.call(request).await.unwrap().status()
}

/// The same receiver as an extractor and as a layer.
fn apps(receiver: &Receiver) -> [Router; 2] {
    let extracted = |WiseEvent(event): WiseEvent| async move {
        assert_eq!(event.event_type, "transfers#state-change");
    };
    let layered = |request: Request<Body>| async move {
        let event: &Notification = request.extensions().get().unwrap();
        assert_eq!(event.event_type, "transfers#state-change");
        let body = axum::body::to_bytes(request.into_body(), 5000)
            .await
            .unwrap();
        assert_eq!(body, EVENT.as_bytes(), "as it came");
    };
    [
        Router::new()
            .route("/wise", post(extracted))
            .with_state(receiver.clone()),
        Router::new()
            .route("/wise", post(layered))
            .layer(VerifyLayer::new(receiver.clone())),
    ]
}

#[tokio::test]
async fn each_failure_has_its_status() {
    let good = signature(&WISE, EVENT);
    let forged = signature(&STRANGER, EVENT);
    let other = format!("{EVENT} ");
    let large = format!("{EVENT}{}", " ".repeat(2000));
    let unreadable = "[1,2]";
    let cases = [
        (Some(good.as_str()), EVENT, 200),
        (None, EVENT, 400),
        (Some("not base64!"), EVENT, 400),
        (Some(&forged), EVENT, 400),
        (Some(&good), &other, 400),
        (Some(&signature(&WISE, &large)), &large, 413),
        // Nothing is read of what has no signature.
        (None, &large, 400),
        // Wise has signed it: the next version may read it.
        (Some(&signature(&WISE, unreadable)), unreadable, 500),
    ];
    for app in apps(&receiver()) {
        for (signature, body, expected) in &cases {
            let status = answer(&app, request(*signature, body)).await;
            assert_eq!(status, *expected, "{signature:?} {body}");
        }
    }
    // A receiver without a key, or for another environment, is at fault itself.
    let keyless = Receiver::new(Verifier::new(Environment::custom("http://localhost")));
    for app in apps(&keyless) {
        assert_eq!(answer(&app, request(Some(&good), EVENT)).await, 500);
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_whole_is_told_from_one_that_is_too_long() {
    use http_body_util::Limited;
    let request = |body: Body| {
        let request = Request::post("/wise").header("X-Signature-SHA256", signature(&WISE, EVENT));
        request.body(body).unwrap()
    };
    let broken = || {
        let chunks = [
            Ok(bytes::Bytes::from_static(b"{")),
            Err(std::io::Error::other("reset")),
        ];
        Body::from_stream(futures_util::stream::iter(chunks))
    };
    for app in apps(&receiver()) {
        // A limit of a layer in front of the receiver, as frameworks wrap its error.
        let limited = Body::new(Limited::new(Body::from(EVENT), 10));
        assert_eq!(answer(&app, request(limited)).await, 413);
        // The next delivery can be whole.
        assert_eq!(answer(&app, request(broken())).await, 503);
    }
}

fn event(body: &str) -> Notification {
    Notification::parse(body.as_bytes()).unwrap()
}

#[test]
fn a_key_is_that_of_the_event_and_not_of_the_delivery() {
    let key = |body: &str| EventKey::of(&event(body));
    assert_eq!(key(EVENT), key(&EVENT.replace("04:05:07Z", "05:00:00Z")));
    for (from, to) in [
        ("processing", "cancelled"),
        ("4.0.0", "2.0.0"),
        ("2e11", "2e12"),
        ("#state-change", "#active-cases"),
        ("04:05:06Z", "04:05:06.1Z"),
    ] {
        assert_ne!(key(EVENT), key(&EVENT.replace(from, to)), "{from}");
    }
    assert_eq!(key(EVENT).as_str().len(), 64);
}

#[tokio::test]
async fn delivered_often_and_handled_once() {
    let (seen, count) = (MemorySeen::new(), AtomicUsize::new(0));
    let event = event(EVENT);
    let work = || async {
        tokio::task::yield_now().await;
        count.fetch_add(1, Ordering::Relaxed);
        Ok::<_, BoxError>(())
    };
    let deliver = || once(&seen, &event, work());
    let together = tokio::join!(deliver(), deliver(), deliver());
    let mut all = [
        together.0.unwrap(),
        together.1.unwrap(),
        together.2.unwrap(),
    ];
    all.sort_by_key(|once| once.status());
    assert_eq!(all, [Once::Handled, Once::Elsewhere, Once::Elsewhere]);
    assert_eq!(deliver().await.unwrap(), Once::Before);
    assert_eq!(count.load(Ordering::Relaxed), 1);
    assert_eq!(Once::Before.status(), 200);
    assert_eq!(Once::Elsewhere.status(), 503);
}

#[tokio::test]
async fn a_failure_is_tried_again() {
    let seen: Arc<dyn Seen> = Arc::new(MemorySeen::new());
    let event = event(EVENT);
    let failed = once(&*seen, &event, async { Err::<(), _>("no database") }).await;
    assert!(matches!(failed, Err(NotHandled::Work(_))));
    let again = once(&*seen, &event, async { Ok::<_, BoxError>(()) }).await;
    assert_eq!(again.unwrap(), Once::Handled);
}

#[tokio::test]
async fn work_that_is_dropped_or_panics_is_done_by_the_next_delivery() {
    let seen: Arc<dyn Seen> = Arc::new(MemorySeen::new());
    let event = event(EVENT);
    // As a server does it when the client hangs up.
    let dropped = once(
        &*seen,
        &event,
        std::future::pending::<Result<(), BoxError>>(),
    );
    assert!(dropped.now_or_never().is_none());
    let (shared, same) = (Arc::clone(&seen), event.clone());
    async fn bug() -> Result<(), BoxError> {
        panic!("a bug in the work")
    }
    let panics = tokio::spawn(async move { once(&*shared, &same, bug()).await });
    assert!(panics.await.unwrap_err().is_panic());
    let again = once(&*seen, &event, async { Ok::<_, BoxError>(()) }).await;
    assert_eq!(again.unwrap(), Once::Handled);
    // What is handled stays so.
    seen.abandoned(&EventKey::of(&event));
    assert_eq!(
        seen.claim(&EventKey::of(&event)).await.unwrap(),
        Claim::Handled
    );
}

#[tokio::test]
async fn memory_forgets_the_oldest() {
    let seen = MemorySeen::remembering(2);
    let key = |id: u32| EventKey::of(&event(&EVENT.replace("\"id\":1", &format!("\"id\":{id}"))));
    for id in 0..3 {
        assert_eq!(seen.claim(&key(id)).await.unwrap(), Claim::Mine);
        seen.handled(&key(id)).await.unwrap();
        seen.handled(&key(id)).await.unwrap();
    }
    assert_eq!(seen.claim(&key(2)).await.unwrap(), Claim::Handled);
    assert_eq!(seen.claim(&key(1)).await.unwrap(), Claim::Handled);
    assert_eq!(seen.claim(&key(0)).await.unwrap(), Claim::Mine);
    // What somebody is at is not forgotten, and releasing what is handled does nothing.
    assert_eq!(seen.claim(&key(0)).await.unwrap(), Claim::Taken);
    seen.release(&key(2)).await.unwrap();
    assert_eq!(seen.claim(&key(2)).await.unwrap(), Claim::Handled);
}
