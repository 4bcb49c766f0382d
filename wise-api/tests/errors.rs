//! What is told of refusals beside their entries, and requests that the contract does not have.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use http::Method;
use support::{Server, answer};
use wise_api::error::ApiError;
use wise_api::retry::RetryPolicy;
use wise_api::{Error, IdempotencyKey, Json};

async fn refused(status: &str, headers: &[(&str, &str)], body: &[u8]) -> ApiError {
    let server = Server::raw(vec![answer(status, headers, body)]).await;
    let builder = server.builder().user_token("hush").body_limit(200);
    let wise = builder.retry(RetryPolicy::never()).build().unwrap();
    match wise.request(Method::GET, "/v1/x").await {
        Err(Error::Api(error)) => *error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn limits_say_whose_they_are_and_how_long() {
    let headers = [
        ("Retry-After", "7"),
        ("X-Rate-Limited-By", "wise-public-api"),
    ];
    let error = refused("429 Too Many Requests", &headers, b"{}").await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.rate_limited_by(), Some("wise-public-api"));
    let headers = [
        ("Date", "Sun, 09 Sep 2001 01:46:40 GMT"),
        ("Retry-After", "Sun, 09 Sep 2001 01:46:50 GMT"),
    ];
    let error = refused("503 Service Unavailable", &headers, b"").await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(10)));
    let error = refused("429 Too Many Requests", &[("Retry-After", "soon")], b"").await;
    assert_eq!((error.retry_after(), error.rate_limited_by()), (None, None));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_kept_up_to_it() {
    let body = format!("{{\"code\":\"a\",\"message\":\"{}\"}}", "x".repeat(500));
    let error = refused("400 Bad Request", &[], body.as_bytes()).await;
    assert_eq!(&error.raw()[..], &body.as_bytes()[..200]);
    assert!(error.response().is_truncated());
    assert!(error.entries().is_empty());
    assert!(
        error.to_string().contains("200 bytes of it are kept"),
        "{error}"
    );
    assert!(error.decode::<Json>().is_err());
}

#[tokio::test]
async fn a_body_is_decoded_as_what_is_documented() {
    let body = br#"{"errors":[{"code":"a"}]}"#;
    let error = refused("422 Unprocessable Entity", &[], body).await;
    let read: BTreeMap<String, Json> = error.decode().unwrap();
    assert_eq!(read["errors"].as_str(), r#"[{"code":"a"}]"#);
    assert!(error.decode::<Vec<Json>>().is_err());
    let html = refused("502 Bad Gateway", &[], b"<html>Jane</html>").await;
    let unread = html.decode::<Json>().unwrap_err();
    assert!(!format!("{unread} {unread:?} {html} {html:?}").contains("Jane"));
}

#[tokio::test]
async fn what_the_contract_does_not_have() {
    let server = Server::json("200 OK", r#"{"a":["Jane"]}"#).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let key = IdempotencyKey::generate();
    let response = wise
        .request(Method::POST, "/v1/things")
        .query("page", 2)
        .query("name", "a b&c")
        .query("none", None::<i64>)
        .json(&BTreeMap::from([("amount", "1.10")]))
        .unwrap()
        .header("X-Own", "1")
        .idempotency_key(key.clone())
        .await
        .unwrap();
    let read: BTreeMap<String, Vec<String>> = response.deserialize().unwrap();
    assert_eq!(read["a"], ["Jane"]);
    let error = response.deserialize::<Vec<u8>>().unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert!(!format!("{error} {error:?}").contains("Jane"), "{error}");

    let seen = server.only();
    assert_eq!(
        seen.line,
        "POST /api/v1/things?page=2&name=a%20b%26c HTTP/1.1"
    );
    assert_eq!(seen.text(), r#"{"amount":"1.10"}"#);
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("x-own"), Some("1"));
    assert_eq!(seen.header("authorization"), Some("Bearer hush"));
    assert_eq!(seen.header("x-idempotence-uuid"), Some(key.as_str()));

    let unwritable = BTreeMap::from([((1, 2), 3)]);
    let call = wise.request(Method::POST, "/v1/things").json(&unwritable);
    assert!(matches!(call.unwrap_err(), Error::Invalid(_)));
}
