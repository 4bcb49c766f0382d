//! Every response that the mock makes up is one that the contract describes.

#![allow(clippy::expect_used)]

use http::HeaderMap;
use serde_json::Value;
use wise_mock::Variation;
use wise_mock::contract::{Contracts, Operation};
use wise_mock::generate::Source;

#[test]
fn every_documented_answer_of_every_operation_is_valid_in_every_variation() {
    let contracts = Contracts::get().expect("contracts");
    assert!(contracts.operations().len() > least(450));
    let mut failures = Vec::new();
    for operation in contracts.operations() {
        assert!(
            operation.success().is_some(),
            "{} has no success",
            operation.id
        );
        for response in &operation.responses {
            for variation in Variation::ALL {
                for seed in 0..2 {
                    let source = Source::new(seed).variation(variation);
                    let made = source.answer(operation, response.status, &HeaderMap::new());
                    if let Err(breaches) = made {
                        let (id, version) = (&operation.id, &operation.version);
                        failures.push(format!(
                            "{version} {id} {} {variation:?}: {breaches:?}",
                            response.status
                        ));
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The bodies of the successes of all operations, as JSON.
fn bodies(source: Source) -> Vec<(&'static Operation, Value)> {
    let operations = Contracts::get().expect("contracts").operations().iter();
    let bodies = operations.filter_map(|one| {
        let media = one.success()?.content.first()?;
        let json = media.kind == "application/json";
        Some((one, source.value(media.schema.as_ref().filter(|_| json)?)))
    });
    bodies.collect()
}

fn holds(value: &Value, wanted: &impl Fn(&str, &Value) -> bool) -> bool {
    match value {
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| wanted(name, value) || holds(value, wanted)),
        Value::Array(elements) => elements
            .iter()
            .any(|element| wanted("", element) || holds(element, wanted)),
        _ => false,
    }
}

/// How many of the bodies of a variation hold something.
fn count(variation: Variation, wanted: impl Fn(&str, &Value) -> bool) -> usize {
    let all = bodies(Source::new(1).variation(variation));
    all.iter().filter(|(_, body)| holds(body, &wanted)).count()
}

#[test]
fn the_same_seed_makes_the_same_answers_and_another_seed_others() {
    let (one, again, other) = (
        bodies(Source::new(1)),
        bodies(Source::new(1)),
        bodies(Source::new(2)),
    );
    assert!(one.iter().zip(&again).all(|(one, again)| one.1 == again.1));
    let changed = one
        .iter()
        .zip(&other)
        .filter(|(one, other)| one.1 != other.1)
        .count();
    assert!(changed > one.len() * 9 / 10, "{changed} of {}", one.len());
}

#[test]
fn a_full_answer_has_every_property_and_a_minimal_one_what_is_required() {
    let full = bodies(Source::new(1));
    let minimal = bodies(Source::new(1).variation(Variation::Minimal));
    let mut tried = 0;
    for ((one, full), (_, minimal)) in full.iter().zip(&minimal) {
        let schema = one
            .success()
            .and_then(|success| success.content[0].schema.as_ref());
        let schema = schema.expect("a schema").value();
        let properties = |schema: &Value| schema["properties"].as_object().cloned();
        let Some(properties) = properties(schema) else {
            continue;
        };
        let names = |value: &Value| {
            value
                .as_object()
                .expect("an object")
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert!(names(full).iter().eq(properties.keys()), "{}", one.id);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for name in names(minimal) {
            assert!(required.contains(&name.clone().into()), "{} {name}", one.id);
        }
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn a_variation_does_what_it_says() {
    let null = |_: &str, value: &Value| value.is_null();
    assert_eq!(count(Variation::Full, null), 0);
    assert!(count(Variation::Nulls, null) > least(20));
    let unknown = |_: &str, value: &Value| value == "MOCK_UNKNOWN_VALUE";
    assert_eq!(count(Variation::Full, unknown), 0);
    assert!(count(Variation::UnknownEnums, unknown) > least(100));
    let extra = |name: &str, _: &Value| name == "mockUnknownField";
    assert_eq!(count(Variation::Full, extra), 0);
    assert!(count(Variation::UnknownFields, extra) > least(200));
    let naive = |_: &str, value: &Value| {
        let text = value.as_str().unwrap_or_default();
        text.len() == 23 && text.as_bytes()[10] == b'T' && !text.ends_with('Z')
    };
    assert_eq!(count(Variation::Full, naive), 0);
    assert!(count(Variation::NaiveTimestamps, naive) > least(50));
}

/// Where there are the unversioned paths alone, there is half as much to try.
fn least(count: usize) -> usize {
    if wise_api::NEWEST_VERSION.is_empty() {
        count / 2
    } else {
        count
    }
}
