//! Requirement forms that come from Wise and go back to it.

#![cfg(all(feature = "forms", feature = "__newest-quarter"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Seen, Server, answer};
use wise_api::form::{Form, LiveForm};
use wise_api::transfer::CreateTransfer;
use wise_api::{Error, IdempotencyKey, Json, NEWEST_VERSION as NEWEST, Wise};

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("data/forms/", $name, ".json"))
    };
}

const QUOTE: &str = "3b041641-1788-44f2-a60d-f25453fe2e85";

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn ok(body: &str) -> Vec<u8> {
    let headers = [("Content-Type", "application/json")];
    answer("200 OK", &headers, body.as_bytes())
}

/// A Wise that asks for a state once the country is the United States, and takes whatever is sent then.
fn dollars(request: &Seen) -> Vec<u8> {
    let path = request.line.split(' ').nth(1).unwrap();
    let path = path.split('?').next().unwrap();
    if path.ends_with("/account-requirements") {
        let in_america = request.text().contains(r#""country":"US""#);
        return ok(if in_america {
            data!("usd_us")
        } else {
            data!("usd")
        });
    }
    if request.line.starts_with("GET") {
        return ok(
            r#"{"id":9,"type":"aba","name":{"fullName":"Ada Lovelace"},"legalEntityType":"PERSON",
            "details":{"abartn":"021000021","accountNumber":"12345678","accountType":"CHECKING",
            "address":{"country":"US","city":"Phoenix","firstLine":"1 Cactus Road","postCode":"85001","state":"AZ"}}}"#,
        );
    }
    ok(r#"{"id":10,"active":true}"#)
}

fn client(server: &Server) -> Wise {
    server.builder().user_token("hush").build().unwrap()
}

fn set(form: &mut LiveForm, answers: &[(&str, &str)]) {
    for (key, value) in answers {
        assert!(form.answer(key, *value).unwrap().unchecked.is_empty());
    }
}

#[tokio::test]
async fn a_recipient_is_asked_for_refreshed_and_created() {
    let server = Server::answering(dollars).await;
    let wise = client(&server);
    let mut form = wise.recipients().form("GBP", "USD", 250).await.unwrap();
    let _ = form.choose("aba").unwrap();
    set(
        &mut form,
        &[
            ("legalType", "PRIVATE"),
            ("accountHolderName", "Ada Lovelace"),
            ("abartn", "021000021"),
            ("accountNumber", "12345678"),
            ("accountType", "CHECKING"),
            ("address.country", "US"),
        ],
    );
    let incomplete = form.create(12345).unwrap_err();
    assert_eq!(incomplete.stale, ["legalType", "address.country"]);
    let changes = form.refresh().await.unwrap();
    assert_eq!(changes.added, ["address.state"]);
    assert!(changes.dropped.is_empty());
    set(
        &mut form,
        &[
            ("address.city", "Phoenix"),
            ("address.firstLine", "1 Cactus Road"),
            ("address.postCode", "85001"),
            ("address.state", "AZ"),
        ],
    );
    form.create(12345).unwrap().await.unwrap();
    let seen = server.seen();
    let lines: Vec<&str> = seen.iter().map(|request| request.line.as_str()).collect();
    let first = "/api/v1/account-requirements?source=GBP&target=USD&sourceAmount=250";
    assert_eq!(
        lines,
        [
            format!("GET {first} HTTP/1.1"),
            format!("POST {first} HTTP/1.1"),
            format!("POST /api/{NEWEST}/accounts HTTP/1.1"),
        ]
    );
    for request in &seen[..2] {
        assert_eq!(request.header("accept-minor-version"), Some("1"));
        assert_eq!(request.header("authorization"), Some("Bearer hush"));
    }
    assert_eq!(
        json(seen[1].text()),
        json(
            r#"{"type":"aba","currency":"USD","accountHolderName":"Ada Lovelace","details":{"legalType":"PRIVATE",
            "abartn":"021000021","accountNumber":"12345678","accountType":"CHECKING","address":{"country":"US"}}}"#
        )
    );
    assert_eq!(
        json(seen[2].text()),
        json(
            r#"{"profile":12345,"type":"aba","currency":"USD","accountHolderName":"Ada Lovelace","details":{
            "legalType":"PRIVATE","abartn":"021000021","accountNumber":"12345678","accountType":"CHECKING","address":
            {"country":"US","city":"Phoenix","firstLine":"1 Cactus Road","postCode":"85001","state":"AZ"}}}"#
        )
    );
}

#[cfg(feature = "legacy")]
#[tokio::test]
async fn each_version_creates_the_recipient_of_its_form() {
    use wise_api::legacy::recipient::Recipients;

    let server = Server::answering(dollars).await;
    let wise = client(&server);
    let legacy = wise.legacy().recipients();
    let mut form: LiveForm<Recipients> = legacy.form("GBP", "USD", 250).await.unwrap();
    let _ = form.choose("aba").unwrap();
    let existing = form.prefill_from(legacy.get(9)).await.unwrap();
    assert!(existing.refused.is_empty());
    let stored = serde_json::to_string(&*form).unwrap();
    form.create(12345).unwrap().await.unwrap();
    // The same form, stored and sent in the newest version.
    let form: Form = serde_json::from_str(&stored).unwrap();
    let newest = wise.recipients().with_form(form.clone());
    newest.create(12345).unwrap().await.unwrap();
    form.with(&wise).create(12345).unwrap().await.unwrap();
    let seen = server.seen();
    let made = seen.iter().rev().take(3).rev();
    let lines: Vec<&str> = made.clone().map(|request| request.line.as_str()).collect();
    let newest = format!("POST /api/{}/accounts HTTP/1.1", wise_api::NEWEST_VERSION);
    let older = "POST /api/v1/accounts HTTP/1.1";
    assert_eq!(lines, [older, &newest, &newest]);
    for request in made {
        let sent = json(request.text());
        assert_eq!(sent["profile"], 12345);
        assert_eq!(sent["details"]["address"]["state"], "AZ");
    }
}

#[tokio::test]
async fn a_form_of_a_quote_is_refreshed_where_it_came_from_also_after_it_was_stored() {
    let server = Server::answering(dollars).await;
    let wise = client(&server);
    let mut form = wise
        .recipients()
        .get_account_requirements(QUOTE)
        .form()
        .await
        .unwrap();
    let _ = form.choose("aba").unwrap();
    assert!(form.answer("address.country", "US").unwrap().needs_refresh);
    let stored = serde_json::to_string(&form).unwrap();
    let mut form: Form = serde_json::from_str(&stored).unwrap();
    let changes = form.refresh(&wise).await.unwrap();
    assert_eq!(changes.added, ["address.state"]);
    let line = format!("POST /api/{NEWEST}/quotes/{QUOTE}/account-requirements HTTP/1.1");
    assert_eq!(server.seen()[1].line, line);
}

#[tokio::test]
async fn an_existing_recipient_fills_the_form_through_its_refreshes() {
    let server = Server::answering(dollars).await;
    let wise = client(&server);
    let mut form = wise.recipients().form("GBP", "USD", 250).await.unwrap();
    let prefilled = form.prefill_from(wise.recipients().get(9)).await.unwrap();
    assert!(prefilled.refused.is_empty() && prefilled.masked.is_empty());
    assert_eq!(form.get("address.state").unwrap().as_str(), r#""AZ""#);
    assert!(form.is_complete(), "{:?}", form.body().unwrap_err());
}

#[tokio::test]
async fn a_transfer_is_asked_for_again_with_what_it_was_asked_with() {
    let server = Server::answering(|request: &Seen| {
        let other = request.text().contains(r#""sourceOfFunds":"other""#);
        ok(match () {
            () if !request.line.contains("requirements") => r#"{"id":1}"#,
            () if other => data!("transfer_other"),
            () => data!("transfer"),
        })
    })
    .await;
    let wise = client(&server);
    let body = wise_api::transfer::GetRequirements::new(9, QUOTE);
    let mut form = wise
        .transfers()
        .get_requirements(body)
        .form()
        .await
        .unwrap();
    let _ = form.answer("sourceOfFunds", "other").unwrap();
    let _ = form.answer("transferPurpose", "bills").unwrap();
    let changes = form.refresh(&wise).await.unwrap();
    assert_eq!(changes.added, ["sourceOfFundsOther"]);
    let _ = form.answer("sourceOfFundsOther", "Trust funds").unwrap();
    let key = "6d9188cf-fa59-44c3-87a2-4506ce9c1ea3";
    let create = CreateTransfer::new(9, QUOTE, key.parse::<IdempotencyKey>().unwrap());
    let create = wise.transfers().create(create).fill(&form).unwrap();
    assert_eq!(create.get_idempotency_key().unwrap().to_string(), key);
    create.await.unwrap();
    let seen = server.seen();
    let asked = json(seen[1].text());
    assert_eq!(asked["quoteUuid"], QUOTE);
    assert_eq!(asked["targetAccount"], 9);
    assert_eq!(asked["details"]["transferPurpose"], "bills");
    let sent = json(seen[2].text());
    assert_eq!(
        sent["details"],
        json(
            r#"{"sourceOfFunds":"other","transferPurpose":"bills","sourceOfFundsOther":"Trust funds"}"#
        )
    );
    assert_eq!(sent["customerTransactionId"], key);
}

#[tokio::test]
async fn a_refusal_is_told_by_key() {
    let body = r#"{"timestamp":"2026-11-01T10:00:00Z","errors":[
        {"code":"NOT_VALID","message":"unknown bank","path":"sortCode","arguments":["sortCode","403020"]},
        {"code":"NOT_VALID","message":"no such street","path":"details.address.firstLine","arguments":[]},
        {"code":"NOT_VALID","message":"no such name","path":"name/fullName"},
        {"code":"NOT_VALID","message":"no such number","path":null,"arguments":["accountNumber","1"]},
        {"code":"LIMIT","message":"too many recipients","path":"","arguments":[]}]}"#;
    let server = Server::json("400 Bad Request", body).await;
    let wise = client(&server);
    let requirements = data!("gbp").replace(r#""key": "email""#, r#""key": "address.firstLine""#);
    let mut form = Form::parse(wise_api::form::FormKind::Recipient, &requirements).unwrap();
    let _ = form.choose("sort_code").unwrap();
    let body = wise_api::recipient::CreateRecipient::new();
    let error = wise.recipients().create(body).await.unwrap_err();
    let errors = form.errors_of(&error).unwrap();
    let keys: Vec<&String> = errors.by_key().keys().collect();
    assert_eq!(
        keys,
        [
            "accountHolderName",
            "accountNumber",
            "address.firstLine",
            "sortCode"
        ]
    );
    assert_eq!(
        errors.of("sortCode")[0].message.as_deref(),
        Some("unknown bank")
    );
    assert_eq!(errors.other()[0].code.as_deref(), Some("LIMIT"));
}

#[tokio::test]
async fn what_is_no_form_is_an_error_of_the_call() {
    let server = Server::json("200 OK", r#"{"id":1}"#).await;
    let wise = client(&server);
    let error = wise.recipients().form("GBP", "USD", 1).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
}

#[tokio::test]
async fn a_form_that_did_not_come_from_wise_says_that_it_cannot_be_refreshed() {
    let server = Server::json("200 OK", "[]").await;
    let wise = client(&server);
    let requirements = Json::parse(data!("transfer")).unwrap();
    let mut form = Form::new(wise_api::form::FormKind::Transfer, &requirements).unwrap();
    let error = form.refresh(&wise).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("not made from a response that can be refreshed"),
        "{error}"
    );
    assert!(server.seen().is_empty());
}
