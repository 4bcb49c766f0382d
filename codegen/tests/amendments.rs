//! Rules about what Wise was seen to do stay with their operations, whatever the publisher calls these.

#![allow(clippy::panic, clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::{Inputs, Source, VersionInput};
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;
use wise_codegen::repair;
use wise_codegen::rules::Rules;

static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Inputs::read(&root).unwrap_or_else(|problems| panic!("{problems}"))
});
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(&INPUTS.rules).unwrap());
static NAMES: LazyLock<Registry> = LazyLock::new(|| Registry::read(&INPUTS.names).unwrap());

/// The operations that rules repair or amend.
fn ruled() -> BTreeSet<String> {
    let amended = RULES.amend.iter().flat_map(|rule| &rule.at);
    let amended = amended.filter(|place| !place.contains('#'));
    let amended = amended.map(|place| place.split('.').next().unwrap_or_default());
    let repaired = RULES.repair.iter().map(|rule| &rule.at);
    let repaired = repaired.map(|place| place.split('/').next().unwrap_or_default());
    amended.chain(repaired).map(str::to_owned).collect()
}

/// Where the operations of a document are, with their ids.
fn operations(root: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, item) in root["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                let path = path.replace('~', "~0").replace('/', "~1");
                found.push((format!("/paths/{path}/{method}"), id.to_owned()));
            }
        }
    }
    found
}

/// What is generated from, of a contract.
fn amended(version: &VersionInput, contract: Document) -> Value {
    let version = VersionInput {
        contract: Source::Read(contract),
        ..version.clone()
    };
    let mut problems = Problems::new();
    let document = repair::document(&version, &RULES, &NAMES, true, &mut problems).unwrap();
    assert!(problems.0.is_empty(), "{problems}");
    document.root
}

#[test]
fn an_operation_keeps_its_amendments_under_another_id() {
    let ruled = ruled();
    let mut tried = BTreeSet::new();
    for version in &INPUTS.versions {
        let contract = version.contract.document().unwrap();
        let before = amended(version, contract.clone());
        let all = operations(&contract.root);
        for (at, id) in all {
            let Some(rule) = ruled.iter().find(|rule| rule.eq_ignore_ascii_case(&id)) else {
                continue;
            };
            for other in ["quiteAnotherId", "Beta2", "v9"] {
                let mut renamed = contract.clone();
                renamed.root.pointer_mut(&at).unwrap()["operationId"] = other.into();
                let mut after = amended(version, renamed);
                after.pointer_mut(&at).unwrap()["operationId"] = id.as_str().into();
                assert_eq!(after, before, "{}: {id} as {other}", version.directory);
            }
            tried.insert(rule.clone());
        }
    }
    assert!(tried.len() > 20, "{tried:?}");
}

#[test]
fn all_of_them_keep_their_amendments_at_once() {
    for version in &INPUTS.versions {
        let mut contract = version.contract.document().unwrap();
        let before = amended(version, contract.clone());
        let all = operations(&contract.root);
        for (at, id) in &all {
            let operation = contract.root.pointer_mut(at).unwrap();
            // The version at the end of an id tells operations apart that share a path.
            operation["operationId"] = format!("renamed{id}").into();
        }
        let mut after = amended(version, contract);
        for (at, id) in &all {
            after.pointer_mut(at).unwrap()["operationId"] = id.as_str().into();
        }
        let lost = operations(&before).into_iter().filter(|(at, _)| {
            let one = |root: &Value| essence(root, root.pointer(at).unwrap(), 6);
            one(&before) != one(&after)
        });
        let lost: Vec<_> = lost.collect();
        assert!(lost.is_empty(), "{}: {lost:?}", version.directory);
    }
}

/// A value with its references followed for so many levels.
fn essence(root: &Value, value: &Value, depth: usize) -> Value {
    let target = value.get("$ref").and_then(Value::as_str);
    match (target, value) {
        (Some(target), _) if depth > 0 => {
            essence(root, root.pointer(&target[1..]).unwrap(), depth - 1)
        }
        (Some(_), _) => Value::Null,
        (None, Value::Object(members)) => members
            .iter()
            .map(|(key, value)| (key.clone(), essence(root, value, depth)))
            .collect(),
        (None, Value::Array(list)) => list.iter().map(|one| essence(root, one, depth)).collect(),
        (None, other) => other.clone(),
    }
}

#[test]
fn a_rule_that_matches_nothing_is_a_problem_with_its_place() {
    let known = "\"recipientConfirmationsAccept.response.business\"";
    let gone = "\"recipientConfirmationsRevoked.response.business\"";
    let mut inputs = INPUTS.clone();
    assert!(inputs.rules.contain(known));
    inputs.rules.edit(|text| text.replace(known, gone));
    let mut files = inputs.rules.iter();
    let file = files.find(|file| file.text.contains(gone)).unwrap();
    let line = file.text.lines().position(|line| line.contains(gone));
    let problems = generate(&inputs, Options::default()).err().unwrap();
    let told = problems.to_string();
    let place = format!("{}:{}:", file.name, line.unwrap() + 1);
    assert!(told.contains(&place), "{place} is not in\n{told}");
    assert!(
        told.contains("recipientConfirmationsRevoked.response.business"),
        "{told}"
    );
}
