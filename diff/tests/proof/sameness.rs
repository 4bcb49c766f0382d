//! What no program reads: the report on it is "no change", and the contract has the same bytes.

use crate::documents::{Decisions, WHOLE, report, side};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use wise_codegen::contract::to_yaml;
use wise_codegen::document::Document;
use wise_diff::report::Step;

#[test]
fn a_document_does_not_differ_from_itself() {
    for whole in WHOLE.iter() {
        let report = report(&whole.root, &whole.root, Decisions::Ours);
        assert_eq!(report.changes, [], "{}", whole.name);
        assert_eq!(report.headline, "no change");
        assert_eq!(report.advice.step, Step::Nothing);
        assert_eq!(report.release, None);
    }
}

/// Prose, examples, quotes, the order of what has none, and the numbers of components: all of them others.
#[test]
fn what_no_program_reads_is_no_change() {
    for whole in WHOLE.iter() {
        let names = names(&whole.root);
        let other = reworded(&whole.root, "#", "", &names);
        // JSON is YAML in which all that can be quoted is.
        let text = serde_json::to_string_pretty(&other).unwrap();
        let other = Document::parse("reworded.json", &text).unwrap().root;
        assert_ne!(other, whole.root);
        let bytes = |root: &Value| to_yaml(&side("", root, Decisions::Ours).contracts[0].root);
        let (one, two) = (bytes(&whole.root), bytes(&other));
        let different = one.lines().zip(two.lines()).find(|(one, two)| one != two);
        assert_eq!(different, None, "{}", whole.name);
        assert_eq!(one.len(), two.len(), "{}", whole.name);
        for (old, new) in [(&whole.root, &other), (&other, &whole.root)] {
            let report = report(old, new, Decisions::Ours);
            assert_eq!(report.changes, [], "{}", whole.name);
            assert_eq!(report.headline, "no change");
            assert_eq!(report.advice.step, Step::Nothing);
        }
    }
}

/// Another number for each component, by reference.
fn names(root: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for table in ["schemas", "parameters", "headers", "responses"] {
        let members = root["components"][table].as_object().into_iter().flatten();
        for (index, (name, _)) in members.enumerate() {
            let plain = match name.rsplit_once('-') {
                Some((plain, number)) if number.parse::<u32>().is_ok() => plain,
                _ => name,
            };
            let other = format!("#/components/{table}/{plain}-{}", 9999 - index);
            found.insert(format!("#/components/{table}/{name}"), other);
        }
    }
    found
}

/// Tables whose keys are names and not keywords.
const NAMED: &[&str] = &[
    "properties",
    "patternProperties",
    "dependentRequired",
    "schemas",
    "parameters",
    "headers",
    "responses",
    "content",
    "paths",
    "webhooks",
    "mapping",
    "securitySchemes",
    "$defs",
    "scopes",
];

/// `at` is where the value stands, and `key` the last word of that where it is a keyword.
fn reworded(value: &Value, at: &str, key: &str, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::Object(map) => {
            let named = NAMED.contains(&key);
            let member = |(name, value): (&String, &Value)| {
                let below = if named { "" } else { name.as_str() };
                let fixed = !named && ["enum", "const", "default"].contains(&name.as_str());
                let here = format!("{at}/{name}");
                let value = if fixed {
                    value.clone()
                } else {
                    reworded(value, &here, below, names)
                };
                let other = names.get(&here).and_then(|other| other.rsplit('/').next());
                (other.unwrap_or(name).to_owned(), value)
            };
            let mut members: Vec<(String, Value)> = map.iter().map(member).collect();
            let schema = map.contains_key("type") && !at.contains("/securitySchemes/");
            if schema && !named {
                members.push(("description".to_owned(), json!("Something else.")));
                members.push(("examples".to_owned(), json!(["zulu"])));
            }
            members.reverse();
            Value::Object(members.into_iter().collect::<Map<String, Value>>())
        }
        Value::Array(list) => {
            let items = list.iter().map(|value| reworded(value, at, "", names));
            let mut list: Vec<Value> = items.collect();
            if ["required", "tags", "parameters", "security"].contains(&key) {
                list.reverse();
            }
            Value::Array(list)
        }
        Value::String(text) => Value::String(names.get(text).unwrap_or(text).clone()),
        other => other.clone(),
    }
}
