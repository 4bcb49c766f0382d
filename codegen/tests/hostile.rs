//! Nothing that a document contains makes reading it or writing its contract panic.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use wise_codegen::contract::{contract, counts, dropped, to_yaml};
use wise_codegen::document::Document;
use wise_codegen::pointer::join;
use wise_codegen::version::of_document;

const TOLD: &str = include_str!("documents/told.yaml");

/// Everything that `fetch` does with a document; `true` when it found nothing wrong.
fn endure(text: &str) -> bool {
    let document = match Document::parse("hostile.yaml", text) {
        Ok(document) => document,
        Err(problems) => {
            assert!(!problems.to_string().is_empty() && !problems.is_empty());
            return false;
        }
    };
    let _ = (
        counts(&document.root),
        dropped(&document),
        of_document(&document),
    );
    let Ok(value) = contract(&document) else {
        return false;
    };
    let yaml = to_yaml(&value);
    let again = match Document::parse("contract.yaml", &yaml) {
        Ok(again) => again,
        Err(problems) => panic!("{problems}\n{text}\n{yaml}"),
    };
    assert_eq!(again.root, value, "{text}");
    assert_eq!(contract(&again).as_ref(), Ok(&value), "{text}");
    true
}

#[test]
fn documents_that_end_anywhere() {
    let components = TOLD.find("\ncomponents:").unwrap();
    for (end, _) in TOLD.char_indices().step_by(3) {
        let accepted = endure(&TOLD[..end]);
        // Before its first reference a document is complete at the end of any line.
        let refers = TOLD[..end].contains("$ref: '#/components/parameters/Trace'");
        assert!(
            !(accepted && refers && end < components),
            "accepted up to {end}"
        );
    }
    assert!(endure(TOLD));
}

#[test]
fn any_value_in_any_place() {
    fn places(value: &Value, at: String, all: &mut Vec<String>) {
        match value {
            Value::Object(map) => map
                .iter()
                .for_each(|(key, value)| places(value, join(&at, key), all)),
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(n, item)| places(item, join(&at, &n.to_string()), all));
            }
            _ => {}
        }
        all.push(at);
    }
    let root: Value = serde_yaml::from_str(TOLD).unwrap();
    let mut all = Vec::new();
    places(&root, String::new(), &mut all);
    assert!(all.len() > 200);
    let odd = [
        json!(null),
        json!(5),
        json!(-0.0),
        json!(1e300),
        json!("x"),
        json!(""),
        json!(true),
        json!([]),
        json!({}),
        json!([5, null, [], {}]),
        json!({"": {"": ""}}),
        json!({"$ref": 5}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/components/schemas/Item"}),
        json!({"$ref": "#/info/title"}),
        json!({"allOf": [{}, {"description": ""}]}),
        json!({"allOf": {}}),
        json!({"x-y": 1, "Überraschung": [{"z": 1}]}),
        json!([{"$ref": "#/components/schemas/Item"}]),
        json!({"mapping": {"a": "Item", "b": "nothing", "c": 3}}),
    ];
    let mut accepted = 0;
    for (n, place) in all.iter().enumerate() {
        // A quarter of the values in each place, another quarter in the next.
        for value in odd.iter().skip(n % 4).step_by(4) {
            let mut root = root.clone();
            *root.pointer_mut(place).unwrap() = value.clone();
            accepted += usize::from(endure(&root.to_string()));
        }
    }
    assert!(accepted > 300, "only {accepted} got as far as a contract");
}

#[test]
fn any_character_in_any_place() {
    let text: Vec<char> = TOLD.chars().collect();
    // A fixed sequence: a failure must come back the next time.
    let mut state: u64 = 7;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let odd: Vec<char> = "{}[],:-?#&*!|>'\"%@`\\\n\t \u{feff}\u{0}\u{85}é0~."
        .chars()
        .collect();
    for _ in 0..800 {
        let mut text = text.clone();
        for _ in 0..=random(4) {
            let place = random(text.len());
            match random(3) {
                0 => text[place] = odd[random(odd.len())],
                1 => text.insert(place, odd[random(odd.len())]),
                _ => drop(text.remove(place)),
            }
        }
        endure(&text.into_iter().collect::<String>());
    }
}
