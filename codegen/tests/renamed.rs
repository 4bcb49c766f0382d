//! Currencies and countries are told by the form of their names: under any other name of that form they stay what they are, and
//! where they do not, the generator says so.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use support::named::{INPUTS, OPTIONS};
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate, models};
use wise_codegen::inputs::{Inputs, Source, Texts, VersionInput};
use wise_codegen::model::{Api, Kind, TypeRef};
use wise_codegen::rules::Rules;

/// What the crate has of codes: how many members and parameters, by type.
fn codes(api: &Api) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut count = |ty: &TypeRef| {
        let ty = match ty {
            TypeRef::List(inner) => inner,
            ty => ty,
        };
        if matches!(ty, TypeRef::Currency | TypeRef::Country(_)) {
            *found.entry(format!("{ty:?}")).or_default() += 1;
        }
    };
    for def in &api.types {
        if let Kind::Struct(object) = &def.kind {
            object.fields.iter().for_each(|field| count(&field.ty));
        }
    }
    let parameters = api.operations.iter().flat_map(|one| &one.parameters);
    parameters.for_each(|parameter| count(&parameter.ty));
    found
}

/// Every name that ends with one of these words, behind others.
fn renamed(name: &str, last: &[&str]) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let starts = last.iter().filter_map(|last| {
        let at = lower.len().checked_sub(last.len())?;
        (lower[at..] == **last).then_some(at)
    });
    let at = starts.min()?;
    let (first, end) = name.split_at(at);
    let snake = end.contains('_') || first.ends_with('_');
    Some(match snake {
        true => format!("of_the_{first}other_side_{end}"),
        false => {
            let mut capital = end.to_owned();
            capital[..1].make_ascii_uppercase();
            format!("otherSideOf{first}{capital}")
        }
    })
}

/// Renames properties and parameters everywhere; how many.
fn rename(value: &mut Value, new: &dyn Fn(&str) -> Option<String>) -> usize {
    let mut count = 0;
    match value {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get_mut("properties") {
                let old = std::mem::take(properties);
                for (name, schema) in old {
                    let after = new(&name);
                    count += usize::from(after.is_some());
                    properties.insert(after.unwrap_or(name), schema);
                }
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
                count += 1;
            }
            for (_, inner) in map {
                count += rename(inner, new);
            }
        }
        Value::Array(list) => count += list.iter_mut().map(|one| rename(one, new)).sum::<usize>(),
        _ => {}
    }
    count
}

fn with(input: &VersionInput, root: Value) -> Inputs {
    Inputs {
        versions: vec![VersionInput {
            contract: Source::Read(Document::from_value("renamed", root)),
            supplements: Vec::new(),
            ..input.clone()
        }],
        ..INPUTS.clone()
    }
}

const CURRENCIES: &[&str] = &["currency", "currencies", "currencycode", "currency_code"];
const COUNTRIES: &[&str] = &[
    "country",
    "countrycode",
    "country_code",
    "countryiso3code",
    "countryiso2code",
    "countryiso3",
    "countryofresidenceiso3code",
    "countryofresidenceiso3",
];

#[test]
fn a_renamed_currency_or_country_stays_one() {
    for input in &INPUTS.versions {
        let root = input.contract.document().unwrap().root.clone();
        let before = models(&with(input, root.clone()), OPTIONS).unwrap().output;
        let before = codes(&before.versions[0].api);
        for (last, least) in [(CURRENCIES, 150), (COUNTRIES, 40)] {
            let mut root = root.clone();
            let count = rename(&mut root, &|name| renamed(name, last));
            assert!(count > least, "{}: {count} renamed", input.directory);
            let after = models(&with(input, root), OPTIONS).unwrap().output;
            let after = codes(&after.versions[0].api);
            if last == CURRENCIES {
                assert_eq!(after, before, "{}", input.directory);
                continue;
            }
            // The names of countries, for people, stay text at their places, and not under other names.
            let all = |codes: &BTreeMap<String, usize>| codes.values().sum::<usize>();
            assert!(all(&after) >= all(&before), "{after:?}, {before:?}");
            assert_eq!(
                after.keys().collect::<Vec<_>>(),
                before.keys().collect::<Vec<_>>()
            );
        }
    }
}

/// A currency whose name says nothing (`source`) is one by its place: what is renamed leaves an entry that matches nothing.
#[test]
fn a_renamed_currency_of_another_name_is_a_failure() {
    let rules = Rules::read(&INPUTS.rules).unwrap();
    let places = rules.currency.iter().flat_map(|rule| &rule.at);
    let places: Vec<&str> = places.map(String::as_str).collect();
    assert!(places.len() > 5);
    let names: Vec<&str> = places
        .iter()
        .map(|place| place.rsplit('.').next().unwrap())
        .collect();
    let new = |name: &str| names.contains(&name).then(|| format!("{name}Side"));
    let mut inputs = INPUTS.clone();
    // Names that were recorded before are no part of this: those that cannot be kept would be told first, and alone.
    inputs.names = Texts::default();
    for input in &mut inputs.versions {
        let mut root = input.contract.document().unwrap().root.clone();
        assert!(rename(&mut root, &new) > 0);
        input.contract = Source::Read(Document::from_value("renamed", root));
    }
    let problems = match generate(&inputs, Options::default()) {
        Ok(_) => panic!("it is taken"),
        Err(problems) => problems.to_string(),
    };
    // Those of supplements are not renamed here.
    let told = places
        .iter()
        .filter(|place| problems.contains(**place))
        .count();
    assert!(
        told + 4 >= places.len() && told > 5,
        "{told} of {places:?}: {problems}"
    );
}

fn one(schema: &Value, name: &str) -> TypeRef {
    let mut properties = Map::new();
    properties.insert(name.to_owned(), schema.clone());
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "Purses", "version": "1" },
        "paths": { "/purses": { "get": { "operationId": "purseGet", "tags": ["purse"], "responses": { "200": { "content": {
            "application/json": { "schema": { "type": "object", "properties": properties } } } } } } } },
    });
    let mut inputs = with(&INPUTS.versions[0], document);
    inputs.versions[0].directory = "2030q1".to_owned();
    let output = models(&inputs, OPTIONS).unwrap().output;
    let fields = output.versions[0]
        .api
        .types
        .iter()
        .find_map(|def| match &def.kind {
            Kind::Struct(object) => Some(object.fields[0].ty.clone()),
            _ => None,
        });
    fields.unwrap()
}

/// What the contract says of a text counts, too.
#[test]
fn what_the_contract_says_decides_with_the_name() {
    let text = || json!({ "type": "string" });
    let said = |key: &str, value: Value| {
        let mut schema = text();
        schema[key] = value;
        schema
    };
    for (name, schema, currency) in [
        ("payoutCurrency", text(), true),
        ("payout_currency_code", text(), true),
        (
            "payout-currencies",
            json!({ "type": "array", "items": text() }),
            true,
        ),
        ("payoutCurrency", said("maxLength", json!(100)), true),
        ("payoutCurrency", said("minLength", json!(5)), false),
        ("payoutCurrency", said("pattern", json!("^[A-Z]{3}$")), true),
        (
            "payoutCurrency",
            said("pattern", json!("^[a-z]{4}$")),
            false,
        ),
        ("payoutCurrency", said("format", json!("date")), false),
        ("payoutCurrency", said("enum", json!(["EUR", "GBP"])), true),
        (
            "payoutCurrency",
            said("enum", json!(["SOURCE", "TARGET"])),
            false,
        ),
        // Not by the last words, but with what the contract adds.
        ("currencyOfThePayout", text(), false),
        (
            "currencyOfThePayout",
            said("pattern", json!("^[A-Z]{3}$")),
            true,
        ),
        ("payout", said("format", json!("iso-4217")), true),
        ("payout", said("pattern", json!("^[A-Z]{3}$")), false),
        ("currencyName", text(), false),
    ] {
        let ty = match one(&schema, name) {
            TypeRef::List(inner) => *inner,
            ty => ty,
        };
        assert_eq!(
            ty == TypeRef::Currency,
            currency,
            "{name}: {schema} is {ty:?}"
        );
    }
    for (name, schema, form) in [
        ("homeCountry", text(), Some("Alpha2")),
        (
            "home_country_code",
            said("maxLength", json!(2)),
            Some("Alpha2"),
        ),
        (
            "homeCountry",
            said("pattern", json!("^[A-Z]{3}$")),
            Some("Alpha3"),
        ),
        ("homeCountryIso3Code", text(), Some("Alpha3Lower")),
        (
            "homeCountryIso3Code",
            said("pattern", json!("^[A-Z]{3}$")),
            Some("Alpha3"),
        ),
        ("homeCountry", said("minLength", json!(4)), None),
        ("countryName", text(), None),
    ] {
        let shown = format!("{:?}", one(&schema, name));
        let found = shown
            .strip_prefix("Country(")
            .and_then(|text| text.strip_suffix(')'));
        assert_eq!(found, form, "{name}: {schema}");
    }
}
