//! What a further quarter costs: its differences, and what has not changed stays one and the same item.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, VersionInput};
use wise_codegen::version::UNVERSIONED;

static INPUTS: LazyLock<Inputs> = LazyLock::new(|| Inputs::read(&support::workspace()).unwrap());
static OUTPUT: LazyLock<Output> = LazyLock::new(|| generate(&INPUTS, Options::default()).unwrap());

/// The quarter after all others.
const NEXT: &str = "2199q4";

/// Everything with one more quarter: the newest one under another name, after a change. `None` where there is no quarter.
fn with_another(change: impl FnOnce(&mut Value)) -> Option<Output> {
    let newest = INPUTS.versions.last().unwrap();
    if newest.directory == UNVERSIONED {
        return None;
    }
    let mut root = newest.contract.document().unwrap().root;
    for server in root["servers"].as_array_mut().unwrap() {
        let url = server["url"].as_str().unwrap();
        server["url"] = url
            .replace(&newest.directory.to_uppercase(), &NEXT.to_uppercase())
            .into();
    }
    change(&mut root);
    let mut inputs = INPUTS.clone();
    inputs.versions.push(VersionInput {
        directory: NEXT.to_owned(),
        contract: Source::Read(Document::from_value("next.yaml", root)),
        supplements: newest.supplements.clone(),
    });
    Some(generate(&inputs, Options::default()).unwrap())
}

/// Where the module of a version takes a type from: `crate::shared::legacy::quote`.
fn home(output: &Output, module: &str, resource: &str, name: &str) -> Option<String> {
    let text = &output.files[&format!("wise-api/src/{module}/{resource}.rs")];
    text.split("pub use ").skip(1).find_map(|rest| {
        let rest = rest.split(';').next()?;
        let (from, list) = rest.split_once("::{").or_else(|| rest.rsplit_once("::"))?;
        let mut names = list.trim_end_matches('}').split(',').map(str::trim);
        names.any(|one| one == name).then(|| from.to_owned())
    })
}

fn newest() -> &'static str {
    &OUTPUT.versions.last().unwrap().module
}

#[test]
fn a_function_that_takes_the_quote_of_one_quarter_takes_that_of_the_next() {
    let Some(output) = with_another(|_| {}) else {
        return;
    };
    let next = format!("v{NEXT}");
    for (resource, name) in [
        ("quote", "Quote"),
        ("transfer", "CreateTransfer"),
        ("rate", "Rate"),
    ] {
        let old = home(&output, newest(), resource, name);
        assert!(old.is_some(), "{resource}::{name}");
        assert_eq!(
            old,
            home(&output, &next, resource, name),
            "{resource}::{name}"
        );
    }
}

#[test]
fn a_type_that_changes_is_a_type_of_its_own_and_others_are_not() {
    let mut changed = 0;
    let output = with_another(|root| {
        // Every object that has a rate gets another field.
        let schemas = root["components"]["schemas"].as_object_mut().unwrap();
        for schema in schemas.values_mut() {
            let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut)
            else {
                continue;
            };
            if properties.contains_key("payOut") && properties.contains_key("paymentOptions") {
                properties.insert("mood".to_owned(), json!({ "type": "string" }));
                changed += 1;
            }
        }
    });
    let Some(output) = output else { return };
    assert!(changed > 0);
    let next = format!("v{NEXT}");
    let homes = |name: &str| [newest(), &next].map(|module| home(&output, module, "quote", name));
    let [old, new] = homes("Quote");
    assert_ne!(old, new, "a changed type is shared");
    let [old, new] = homes("DeliveryDelay");
    assert!(old.is_some() && old == new, "{old:?} {new:?}");
}

/// Lines that the files have and had not.
fn added(output: &Output) -> usize {
    let lines = |text: &str| -> HashMap<String, usize> {
        let mut count = HashMap::new();
        for line in text.lines() {
            *count.entry(line.to_owned()).or_default() += 1;
        }
        count
    };
    let rust = output
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("wise-api/"));
    rust.map(|(path, text)| {
        let old = OUTPUT
            .files
            .get(path)
            .map(|old| lines(old))
            .unwrap_or_default();
        let new = lines(text).into_iter();
        let more =
            new.map(|(line, count)| count.saturating_sub(old.get(&line).copied().unwrap_or(0)));
        more.sum::<usize>()
    })
    .sum()
}

#[test]
fn a_quarter_that_changes_nothing_is_a_list_of_names() {
    let Some(output) = with_another(|_| {}) else {
        return;
    };
    let added = added(&output);
    assert!(added > 500 && added <= 2_500, "{added} lines");
}

/// Whether a rule about values refers to a list of the operation, which then has to be there.
fn is_referred_to(operation: &str) -> bool {
    let mut files = INPUTS.rules.iter();
    let values = files.find(|file| file.name.ends_with("values.toml"));
    values.is_some_and(|file| file.text.contains(&format!("\"{operation}.")))
}

/// Takes the keys with these names out of every operation; a success without a body takes the place of the responses.
fn without(root: &mut Value, keys: &[&str]) {
    for item in root["paths"].as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            if let Some(operation) = operation.as_object_mut() {
                let id = operation.get("operationId").and_then(Value::as_str);
                if keys.contains(&"responses") && id.is_some_and(is_referred_to) {
                    continue;
                }
                operation.retain(|key, _| !keys.contains(&key.as_str()));
                let done = || json!({ "204": { "description": "Done." } });
                operation.entry("responses").or_insert_with(done);
            }
        }
    }
}

/// The types that a version sends and no contract test can build, by version and path.
fn unbuilt(output: &Output) -> Vec<String> {
    const TESTS: &str = "wise-api/tests/contract/generated";
    let mut found = Vec::new();
    for version in &output.versions {
        let types = version.api.types.iter().zip(&version.names.types);
        for (_, name) in types.filter(|(def, _)| def.sent) {
            let (module, path) = (&name.module, format!("{}::{}", name.module, name.name));
            let home = home(output, &version.module, module, &name.name);
            let home = home.and_then(|home| Some(home.split("::").nth(2)?.to_owned()));
            let directory = home.map_or(version.module.clone(), |home| format!("shared/{home}"));
            let file = format!("{TESTS}/{directory}/{module}_cases.rs");
            let text = output.files.get(&file).map_or("", String::as_str);
            let words = text.split(|c: char| c != ':' && c != '_' && !c.is_alphanumeric());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            let built = words
                .windows(4)
                .any(|four| four == ["impl", "Build", "for", &path]);
            let known = text.split("known! {").skip(1).any(|list| {
                let list = list.split('}').next().unwrap_or_default();
                list.split(',').any(|one| one.trim() == path)
            });
            if !built && !known {
                found.push(format!("{}: {path} in {file}", version.module));
            }
        }
    }
    found
}

#[test]
fn what_only_an_older_quarter_sends_is_built_in_its_tests() {
    for keys in [&["requestBody", "parameters"][..], &["responses"], &[]] {
        let output = with_another(|root| without(root, keys));
        let Some(output) = output else { return };
        let found = unbuilt(&output);
        assert!(found.is_empty(), "without {keys:?}: {found:#?}");
        let sent = output.versions.iter().flat_map(|one| &one.api.types);
        assert!(sent.filter(|def| def.sent).count() > 100);
    }
}
