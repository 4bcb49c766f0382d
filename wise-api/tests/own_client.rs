//! A `reqwest::Client` that the program has anyway.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/mod.rs"]
mod support;

use reqwest::redirect::Policy;
use support::{Server, answer};
use wise_api::error::Reached;
use wise_api::{Error, Method, Wise};

fn wise(server: &Server, client: reqwest::Client) -> Wise {
    let builder = server.builder().user_token("hush").reqwest_client(client);
    builder.build().unwrap()
}

#[tokio::test]
async fn it_is_used_with_what_it_has() {
    let server = Server::json("200 OK", "{}").await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-program", "ours".parse().unwrap());
    headers.insert("accept", "text/plain".parse().unwrap());
    let client = reqwest::Client::builder()
        .redirect(Policy::none())
        .default_headers(headers)
        .build()
        .unwrap();
    let call = wise(&server, client).request(Method::GET, "/v1/things");
    call.header("accept", "application/json").await.unwrap();
    let seen = server.only();
    assert_eq!(seen.header("x-program"), Some("ours"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("authorization"), Some("Bearer hush"));
}

#[tokio::test]
async fn a_redirect_that_it_followed_is_an_uncertain_outcome() {
    let server = Server::answering(|seen| {
        if seen.line.contains("/elsewhere") {
            return answer("200 OK", &[("Content-Type", "application/json")], b"{}");
        }
        answer("307 Temporary Redirect", &[("Location", "/elsewhere")], b"")
    })
    .await;
    let client = reqwest::Client::new();
    let call = wise(&server, client).request(Method::POST, "/v1/payments");
    let error = call.json(&serde_json::json!({"amount": 1})).unwrap().await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(error.reached(), Reached::Maybe);
    assert!(error.outcome_is_uncertain());
    let mut source = std::error::Error::source(&error);
    let mut text = error.to_string();
    while let Some(next) = source {
        text = format!("{text}: {next}");
        source = next.source();
    }
    assert!(text.contains("redirect(Policy::none())"), "{text}");
}

#[tokio::test]
async fn an_address_that_is_spelled_another_way_is_no_redirect() {
    let server = Server::json("200 OK", "{}").await;
    let base = server.base().replace("http://", "HTTP://");
    let wise = Wise::builder()
        .environment(wise_api::Environment::custom(format!("{base}/a/../b")))
        .user_token("hush")
        .reqwest_client(reqwest::Client::new())
        .build()
        .unwrap();
    let answer = wise.request(Method::GET, "/v1/things").await;
    assert_eq!(answer.unwrap().attempts(), 1);
}

#[test]
fn tls_settings_have_no_effect_on_it() {
    let builder = Wise::builder()
        .environment(wise_api::Environment::Sandbox)
        .root_certificate("-----BEGIN CERTIFICATE-----")
        .reqwest_client(reqwest::Client::new());
    let error = builder.build().unwrap_err().to_string();
    assert!(error.contains("root_certificate"), "{error}");
}
