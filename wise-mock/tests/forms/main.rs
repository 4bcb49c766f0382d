//! Forms: the mock asks as Wise does, and refuses what Wise refuses.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../support/paths.rs"]
mod paths;
mod plain;
mod refused;
mod single;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wise_api::Wise;
use wise_api::form::Form;
use wise_mock::{Kind, Server};

use plain::Plain;

const CURRENCIES: [&str; 15] = [
    "BRL", "CHF", "CNY", "EUR", "GBP", "IDR", "INR", "KES", "MXN", "NGN", "PHP", "TRY", "UAH",
    "USD", "ZAR",
];

/// What each version has in front of its paths.
fn versions() -> Vec<&'static str> {
    paths::prefixes("addressRequirementsGet", "/address-requirements")
}

/// Answers every question of the chosen type with its example or its first choice.
fn fill(form: &mut Form) {
    let answers: Vec<(String, String)> = form
        .fields()
        .filter(|field| field.required && form.get(&field.key).is_none())
        .map(|field| {
            let answer = match (&field.example, field.values.first()) {
                (Some(example), _) => example.clone(),
                (None, Some(first)) => first.key.clone(),
                (None, None) if field.key == "accountHolderName" => "Ada Example".to_owned(),
                (None, None) => "12345678".to_owned(),
            };
            (field.key.clone(), answer)
        })
        .collect();
    for (key, answer) in answers {
        let _ = form
            .answer(&key, answer.as_str())
            .unwrap_or_else(|error| panic!("{key}: {error}"));
    }
}

#[tokio::test]
async fn a_recipient_of_every_type_of_every_currency_can_be_made_from_its_form() {
    let mock = Server::start().await.unwrap();
    let wise: Wise = mock.client().unwrap();
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
    let mut made = 0;
    for currency in CURRENCIES {
        let asked = wise.recipients().form("GBP", currency, 100).await.unwrap();
        let names: Vec<String> = asked.types().iter().map(|one| one.name.clone()).collect();
        for name in names {
            let mut form = asked.clone();
            let _ = form.choose(&name).unwrap();
            for _ in 0..3 {
                fill(&mut form);
                if form.needs_refresh() {
                    let _ = form.refresh().await.unwrap();
                }
            }
            assert!(
                form.is_complete(),
                "{currency} {name}: {:?}",
                form.problems()
            );
            let recipient = form.create(profile).unwrap().await;
            let recipient =
                recipient.unwrap_or_else(|error| panic!("{currency} {name}: {error:?}"));
            assert_eq!(
                recipient.country().unwrap().as_str().len(),
                2,
                "{currency} {name}"
            );
            // Back from the recipient to the answers, in both shapes.
            let id = recipient.id().unwrap();
            let mut back = asked.clone();
            let prefilled = back.prefill_from(wise.recipients().get(id)).await.unwrap();
            assert!(
                prefilled.refused.is_empty(),
                "{currency} {name}: {prefilled:?}"
            );
            assert_eq!(
                back.body().unwrap(),
                form.body().unwrap(),
                "{currency} {name}"
            );
            let mut back = asked.clone();
            back.prefill_from(wise.legacy().recipients().get(id.get()))
                .await
                .unwrap();
            assert_eq!(
                back.body().unwrap(),
                form.body().unwrap(),
                "{currency} {name}"
            );
            made += 1;
        }
    }
    assert_eq!(made, 35, "types of recipients");
}

/// The facts of a field that a recording and the mock have to share.
fn facts(form: &Value) -> BTreeMap<String, Value> {
    let mut facts = BTreeMap::new();
    for kind in form.as_array().unwrap() {
        for field in kind["fields"].as_array().unwrap() {
            for one in field["group"].as_array().unwrap() {
                let choices = one["valuesAllowed"].as_array().map(|choices| {
                    let mut keys: Vec<&str> = choices
                        .iter()
                        .filter_map(|choice| choice["key"].as_str())
                        .collect();
                    keys.sort_unstable();
                    json!(keys)
                });
                let check = one["validationAsync"]["url"].as_str();
                let check = check.and_then(|url| Some(url.rsplit_once('/')?.1));
                let name = format!(
                    "{} {}",
                    kind["type"].as_str().unwrap(),
                    one["key"].as_str().unwrap()
                );
                facts.insert(
                    name,
                    json!([
                        one["type"],
                        one["required"],
                        one["refreshRequirementsOnChange"],
                        one["displayFormat"],
                        one["minLength"],
                        one["maxLength"],
                        one["validationRegexp"],
                        choices,
                        check,
                    ]),
                );
            }
        }
    }
    facts
}

#[tokio::test]
async fn the_forms_are_those_that_wise_was_seen_to_have() {
    let Some(directory) = std::env::var_os("WISE_RECORDED") else {
        eprintln!("skipped: WISE_RECORDED names no directory of recorded answers");
        return;
    };
    let plain = Plain::start().await;
    // Relative to the workspace, as other input that is not part of it.
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let directory = root.join(directory).join("requirements");
    for currency in CURRENCIES {
        let recorded =
            std::fs::read_to_string(directory.join(format!("get-{currency}.json"))).unwrap();
        let recorded = facts(&serde_json::from_str(&recorded).unwrap());
        let path =
            format!("/v1/account-requirements?source=EUR&target={currency}&sourceAmount=1000");
        let (status, form) = plain.get(&path).await;
        assert_eq!(status, 200, "{form}");
        let own = facts(&form);
        let differ: Vec<_> = recorded
            .iter()
            .filter(|(name, fact)| own.get(*name) != Some(fact))
            .collect();
        assert!(differ.is_empty(), "{currency}: {differ:#?}");
        assert_eq!(own.len(), recorded.len(), "{currency}");
    }
}

#[tokio::test]
async fn forms_come_with_and_without_a_quote_in_both_versions() {
    let plain = Plain::start().await;
    let quote = plain.quote("GBP", "USD").await;
    let (_, pair) = plain
        .get("/v1/account-requirements?source=GBP&target=USD")
        .await;
    assert_eq!(pair.as_array().unwrap().len(), 3);
    for version in versions() {
        let pair_path = format!("{version}/account-requirements?source=GBP&target=USD");
        let quote_path = format!("{version}/quotes/{quote}/account-requirements");
        for path in [pair_path, quote_path] {
            assert_eq!(plain.get(&path).await, (200, pair.clone()), "{path}");
            let answers = json!({ "type": "aba", "details": { "address": { "country": "US" } } });
            let (status, refreshed) = plain.post(&path, &answers).await;
            assert_eq!(status, 200, "{path}: {refreshed}");
            let before = facts(&pair);
            let added: Vec<String> = facts(&refreshed)
                .into_keys()
                .filter(|key| !before.contains_key(key))
                .collect();
            let states =
                ["aba", "fedwire_local", "swift_code"].map(|name| format!("{name} address.state"));
            assert_eq!(added, states, "{path}");
        }
    }
    let (status, _) = plain
        .get("/v1/account-requirements?source=GBP&target=XTS")
        .await;
    assert_eq!(status, 422);
    let (status, _) = plain
        .get(&format!(
            "/v1/quotes/{}/account-requirements",
            uuid::Uuid::nil()
        ))
        .await;
    assert_eq!(status, 404);
    // Without the minor version, name and e-mail address are not asked for.
    let url = format!(
        "{}/v1/account-requirements?source=GBP&target=GBP",
        plain.mock.url()
    );
    let request = plain
        .http
        .get(url)
        .header("authorization", format!("Bearer {}", Kind::User.token()));
    let body = request.send().await.unwrap().bytes().await.unwrap();
    let keys: Vec<String> = facts(&serde_json::from_slice(&body).unwrap())
        .into_keys()
        .collect();
    assert!(
        keys.iter()
            .all(|key| !key.ends_with(" email") && !key.contains("accountHolderName")),
        "{keys:?}"
    );
}

#[tokio::test]
async fn an_address_is_asked_for_when_the_quote_needs_it() {
    let plain = Plain::start().await;
    let quote = plain.quote("GBP", "EUR").await;
    let (_, form) = plain
        .get(&format!(
            "/v1/quotes/{quote}/account-requirements?addressRequired=true"
        ))
        .await;
    assert!(
        facts(&form).contains_key("iban address.firstLine"),
        "{form}"
    );
}

#[tokio::test]
async fn addresses_and_profiles_are_asked_for_too() {
    let plain = Plain::start().await;
    let profile = plain.profile().await;
    for path in paths::paths("addressRequirementsGet") {
        let (status, form) = plain.get(path).await;
        assert_eq!((status, facts(&form).len()), (200, 4), "{form}");
        let (_, form) = plain
            .post(
                path,
                &json!({ "profile": profile, "details": { "country": "CA" } }),
            )
            .await;
        assert!(facts(&form).contains_key("address state"), "{form}");
    }
    let (status, form) = plain
        .get(&format!("/v1/profiles/{profile}/extension-requirements"))
        .await;
    assert_eq!(status, 200, "{form}");
    assert!(facts(&form).contains_key("profile dateOfBirth"), "{form}");
}

#[tokio::test]
async fn no_form_has_words_that_mean_nothing() {
    let plain = Plain::start().await;
    for currency in CURRENCIES.iter().chain(&["AUD", "CAD", "JPY", "PLN"]) {
        let (status, form) = plain
            .get(&format!(
                "/v1/account-requirements?source=EUR&target={currency}"
            ))
            .await;
        assert_eq!(status, 200, "{form}");
        let text = form.to_string();
        let found = ["alder", "birch", "cedar", "hazel", "maple"]
            .iter()
            .find(|word| text.contains(*word));
        assert_eq!(found, None, "{currency}");
    }
}
