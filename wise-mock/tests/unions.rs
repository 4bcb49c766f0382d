//! `oneOf` is taken for what it says wherever that can hold.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use serde_json::Value;
use wise_mock::contract::{Contracts, Schema};
use wise_mock::generate::{Source, Variation};

/// The places of unions in a document.
fn unions(value: &Value, place: String, keyword: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if members.get(keyword).is_some_and(Value::is_array) {
                found.push(place.clone());
            }
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                unions(value, format!("{place}/{name}"), keyword, found);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                unions(value, format!("{place}/{index}"), keyword, found);
            }
        }
        _ => {}
    }
}

/// One schema of each version, to find its document by.
fn documents() -> Vec<(&'static str, &'static Schema)> {
    let mut seen = BTreeSet::new();
    let operations = Contracts::get().unwrap().operations().iter();
    let bodies = operations.filter_map(|one| {
        Some((
            one.version.as_str(),
            one.body.as_ref()?.content[0].schema.as_ref()?,
        ))
    });
    bodies
        .filter(|(version, _)| seen.insert(*version))
        .collect()
}

/// What every alternative of a union is right for, of values made for it.
fn fitting(document: &Schema, place: &str, keyword: &str) -> Vec<(usize, Vec<usize>)> {
    let alternatives = document.root().pointer(place).unwrap()[keyword]
        .as_array()
        .unwrap()
        .len();
    let schemas: Vec<Schema> = (0..alternatives)
        .map(|index| document.beside(&format!("{place}/{keyword}/{index}")))
        .collect();
    let mut all = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        for variation in [Variation::Full, Variation::Minimal] {
            for seed in 0..3 {
                let value = Source::new(seed).variation(variation).value(schema);
                let fits = schemas
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| other.check(&value).is_empty());
                all.push((index, fits.map(|(index, _)| index).collect()));
            }
        }
    }
    all
}

#[test]
fn where_one_of_is_kept_every_alternative_has_values_of_its_own() {
    let mut kept = 0;
    for (version, document) in documents() {
        let mut places = Vec::new();
        unions(document.root(), String::new(), "oneOf", &mut places);
        for place in places {
            kept += 1;
            for (index, fits) in fitting(document, &place, "oneOf") {
                assert_eq!(fits, [index], "{version} {place}");
            }
        }
    }
    assert!(kept > least(2), "{kept}");
}

#[test]
fn where_it_is_not_there_are_values_that_two_alternatives_take() {
    let opened: Vec<_> = Contracts::get().unwrap().opened_unions().collect();
    assert!(!opened.is_empty() && opened.len() < 30, "{opened:#?}");
    for (version, place, reason) in opened {
        let (_, document) = documents()
            .into_iter()
            .find(|(known, _)| *known == version)
            .unwrap();
        let overlap = fitting(document, place, "anyOf")
            .iter()
            .any(|(_, fits)| fits.len() > 1);
        assert!(overlap, "{version} {place} is open without need: {reason}");
    }
}

#[test]
fn a_tag_decides_which_alternative_a_value_has_to_fit() {
    let operations = Contracts::get().unwrap().operations().iter();
    let (mut tried, mut known) = (0, 0);
    let tagged = ["transferfund", "oauthtokencreate"];
    for one in operations.filter(|one| tagged.contains(&one.id.to_lowercase().as_str())) {
        let schema = one.body.as_ref().unwrap().content[0]
            .schema
            .as_ref()
            .unwrap();
        let tag = if one.id.eq_ignore_ascii_case("transferFund") {
            "type"
        } else {
            "grant_type"
        };
        known += 3;
        for alternative in 0..3 {
            let source = Source {
                alternative: Some(alternative),
                ..Source::new(1)
            };
            let mut value = source.value(schema);
            assert!(schema.check(&value).is_empty(), "{value}");
            value[tag] = Value::from("no such tag");
            let breaches = schema.check(&value);
            assert!(
                breaches.iter().any(|breach| breach.at == format!("/{tag}")),
                "{breaches:?}"
            );
            tried += 1;
        }
    }
    assert!(
        known >= 3 * tagged.len() && tried == known,
        "{tried} {known}"
    );
}

/// Where there are the unversioned paths alone, there is half as much to try.
fn least(count: usize) -> usize {
    if wise_api::NEWEST_VERSION.is_empty() {
        count / 2
    } else {
        count
    }
}
