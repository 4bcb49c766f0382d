//! Recordings that are held against the contracts.
#![allow(clippy::unwrap_used)]

use wise_api::testing::{Recorder, Recording};
use wise_api::{Currency, Decimal, Environment, Method, Wise};
use wise_mock::{Server, check_recording};

async fn recorded() -> String {
    let mock = Server::start().await.unwrap();
    let recorder = Recorder::new();
    let environment = Environment::Custom {
        api: mock.url(),
        cards: mock.cards_url(),
    };
    let builder = Wise::builder().environment(environment);
    let builder = builder
        .user_token("mock-user-token")
        .basic("mock-client-id", "mock-client-secret");
    let builder = builder.client_credentials_token("mock-client-credentials-token");
    let wise = builder.recorder(&recorder).build().unwrap();
    let profiles = wise.profiles().list().await.unwrap();
    let profile = profiles
        .iter()
        .find_map(|profile| Json::from_encode(profile).to_value().unwrap()["id"].as_i64())
        .unwrap();
    let quote = wise_api::quote::CreateQuote::builder()
        .source_currency(Currency::GBP)
        .target_currency(Currency::EUR)
        .source_amount(Decimal::from(250));
    wise.quotes().create(profile, quote).await.unwrap();
    wise.transfers().list().profile(profile).await.unwrap();
    wise.transfers().get(999_999_999).await.err();
    wise.legacy().rates().list().await.unwrap();
    let text = recorder.recording().unwrap().to_text();
    assert!(Recording::from_text(&text).unwrap().len() >= 5);
    text
}

use wise_api::Json;

#[tokio::test]
async fn what_the_mock_answers_is_what_the_contract_says() {
    let text = recorded().await;
    assert!(!text.contains("mock-user-token"));
    assert_eq!(check_recording(&text).await.unwrap(), []);
}

#[tokio::test]
async fn what_differs_is_told_with_its_path_and_place() {
    let text = recorded().await;
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let at = |part: &str| {
        let exchanges = file["exchanges"].as_array().unwrap();
        exchanges
            .iter()
            .position(|one| one["request"]["target"].as_str().unwrap().ends_with(part))
            .unwrap()
    };
    let quotes = at("/quotes");
    type Change = fn(&mut serde_json::Value);
    let cases: [(usize, Change, &str, &str); 7] = [
        (
            quotes,
            |one| one["response"]["json"]["sourceCurrency"] = 7.into(),
            "response.body/sourceCurrency",
            "/quotes",
        ),
        (
            quotes,
            |one| one["request"]["json"]["sourceCurrency"] = 7.into(),
            "request.body/sourceCurrency",
            "/quotes",
        ),
        (
            quotes,
            |one| one["response"]["status"] = 299.into(),
            "response.status",
            "/quotes",
        ),
        (
            quotes,
            |one| one["response"]["headers"]["content-type"] = "text/html".into(),
            "response.header.content-type",
            "/quotes",
        ),
        (
            quotes,
            |one| {
                one["response"].as_object_mut().unwrap().remove("json");
            },
            "response.body",
            "/quotes",
        ),
        (
            quotes,
            |one| one["request"]["target"] = "/v9/nothing".into(),
            "request.path",
            "/v9/nothing",
        ),
        (
            at("/profiles"),
            |one| {
                let target = format!("{}?nonsense=1", one["request"]["target"].as_str().unwrap());
                one["request"]["target"] = target.into();
            },
            "request.query.nonsense",
            "/profiles",
        ),
    ];
    for (index, change, place, path) in cases {
        let mut file = file.clone();
        change(&mut file["exchanges"][index]);
        let mismatches = check_recording(&file.to_string()).await.unwrap();
        let found = mismatches.iter().find(|mismatch| mismatch.at == place);
        let found = found.unwrap_or_else(|| panic!("{place}: {mismatches:#?}"));
        assert_eq!(found.exchange, index + 1, "{place}");
        let line = found.to_string();
        assert!(line.contains(path) && line.contains(place), "{line}");
        assert_eq!(mismatches.len(), 1, "{place}: {mismatches:#?}");
    }
    for text in [
        "",
        "{}",
        r#"{"format":9,"exchanges":[]}"#,
        r#"{"format":1}"#,
    ] {
        check_recording(text).await.unwrap_err();
    }
}

#[tokio::test]
async fn what_was_cut_out_is_not_held_against_anybody() {
    let mock = Server::start().await.unwrap();
    let recorder = Recorder::new().cut("type");
    let environment = Environment::Custom {
        api: mock.url(),
        cards: mock.cards_url(),
    };
    let builder = Wise::builder()
        .environment(environment)
        .user_token("mock-user-token");
    let wise = builder.recorder(&recorder).build().unwrap();
    wise.profiles().list().await.unwrap();
    wise.request(Method::GET, "/v2/profiles").await.ok();
    let text = recorder.recording().unwrap().to_text();
    assert!(text.contains("cut-out"));
    assert_eq!(check_recording(&text).await.unwrap(), []);
}
