//! Strong customer authentication: what is recognized, retried and reported.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/time.rs"]
mod time;

use std::error::Error as _;
use std::future::ready;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::Method;
use support::{Server, answer, free};
use time::{FAR, TestClock};
use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::error::Reached;
use wise_api::operation::Request;
use wise_api::retry::RetryPolicy;
use wise_api::{BoxError, Error, IdempotencyKey, Secret, Wise};

const TOKEN: &str = "b2f4a1c0-7d1e-4a57-9d53-5f0c6f1d2e3a";

fn asks(token: &str) -> Vec<u8> {
    let headers = [
        ("x-2fa-approval-result", "REJECTED"),
        ("x-2fa-approval", token),
        ("x-trace-id", "t-7"),
    ];
    answer("403 Forbidden", &headers, b"")
}

fn done() -> Vec<u8> {
    answer("200 OK", &[("x-2fa-approval-result", "APPROVED")], b"{}")
}

fn payment() -> Request {
    let mut request = free(Method::POST, "/v1/payments");
    request.text("application/json", "{\"amount\": 5}");
    request
}

fn required(error: Error) -> ScaRequired {
    match error {
        Error::ScaRequired(required) => *required,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_same_call_with_the_token() {
    let server = Server::raw(vec![asks(TOKEN), done()]).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let call = wise
        .send(payment())
        .idempotency_key(IdempotencyKey::generate());
    let error = call.clone().await.unwrap_err();
    assert_eq!((error.attempts(), error.reached()), (1, Reached::Yes));
    assert!(!error.outcome_is_uncertain());
    assert_eq!(error.idempotency_key(), call.get_idempotency_key().as_ref());
    let required = required(error);
    assert_eq!(required.one_time_token().expose(), TOKEN);
    assert_eq!(required.refusal().status().as_u16(), 403);
    assert_eq!(required.refusal().trace_id(), Some("t-7"));

    let response = call.sca_approval(&required).await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let [first, second] = &server.seen()[..] else {
        panic!()
    };
    assert_eq!(second.header("x-2fa-approval"), Some(TOKEN));
    assert_eq!(first.header("x-2fa-approval"), None);
    assert_eq!(first.body, second.body);
    for same in ["x-idempotence-uuid", "authorization", "content-type"] {
        assert!(first.header(same).is_some(), "{same}");
        assert_eq!(first.header(same), second.header(same), "{same}");
    }
}

#[tokio::test]
async fn only_both_headers_ask_for_it() {
    let rejected = ("x-2fa-approval-result", "REJECTED");
    let token = ("x-2fa-approval", TOKEN);
    let body = br#"{"error":"unauthorized","error_description":"2fa"}"#.as_slice();
    for (status, headers, asked) in [
        ("403 Forbidden", vec![rejected, token], true),
        ("403 Forbidden", vec![rejected], false),
        ("403 Forbidden", vec![token], false),
        ("403 Forbidden", vec![], false),
        (
            "403 Forbidden",
            vec![rejected, ("x-2fa-approval", "")],
            false,
        ),
        (
            "403 Forbidden",
            vec![("x-2fa-approval-result", "APPROVED"), token],
            false,
        ),
        ("401 Unauthorized", vec![rejected, token], false),
    ] {
        for body in [body, b"", b"<html>"] {
            let server = Server::raw(vec![answer(status, &headers, body)]).await;
            let wise = server.builder().user_token("hush").build().unwrap();
            let error = wise.send(payment()).await.unwrap_err();
            assert_eq!(
                matches!(error, Error::ScaRequired(_)),
                asked,
                "{status} {headers:?}"
            );
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(TOKEN), "{shown}");
        }
    }
}

/// A handler that gives the token back, and counts.
fn counting(count: &Arc<AtomicU32>) -> impl wise_api::approval::ScaHandler {
    let count = Arc::clone(count);
    move |_, required: ScaRequired| {
        count.fetch_add(1, Ordering::SeqCst);
        ready(Ok(ScaApproval::from(&required)))
    }
}

#[tokio::test]
async fn a_handler_clears_it_once() {
    let count = Arc::new(AtomicU32::new(0));
    // The second response asks again, for another token.
    let server = Server::raw(vec![
        asks(TOKEN),
        done(),
        asks(TOKEN),
        asks("other"),
        done(),
    ])
    .await;
    let builder = server.builder().user_token("hush");
    let wise = builder.sca_handler(counting(&count)).build().unwrap();
    let key = IdempotencyKey::generate();
    let call = wise.send(payment()).idempotency_key(key.clone());
    let response = call.send_with_meta().await.unwrap();
    assert_eq!((response.attempts, response.value.attempts()), (2, 2));
    assert_eq!(count.load(Ordering::SeqCst), 1);
    for seen in server.seen() {
        assert_eq!(seen.header("x-idempotence-uuid"), Some(key.as_str()));
        assert_eq!(seen.text(), "{\"amount\": 5}");
    }

    let again = required(wise.send(payment()).await.unwrap_err());
    assert_eq!(again.one_time_token().expose(), "other");
    assert_eq!(count.load(Ordering::SeqCst), 2);
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn what_a_handler_fails_with_is_the_source() {
    let server = Server::raw(vec![asks(TOKEN)]).await;
    let wise = server
        .builder()
        .user_token("hush")
        .sca_handler(|_, _| ready(Err("the customer said no to Jane".into())))
        .build()
        .unwrap();
    let error = wise.send(payment()).await.unwrap_err();
    assert_eq!(
        error.source().unwrap().to_string(),
        "the customer said no to Jane"
    );
    assert_eq!(
        error.to_string(),
        "undocumented request: Wise asks for strong customer authentication (SCA), and has done nothing yet; the SCA handler failed \
         (trace id t-7)"
    );
    assert!(!format!("{error:?}").contains("Jane"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_handler_that_gives_nonsense_sends_nothing() {
    let server = Server::raw(vec![asks(TOKEN), done()]).await;
    let wise = server
        .builder()
        .user_token("hush")
        .sca_handler(|_, _| ready(Ok(ScaApproval::new("line\nbreak"))))
        .build()
        .unwrap();
    assert!(
        required(wise.send(payment()).await.unwrap_err())
            .source()
            .is_some()
    );
    assert_eq!(server.seen().len(), 1);
    let error = wise.send(payment()).sca_approval("").await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn calls_of_a_handler_do_not_come_back_to_it() {
    // Whichever client it uses: the one that it is given, and one that has a handler itself.
    for own in [false, true] {
        let count = Arc::new(AtomicU32::new(0));
        let client: Arc<OnceLock<Wise>> = Arc::default();
        let (counted, with_handler) = (Arc::clone(&count), Arc::clone(&client));
        let server = Server::raw(vec![asks(TOKEN), asks("inner"), done()]).await;
        let wise = server
            .builder()
            .user_token("hush")
            .sca_handler(move |given: Wise, required: ScaRequired| {
                counted.fetch_add(1, Ordering::SeqCst);
                let wise = with_handler.get().filter(|_| own).cloned().unwrap_or(given);
                async move {
                    let inner = wise.send(payment()).await.unwrap_err();
                    assert!(matches!(inner, Error::ScaRequired(_)), "{inner}");
                    Ok(ScaApproval::from(&required))
                }
            })
            .build()
            .unwrap();
        client.set(wise.clone()).unwrap();
        wise.send(payment()).await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
        assert_eq!(server.seen().len(), 3);
    }
}

#[tokio::test]
async fn a_handler_has_the_time_of_the_call() {
    let clock = TestClock::default();
    let moved = clock.clone();
    let server = Server::raw(vec![asks(TOKEN), done()]).await;
    let builder = server
        .builder()
        .user_token("hush")
        .clock(clock.clone())
        .stall_timeout(FAR);
    let wise = builder
        .timeout(FAR)
        .sca_handler(move |_, _| {
            moved.advance(FAR + Duration::from_secs(1));
            std::future::pending::<Result<ScaApproval, BoxError>>()
        })
        .build()
        .unwrap();
    let error = required(wise.send(payment()).await.unwrap_err());
    assert!(error.source().unwrap().to_string().contains("timeout"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn retries_before_and_after() {
    // A read may fail twice before, and twice again after: between them somebody was asked.
    let busy = || answer("503 Service Unavailable", &[], b"");
    let answers = vec![busy(), busy(), asks(TOKEN), busy(), busy(), done()];
    let server = Server::raw(answers).await;
    let count = Arc::new(AtomicU32::new(0));
    let wise = server
        .builder()
        .user_token("hush")
        .clock(TestClock::default())
        .stall_timeout(FAR)
        .timeout(FAR)
        .retry(RetryPolicy::new().retries(2))
        .sca_handler(counting(&count))
        .build()
        .unwrap();
    let read = free(Method::GET, "/v1/statement");
    let response = wise.send(read).await.unwrap();
    assert_eq!((response.attempts(), count.load(Ordering::SeqCst)), (6, 1));
    let tokens: Vec<bool> = server
        .seen()
        .iter()
        .map(|seen| seen.header("x-2fa-approval").is_some())
        .collect();
    assert_eq!(tokens, [false, false, false, true, true, true]);
}

#[tokio::test]
async fn debug_shows_no_token() {
    let server = Server::raw(vec![asks(TOKEN)]).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let call = wise
        .send(payment())
        .header("x-2fa-approval", TOKEN)
        .sca_approval(Secret::new(TOKEN));
    let request = call.clone().into_request().unwrap();
    let mut shown = format!("{call:?} {request:?} {:?}", request.headers());
    let error = call.await.unwrap_err();
    shown.push_str(&format!("{error} {error:?}"));
    let required = required(error);
    let headers = required.refusal().headers();
    assert!(headers.contains_key("x-2fa-approval"));
    shown.push_str(&format!(
        "{required} {required:?} {headers:?} {:?}",
        ScaApproval::from(&required)
    ));
    assert!(!shown.contains(TOKEN), "{shown}");
}
