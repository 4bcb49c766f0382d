//! Documents for the tests, and a second opinion on how many facts one holds.

#![allow(missing_docs, dead_code, clippy::panic, clippy::unwrap_used)]

pub mod named;
pub mod tally;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use wise_codegen::contract::{contract, to_yaml};
use wise_codegen::document::Document;

pub fn parse(name: &str, text: &str) -> Document {
    match Document::parse(name, text) {
        Ok(document) => document,
        Err(problems) => panic!("{name} was refused: {problems}"),
    }
}

/// The bytes of the contract of a text.
pub fn contract_of(name: &str, text: &str) -> String {
    match contract(&parse(name, text)) {
        Ok(value) => to_yaml(&value),
        Err(problems) => panic!("{name} has no contract: {problems}"),
    }
}

pub fn contract_of_value(name: &str, value: &Value) -> String {
    contract_of(name, &value.to_string())
}

pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The checked-in contracts.
pub fn contracts() -> Vec<PathBuf> {
    let versions = std::fs::read_dir(workspace().join("spec")).unwrap();
    let paths = versions.map(|entry| entry.unwrap().path().join("contract.yaml"));
    let mut contracts: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    contracts.sort();
    assert!(!contracts.is_empty(), "there is no contract below spec/");
    contracts
}

/// The checked-in contracts, and the published bundles when `WISE_BUNDLES` names a directory of them.
pub fn documents() -> Vec<(String, String)> {
    let mut files = contracts();
    if let Some(directory) = std::env::var_os("WISE_BUNDLES") {
        let directory = workspace().join(directory);
        let bundles = std::fs::read_dir(&directory)
            .unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
        let mut bundles: Vec<PathBuf> = bundles
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
            .collect();
        bundles.sort();
        assert!(!bundles.is_empty(), "no bundle in {}", directory.display());
        files.extend(bundles);
    }
    files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.display().to_string(), text)
        })
        .collect()
}

/// The same document with the keys of every mapping the other way round.
pub fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), reversed(value)))
            .collect(),
        Value::Array(items) => items.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

/// The same document as another run of the bundler might number it: the components that share a name apart from its
/// number take the numbers in the opposite order, and start at 7.
pub fn renumbered(root: &Value) -> Value {
    let stem = |name: &str| -> String {
        match name.rsplit_once('-') {
            Some((stem, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                stem.to_owned()
            }
            _ => name.to_owned(),
        }
    };
    let mut renames: Map<String, Value> = Map::new();
    let mut root = root.clone();
    let sections = root["components"].as_object_mut().unwrap();
    for (section, components) in sections.iter_mut() {
        if section == "securitySchemes" {
            continue;
        }
        let old = std::mem::take(components);
        let mut new = Map::new();
        for (name, value) in old.as_object().unwrap().iter().rev() {
            let stem = stem(name);
            let taken = (7..).find(|n| !new.contains_key(&format!("{stem}-{n}")));
            let fresh = format!("{stem}-{}", taken.unwrap());
            renames.insert(
                format!("#/components/{section}/{name}"),
                format!("#/components/{section}/{fresh}").into(),
            );
            new.insert(fresh, value.clone());
        }
        *components = Value::Object(new);
    }
    rename(&mut root, &renames);
    root
}

fn rename(value: &mut Value, renames: &Map<String, Value>) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|value| rename(value, renames)),
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, renames)),
        Value::String(text) => {
            if let Some(new) = renames.get(text.as_str()) {
                *value = new.clone();
            }
        }
        _ => {}
    }
}
