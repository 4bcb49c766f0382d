//! What does not depend on the version of the API, and what goes from one to the other.

use rust_decimal::dec;
use serde_json::{Value, json};
use wise_api::Currency;
use wise_api::balance::{self, CreateBalance};
use wise_api::webhook::{Event, PublicKey};
use wise_mock::contract::Contracts;
use wise_mock::{Kind, Server};

use crate::paths::path;
use crate::support::{Inbox, api_error};

#[tokio::test]
async fn the_versions_have_the_same_things_behind_them() {
    let mock = Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let profile = wise.legacy().profiles().list().await.unwrap()[0]
        .id()
        .unwrap();
    let create = CreateBalance::new(Currency::GBP, balance::Type::Standard);
    let made = wise.balances().create(profile, create).await.unwrap();
    let read = wise
        .legacy()
        .balances()
        .get(profile, made.id().unwrap())
        .await
        .unwrap();
    assert_eq!(read.currency().unwrap(), "GBP");
    mock.reset();
    let gone = wise.balances().get(profile, made.id().unwrap()).await;
    assert_eq!(api_error(gone).0, 404);
}

#[tokio::test]
async fn every_event_can_be_had_in_every_schema_version() {
    let mock = Server::start().await.unwrap();
    let inbox = Inbox::open().await;
    let mut expected = Vec::new();
    for (event, versions) in Contracts::get().unwrap().events() {
        for version in versions {
            let sent = mock
                .event(event)
                .version(version)
                .to(inbox.url())
                .send()
                .unwrap();
            assert_eq!(sent, 1);
            expected.push((event.to_owned(), version.to_owned()));
        }
    }
    let known = Event::known().iter();
    let mut known: Vec<_> = known
        .map(|(event, version)| ((*event).to_owned(), (*version).to_owned()))
        .collect();
    known.sort();
    expected.sort();
    assert_eq!(
        expected, known,
        "the mock and the client know the same events"
    );
    let mut told: Vec<_> = inbox
        .all(&mock)
        .await
        .into_iter()
        .map(|notification| {
            let known = !matches!(notification.event, Event::Unrecognized(_));
            assert!(
                known,
                "{} {}",
                notification.event_type, notification.schema_version
            );
            (notification.event_type, notification.schema_version)
        })
        .collect();
    told.sort();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn an_event_has_the_data_that_a_test_wants_as_far_as_the_contract_allows() {
    let mock = Server::start().await.unwrap();
    let inbox = Inbox::open().await;
    let event = || mock.event("transfers#state-change").to(inbox.url());
    event()
        .data(json!({ "current_state": "charged_back", "resource": { "id": 7 } }))
        .send()
        .unwrap();
    let told = inbox.all(&mock).await;
    let data = told[0].data.to_value().unwrap();
    assert_eq!(data["current_state"], "charged_back");
    assert_eq!(data["resource"]["id"], 7);
    assert!(event().data(json!({ "current_state": 7 })).send().is_err());
    assert!(event().version("1.0.0").send().is_err());
    assert!(mock.event("no#such-event").to(inbox.url()).send().is_err());
    assert!(
        mock.event("transfers#refund")
            .to("http://192.0.2.1/")
            .send()
            .is_err()
    );
    assert_eq!(
        mock.event("transfers#refund").send().unwrap(),
        0,
        "nobody has subscribed"
    );
}

#[tokio::test]
async fn another_program_has_the_control_endpoints() {
    let mock = Server::start().await.unwrap();
    let inbox = Inbox::open().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = |path: &str, body: Value| {
        let request = http
            .post(format!("{}/_mock/{path}", mock.url()))
            .body(body.to_string());
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        }
    };
    let body = json!({ "event": "cards#3ds-challenge", "url": inbox.url() });
    assert_eq!(
        post("events", body).await,
        (200, json!({ "sent": 1 }).to_string())
    );
    assert_eq!(inbox.all(&mock).await[0].event_type, "cards#3ds-challenge");
    assert_eq!(
        post("events", json!({ "event": "no#such-event" })).await.0,
        400
    );
    let events = http
        .get(format!("{}/_mock/events", mock.url()))
        .send()
        .await
        .unwrap();
    let events: Value = serde_json::from_str(&events.text().await.unwrap()).unwrap();
    assert_eq!(events["transfers#refund"], json!(["2.0.0", "4.0.0"]));

    let rate = json!({ "source": "GBP", "target": "EUR", "rate": "1.12345678901234567" });
    assert_eq!(post("rates", rate).await.0, 204);
    let wise = mock.client().unwrap();
    let rates = wise
        .rates()
        .list()
        .source(Currency::GBP)
        .target(Currency::EUR)
        .await
        .unwrap();
    assert_eq!(rates[0].rate, dec!(1.12345678901234567));
    assert_eq!(post("rates", json!({ "source": "GBP" })).await.0, 400);

    let before = mock.clock().now();
    assert_eq!(
        post("clock", json!({ "advanceSeconds": 3600 })).await.0,
        204
    );
    assert!(mock.clock().now().duration_since(before).unwrap().as_secs() >= 3600);

    assert_eq!(
        post("sca", json!({ "operation": "profileList" })).await.0,
        204
    );
    let list = || {
        http.get(format!("{}{}", mock.url(), path("profileList")))
            .bearer_auth(mock.token(Kind::User))
    };
    assert_eq!(list().send().await.unwrap().status(), 403);
    assert_eq!(post("reset", json!({})).await.0, 204);
    assert_eq!(list().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn another_program_gets_the_key_that_it_checks_webhooks_with() {
    let mock = Server::start().await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let key = http.get(format!("{}/_mock/events/key", mock.url()));
    let key = key.send().await.unwrap().text().await.unwrap();
    let key = PublicKey::from_pem(&key).unwrap();
    assert_eq!(key.fingerprint(), mock.public_key().unwrap().fingerprint());
}

#[tokio::test]
async fn a_period_that_the_client_would_not_ask_for_is_refused() {
    let mock = Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
    let create = CreateBalance::new(Currency::GBP, balance::Type::Standard);
    let made = wise.balances().create(profile, create).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = |end: &str| {
        let path = path("balanceStatementGet")
            .replace("{profileId}", &profile.to_string())
            .replace("{balanceId}", &made.id().unwrap().to_string());
        let url = format!(
            "{}{path}?currency=GBP&intervalStart=2025-01-01T00:00:00Z&intervalEnd={end}",
            mock.url(),
        );
        http.get(url).bearer_auth(mock.token(Kind::User)).send()
    };
    assert_eq!(get("2026-04-15T00:00:00Z").await.unwrap().status(), 200);
    assert_eq!(get("2026-04-15T00:00:01Z").await.unwrap().status(), 422);
}
