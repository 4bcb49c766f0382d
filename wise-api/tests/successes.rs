//! A success has to look like one: what a proxy in between answers with 200 is none.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::Server;
use wise_api::Currency;
use wise_api::operation::{Idempotency, Operation, OperationInfo, Request, Response, Retry};
use wise_api::{Call, Error, Method, Redirect, Wise};

const PAGE: &str = "<!DOCTYPE html>\n<html><body>Please log in</body></html>";

/// The error of a call that is answered with this.
async fn failure<O: Operation<Output: std::fmt::Debug>>(
    answer: Vec<u8>,
    call: impl Fn(&Wise) -> Call<O>,
) -> Error {
    let server = Server::raw(vec![answer]).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let error = call(&wise).await.unwrap_err();
    assert!(!server.seen().is_empty());
    error
}

fn html(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn a_page_is_no_success_of_a_write_without_a_result() {
    for answer in [
        html("200 OK", "text/html; charset=utf-8", PAGE),
        html("200 OK", "text/html", "Please log in"),
        html("200 OK", "text/plain", PAGE),
        html("200 OK", "application/json", &format!("\u{feff} {PAGE}")),
        html("200 OK", "text/plain", "blocked by policy 7"),
    ] {
        let error = failure(answer.clone(), |wise| wise.balances().delete(7, 8)).await;
        assert!(matches!(&error, Error::Decode(_)), "{error:?}");
        assert!(error.outcome_is_uncertain(), "{error}");
        assert!(error.to_string().contains("uncertain"), "{error}");
    }
}

#[tokio::test]
async fn a_page_is_no_success_of_a_write_with_an_undocumented_body() {
    let marked = format!("\u{feff} {PAGE}");
    for answer in [
        html("200 OK", "text/html", PAGE),
        html("200 OK", "application/json", &marked),
    ] {
        let error = failure(answer, |wise| wise.profiles().close_update_window(7)).await;
        assert!(matches!(&error, Error::Decode(_)) && error.outcome_is_uncertain());
    }
}

#[tokio::test]
async fn a_page_is_no_success_of_a_write_with_a_documented_body() {
    for (media_type, body, said) in [
        ("text/html", PAGE, "it is an HTML page"),
        ("application/json", PAGE, "it is an HTML page"),
        ("text/plain", "OK", "found no JSON"),
    ] {
        let answer = html("201 Created", media_type, body);
        let error = failure(answer, |wise| wise.quotes().create(7, quote())).await;
        assert!(matches!(&error, Error::Decode(_)) && error.outcome_is_uncertain());
        assert!(error.to_string().contains(said), "{error}");
    }
    // Whether funding was accepted stands in the body.
    let answer = html("201 Created", "application/json", "");
    let funding = wise_api::transfer::FundFromBalance::new;
    let error = failure(answer, |wise| wise.transfers().fund(7, 9, funding())).await;
    assert!(error.outcome_is_uncertain(), "{error}");
    assert!(error.to_string().contains("without the body"), "{error}");
}

fn quote() -> wise_api::quote::CreateQuote {
    wise_api::quote::CreateQuote::builder()
        .source_currency(Currency::GBP)
        .target_currency(Currency::EUR)
}

#[tokio::test]
async fn a_page_is_no_file() {
    let answer = html("200 OK", "text/html", PAGE);
    let error = failure(answer, |wise| wise.transfers().download_receipt(7)).await;
    assert!(matches!(&error, Error::Decode(_)), "{error:?}");
    // Nothing was written.
    assert!(!error.outcome_is_uncertain());
}

#[tokio::test]
async fn nothing_and_json_are_successes_without_a_result() {
    for answer in [
        b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec(),
        html("200 OK", "text/html", ""),
        html("200 OK", "application/json", "{\"id\":8}"),
        html("200 OK", "text/plain", "null"),
    ] {
        let server = Server::raw(vec![answer]).await;
        let wise = server.builder().user_token("hush").build().unwrap();
        wise.balances().delete(7, 8).await.unwrap();
    }
}

#[tokio::test]
async fn a_write_without_its_documented_body_was_accepted_and_says_so() {
    for body in ["", " \r\n"] {
        let answer = html("201 Created", "application/json", body);
        let error = failure(answer, |wise| wise.quotes().create(7, quote())).await;
        assert!(matches!(&error, Error::Decode(_)), "{error:?}");
        assert!(!error.outcome_is_uncertain());
        assert_eq!(
            error.to_string(),
            "quoteCreate: Wise accepted the request with 201, but without the body that the contract documents; look up what it made before you send it again"
        );
    }
}

/// What the generator makes of an operation whose only success is a redirect.
#[derive(Clone, Debug)]
struct SignOn;

impl Operation for SignOn {
    type Output = Redirect;

    const INFO: OperationInfo = OperationInfo {
        id: "signOn",
        method: Method::POST,
        version: "2026Q4",
        path: "/sign-on",
        security: &[],
        servers: &[],
        idempotency: Idempotency::None,
        retry: Retry::WhereSafe,
    };

    fn request(&self) -> Result<Request, Error> {
        let mut request = Request::new(&Self::INFO);
        request.redirects(&[302]);
        Ok(request)
    }

    fn decode(response: &Response) -> Result<Redirect, Error> {
        response.redirect()
    }
}

async fn sign_on(answer: &str) -> Result<Redirect, Error> {
    let server = Server::raw(vec![answer.as_bytes().to_vec()]).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let result = wise.send(SignOn).await;
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "a redirect is not followed");
    assert_eq!(seen[0].header("authorization"), None);
    result
}

#[tokio::test]
async fn a_documented_redirect_is_a_success_with_its_location() {
    let redirect = sign_on("HTTP/1.1 302 Found\r\nlocation: https://example.com/in?token=hush-hush\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>")
        .await
        .unwrap();
    assert_eq!(
        redirect.location(),
        "https://example.com/in?token=hush-hush"
    );
    assert!(!format!("{redirect:?}").contains("hush"));
}

#[tokio::test]
async fn other_redirects_and_successes_are_not_taken_for_it() {
    let error = sign_on(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
    )
    .await
    .unwrap_err();
    assert!(matches!(&error, Error::Api(_)), "{error:?}");
    let error = sign_on("HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`Location`"), "{error}");
    let error =
        sign_on("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>")
            .await
            .unwrap_err();
    assert!(matches!(&error, Error::Decode(_)) && error.outcome_is_uncertain());
    // An operation that documents no redirect still has none.
    let server = Server::raw(vec![
        b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n".to_vec(),
    ])
    .await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let error = wise.balances().delete(7, 8).await.unwrap_err();
    assert!(matches!(&error, Error::Api(_)), "{error:?}");
}
