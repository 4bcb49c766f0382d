//! Which amounts are held against their currency before they are sent: a change that ends it is told.

use crate::documents::{Decisions, WHOLE, report, side};
use crate::mutations::lines;
use crate::small::small;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use wise_codegen::amounts;
use wise_codegen::generate::{Options, models};
use wise_codegen::inputs::Texts;
use wise_diff::report::{Report, Step};
use wise_diff::side::Loaded;

const HELD: &str = "the currency that `";

/// A contract with a payment, whose amount has its currency beside it or elsewhere.
fn payment(body: &Value, query: &[&str], rules: &str) -> Loaded {
    let mut root = side("plain", &small(|_| false).old, Decisions::None).contracts[0]
        .root
        .clone();
    let parameter = |name: &&str| {
        let kind = if name.ends_with("mount") {
            "number"
        } else {
            "string"
        };
        json!({ "name": name, "in": "query", "schema": { "type": kind } })
    };
    root["paths"]["/payments"] = json!({ "post": {
        "operationId": "paymentCreate", "tags": ["payment"],
        "parameters": query.iter().map(parameter).collect::<Vec<_>>(),
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": { "200": { "description": "" } },
    } });
    let mut side = side("payment", &root, Decisions::None);
    let own = "[[currency]]\nlast_words = [\"currency\"]\nreason = \"a test\"\n";
    side.inputs.rules = Texts::one("rules.toml", format!("{own}{rules}"));
    side
}

fn object(members: &[(&str, Value)]) -> Value {
    let members = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()));
    json!({ "type": "object", "properties": members.collect::<serde_json::Map<_, _>>() })
}

/// What a report says of such amounts, in either way that it has.
fn told(report: &Report) -> Vec<String> {
    let changes = report.changes.iter();
    let mut found: Vec<String> = changes
        .flat_map(|change| {
            let own = change.title.contains(HELD).then(|| change.title.clone());
            let beside = change.rust.behaviour.iter();
            own.into_iter()
                .chain(beside.filter(|text| text.contains(HELD)).cloned())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn an_amount_that_loses_its_currency_is_told() {
    let (number, text) = (json!({ "type": "number" }), json!({ "type": "string" }));
    let pair = |currency| object(&[("sourceAmount", number.clone()), (currency, text.clone())]);
    let nested =
        |currency| object(&[("parts", json!({ "type": "array", "items": pair(currency) }))]);
    let (plain, query) = (object(&[]), ["sourceAmount", "sourceCurrency"]);
    let named = |currency: &str| {
        let at = "[[amount]]\nat = [\"paymentCreate.request.sourceAmount\"]\nreason = \"a test\"";
        format!("{at}\ncurrency = \"{currency}\"\n")
    };
    let (right, wrong) = ("sourceCurrency", "originCurrency");
    let other = query.map(|name| name.replace(right, wrong));
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    let cases = [
        (
            "a field",
            payment(&pair(right), &[], ""),
            payment(&pair(wrong), &[], ""),
            "sourceCurrency",
            "nothing",
        ),
        (
            "in a list",
            payment(&nested(right), &[], ""),
            payment(&nested(wrong), &[], ""),
            "parts[].sourceCurrency",
            "nothing",
        ),
        (
            "a parameter",
            payment(&plain, &query, ""),
            payment(&plain, &other, ""),
            "sourceCurrency",
            "nothing",
        ),
        (
            "a rule",
            payment(&pair(wrong), &[], ""),
            payment(&pair(wrong), &[], &named(wrong)),
            "nothing",
            "originCurrency",
        ),
    ];
    for (what, old, new, was, is) in cases {
        for (old, new, was, is) in [(&old, &new, was, is), (&new, &old, is, was)] {
            let report = wise_diff::compare(old, new, "0.4.0").unwrap();
            let told = told(&report);
            assert_eq!(told.len(), 1, "{what}: {:#?}", lines(&report));
            let changed = told[0].split_once("changed from").unwrap().1;
            let (from, to) = (changed.find(was), changed.find(is));
            assert!(from.is_some() && to > from, "{what}: {told:?}");
            assert_eq!(report.advice.step, Step::Decide, "{what}");
            assert!(
                wise_diff::render::terminal(&report).contains(HELD),
                "{what}"
            );
        }
    }
}

/// The amounts that come and go with their currency say so themselves.
#[test]
fn an_amount_that_is_new_with_its_currency_is_no_finding_of_its_own() {
    let (number, text) = (json!({ "type": "number" }), json!({ "type": "string" }));
    let pair = object(&[("sourceAmount", number), ("sourceCurrency", text)]);
    let (none, both) = (payment(&object(&[]), &[], ""), payment(&pair, &[], ""));
    for (old, new) in [(&none, &both), (&both, &none)] {
        let report = wise_diff::compare(old, new, "0.4.0").unwrap();
        assert_eq!(told(&report), Vec::<String>::new());
        assert!(!report.changes.is_empty());
    }
}

/// Renames every property and parameter that is called like a currency.
fn rename(value: &mut Value) {
    let new = |name: &str| {
        let end = ["urrency", "urrencyCode"]
            .iter()
            .any(|end| name.ends_with(end));
        end.then(|| format!("the_{name}"))
    };
    match value {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get_mut("properties") {
                let old = std::mem::take(properties).into_iter();
                properties.extend(old.map(|(name, schema)| (new(&name).unwrap_or(name), schema)));
            }
            if let Some(Value::Array(required)) = map.get_mut("required") {
                for name in required {
                    if let Some(after) = name.as_str().and_then(new) {
                        *name = json!(after);
                    }
                }
            }
            let is_parameter = map.contains_key("in") && map.contains_key("schema");
            if let Some(name) = map.get_mut("name").filter(|_| is_parameter)
                && let Some(after) = name.as_str().and_then(new)
            {
                *name = json!(after);
            }
            map.values_mut().for_each(rename);
        }
        Value::Array(list) => list.iter_mut().for_each(rename),
        _ => {}
    }
}

/// In every contract: whatever is not held against its currency any more is told, at its operation.
#[test]
fn no_check_of_an_amount_goes_without_a_word() {
    for whole in WHOLE.iter() {
        let mut root = whole.root.clone();
        rename(&mut root);
        let held = |side: &Loaded| {
            let partial = Options {
                partial: true,
                ..Options::default()
            };
            let models = models(&side.inputs, partial).unwrap();
            let version = &models.output.versions[0];
            let mut found = BTreeMap::new();
            for operation in &version.api.operations {
                let sent = amounts::sent(&version.api, operation, &models.rules);
                let ways = sent.body.iter().map(|one| one.amount.clone());
                let ways: Vec<String> = ways
                    .chain(sent.query.iter().map(|(way, _)| way.clone()))
                    .collect();
                if !ways.is_empty() {
                    found.insert(operation.id.clone(), ways);
                }
            }
            found
        };
        let before = held(&side("old", &whole.root, Decisions::Ours));
        let after = held(&side("new", &root, Decisions::Ours));
        let report = report(&whole.root, &root, Decisions::Ours);
        let mut lost = 0;
        for (operation, ways) in &before {
            for way in ways {
                if after.get(operation).is_some_and(|now| now.contains(way)) {
                    continue;
                }
                lost += 1;
                let said = format!("{way}` is held against");
                let found = report.changes.iter().any(|change| {
                    let here = change
                        .places
                        .iter()
                        .any(|place| place.operation == *operation);
                    let beside = change
                        .rust
                        .behaviour
                        .iter()
                        .any(|text| text.contains(&said));
                    here && (beside || change.title.contains(&said))
                });
                assert!(found, "{}: {operation}, {way}", whole.name);
            }
        }
        assert!(lost > 5, "{}: {lost} of {before:?}", whole.name);
    }
}
