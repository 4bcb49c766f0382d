//! Nothing is lost between a contract and the model: every fact is walked a second time, beside what was made of it.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/ledger.rs"]
mod ledger;
mod support;

use ledger::{Ledger, body, essence, operations, parameters, resolve, successes};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use support::named::decided;
use wise_codegen::amend::amend;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Texts};
use wise_codegen::model::{Location, Media, OutcomeBody, TypeRef};
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;
use wise_codegen::repair;
use wise_codegen::rules::{Plain, Rules};

static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Inputs::read(&root).unwrap_or_else(|problems| panic!("{problems}"))
});

static OUTPUT: LazyLock<Output> = LazyLock::new(|| made(&INPUTS));

static DECIDED: LazyLock<Output> = LazyLock::new(|| made(&decided(&INPUTS)));

fn made(inputs: &Inputs) -> Output {
    let partial = Options {
        partial: true,
        ..Options::default()
    };
    generate(inputs, partial).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The contracts with their supplements and repairs, in the order of the versions.
static DOCUMENTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let rules = Rules::read(&INPUTS.rules).unwrap();
    let names = Registry::read(&INPUTS.names).unwrap();
    let read = INPUTS.versions.iter().map(|version| {
        let mut document = version.contract.document().unwrap();
        for text in &version.supplements {
            let more: Value = serde_yaml::from_str(&text.text).unwrap();
            for section in ["paths", "components"] {
                merge(&mut document.root[section], &more[section]);
            }
        }
        let mut problems = Problems::new();
        let known = wise_codegen::identities::Identities::of(&document.root, &names);
        repair::repair(&mut document, &rules, &known, &mut problems);
        amend(&mut document, &rules, &known, &mut problems);
        document.root
    });
    read.collect()
});

/// Adds what the one has and the other lacks.
fn merge(into: &mut Value, more: &Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into @ Value::Null, more) => *into = more.clone(),
        _ => {}
    }
}

fn skipped(version: usize, reason: &str) -> usize {
    let api = &OUTPUT.versions[version].api;
    api.skipped.get(reason).copied().unwrap_or_default()
}

#[test]
fn there_is_nothing_to_say_against_the_contracts() {
    // What one says wrongly is for a person, who repairs a version before it stands at the root.
    assert!(DECIDED.problems.is_empty(), "{}", DECIDED.problems);
    let (_, recoverable) = OUTPUT.untyped();
    assert!(recoverable.is_empty(), "{recoverable:#?}");
}

#[test]
fn every_operation_is_there_once() {
    for (index, input) in INPUTS.versions.iter().enumerate() {
        // Counted in the texts, before anything of the generator has touched them.
        let Source::Text(contract) = &input.contract else {
            panic!("the contracts are files")
        };
        let texts = [contract].into_iter().chain(&input.supplements);
        let stated: usize = texts
            .map(|text| {
                let root: Value = serde_yaml::from_str(&text.text).unwrap();
                operations(&root).count()
            })
            .sum();
        let made = &OUTPUT.versions[index].api.operations;
        assert_eq!(made.len(), stated, "{}", input.directory);
        assert!(stated > 200);
        let ids: BTreeSet<&str> = made.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), stated);
        let names = &OUTPUT.versions[index].names;
        let calls: BTreeSet<(usize, &str)> = names
            .calls
            .iter()
            .map(|call| (call.resource, call.method.as_str()))
            .collect();
        assert_eq!(calls.len(), stated);
    }
}

#[test]
fn every_parameter_is_there_or_left_out_for_a_reason() {
    for (index, root) in DOCUMENTS.iter().enumerate() {
        let mut stated = 0;
        let mut made = 0;
        for (path, method, item, operation) in operations(root) {
            let all = parameters(root, item, operation);
            stated += all.len();
            let found = ledger::operation(&OUTPUT.versions[index].api, path, method);
            made += found.parameters.len();
            for parameter in &found.parameters {
                let location = match parameter.location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                };
                let stated = all.iter().any(|one| {
                    one["name"] == parameter.wire.as_str()
                        && one["in"] == location
                        && (one["required"] == true) == parameter.required
                });
                assert!(stated, "{method} {path}: {}", parameter.wire);
            }
        }
        let left_out = skipped(index, "the correlation id, an option of every call")
            + skipped(
                index,
                "a parameter of the path item that the operation overrules",
            )
            + skipped(index, "a cookie parameter");
        assert_eq!(stated, made + left_out);
        assert!(made > 300, "{made}");
    }
}

#[test]
fn every_media_type_is_sent_and_read() {
    for (index, root) in DOCUMENTS.iter().enumerate() {
        let api = &OUTPUT.versions[index].api;
        let mut errors = 0;
        for (path, method, _, operation) in operations(root) {
            let found = ledger::operation(api, path, method);
            let at = format!("{method} {path}");
            let stated = body(root, operation);
            let sent = found.body.as_ref().map(|body| match &body.media {
                Media::Json(media) | Media::Text(media) | Media::Bytes(media) => media.clone(),
                Media::Form => "application/x-www-form-urlencoded".to_owned(),
                Media::Multipart => "multipart/form-data".to_owned(),
            });
            let names: Vec<&str> = stated.iter().map(|(name, _)| essence(name)).collect();
            assert_eq!(names, Vec::from_iter(sent.as_deref().map(essence)), "{at}");
            let stated: BTreeSet<&str> = successes(root, operation)
                .into_iter()
                .map(|(name, _)| name)
                .collect();
            let read: BTreeSet<&str> = match &found.outcome.body {
                OutcomeBody::Empty | OutcomeBody::Undocumented(None) | OutcomeBody::Redirect(_) => {
                    BTreeSet::new()
                }
                OutcomeBody::Undocumented(Some(media)) => BTreeSet::from([media.as_str()]),
                OutcomeBody::Json(media, _) | OutcomeBody::Text(media, _) => {
                    BTreeSet::from([media.as_str()])
                }
                OutcomeBody::Bytes(media) => media.iter().map(String::as_str).collect(),
            };
            assert_eq!(read, stated, "{at}");
            errors += ledger::errors(root, operation).len();
        }
        let made: usize = api.operations.iter().map(|one| one.errors.len()).sum();
        assert_eq!(
            errors,
            made + skipped(index, "an error body without a schema")
        );
    }
}

#[test]
fn every_property_and_enum_value_of_the_operations_is_there() {
    for (index, root) in DOCUMENTS.iter().enumerate() {
        let api = &OUTPUT.versions[index].api;
        let mut ledger = Ledger::new(root, api);
        for (path, method, item, operation) in operations(root) {
            let found = ledger::operation(api, path, method);
            let at = format!("{method} {path}");
            if let Some(made) = &found.body
                && matches!(made.media, Media::Json(_) | Media::Form | Media::Multipart)
            {
                for (_, schema) in body(root, operation) {
                    ledger.value(schema, &made.ty, &format!("{at} request"));
                }
            }
            if let OutcomeBody::Json(_, ty) = &found.outcome.body {
                for (_, schema) in successes(root, operation) {
                    ledger.value(schema, ty, &format!("{at} response"));
                }
            }
            for (status, media, schema) in ledger::errors(root, operation) {
                let made = found.errors.iter();
                let mut made = made.filter(|one| one.status == status && one.media == media);
                let made = made.next().map_or(&TypeRef::Json, |one| &one.ty);
                ledger.value(schema, made, &format!("{at} error {status}"));
            }
            for parameter in parameters(root, item, operation) {
                let mut made = found.parameters.iter().filter(|one| {
                    parameter["name"] == one.wire.as_str()
                        && parameter["in"] == one.location.as_str()
                        && one.constant.is_none()
                });
                if let Some(made) = made.next() {
                    let name = &made.wire;
                    ledger.value(&parameter["schema"], &made.ty, &format!("{at} {name}"));
                }
            }
        }
        ledger.settle(2500, 500);
    }
}

#[test]
fn every_event_is_there_with_all_of_its_properties() {
    let api = &OUTPUT.events.api;
    let mut stated = 0;
    let mut seen = BTreeSet::new();
    // The newest contract counts where several have an event.
    for root in DOCUMENTS.iter().rev() {
        let mut ledger = Ledger::new(root, api);
        let empty = serde_json::Map::new();
        let hooks = root["webhooks"].as_object().unwrap_or(&empty);
        for (event_type, item) in hooks {
            for (_, schema) in body(root, &item["post"]) {
                let schema = resolve(root, schema);
                let branches = match schema["oneOf"].as_array() {
                    Some(branches) => branches.iter().collect(),
                    None => vec![schema],
                };
                for branch in branches {
                    stated += 1;
                    let properties = ledger.properties(branch);
                    let version = resolve(root, properties["schema_version"]);
                    let version = version["enum"][0].as_str().or(version["const"].as_str());
                    let version = version.unwrap_or_default();
                    let mut made = api.events.iter().filter(|one| {
                        one.event_type == *event_type && one.schema_version == version
                    });
                    let event = made
                        .next()
                        .unwrap_or_else(|| panic!("{event_type} {version}"));
                    if seen.insert((event_type.clone(), version.to_owned())) {
                        let at = format!("{event_type}@{version}");
                        ledger.value(properties["data"], &event.data, &at);
                    }
                }
            }
        }
        if !hooks.is_empty() {
            ledger.settle(0, 0);
        }
    }
    let again = "an event that a newer version of the API has, too";
    let again = api.skipped.get(again).copied().unwrap_or_default();
    assert_eq!(stated, api.events.len() + again);
    assert!(api.events.len() > 30, "{}", api.events.len());
}

#[test]
fn a_rule_or_a_line_of_documentation_that_belongs_to_nothing_is_a_failure() {
    // What the repository holds itself is another test's business: only what is added here counts.
    let complaints = |inputs: &Inputs| match generate(inputs, Options::default()) {
        Ok(_) => String::new(),
        Err(problems) => problems.to_string(),
    };
    let before = complaints(&INPUTS);
    let mut inputs = INPUTS.clone();
    let mut words = Vec::new();
    for (rule, word) in [
        ("[[secret]]\nproperties = [\"noSuchThing\"]", "noSuchThing"),
        ("[[decimal]]\nat = [\"no.such.place\"]", "no.such.place"),
        (
            "[[repair]]\nat = \"noOperation/deprecated\"\nfrom = 1\nto = 2",
            "noOperation/deprecated",
        ),
        ("[[union]]\nat = [\"no.union\"]\nvariants = []", "no.union"),
        (
            "[[shared]]\nname = \"no::Shape\"\nproperties = [\"zzz\"]",
            "no::Shape",
        ),
        (
            "[[pages]]\nat = [\"noList\"]\nposition = \"p\"\nnext = \"offset\"",
            "noList",
        ),
        (
            "[[window]]\nat = [\"noPeriod\"]\nstart = \"s\"\nend = \"e\"\ndays = 1",
            "noPeriod",
        ),
    ] {
        let rule = format!("{rule}\nreason = \"a test\"\n");
        inputs.rules.add(format!("rules/{word}.toml"), rule);
        words.push(word);
    }
    inputs.docs = Texts::one("docs.toml", "[types]\n\"no::Type\" = \"Nothing.\"\n");
    words.push("no::Type");
    let after = complaints(&inputs);
    for word in words {
        assert!(!before.contains(word) && after.contains(word), "{word}");
    }
}

#[test]
fn every_id_currency_country_and_amount_is_a_type_of_its_own_or_plain_for_a_reason() {
    let output = &*DECIDED;
    for kind in [Plain::Id, Plain::Currency, Plain::Country, Plain::Amount] {
        let plain = || output.plain.iter().filter(|value| value.kind == kind);
        // Every currency is a `Currency`.
        assert_eq!(plain().count() > 0, kind != Plain::Currency, "{kind:?}");
        let undecided: Vec<String> = plain()
            .filter(|value| value.reason.is_none())
            .map(|value| format!("{}: {}", value.place, value.ty))
            .collect();
        assert!(
            undecided.is_empty(),
            "spec/rules/ says neither what these are nor, in a [[{}]], why they stay plain: {undecided:#?}",
            kind.rule()
        );
    }
}
