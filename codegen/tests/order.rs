//! The order of arguments is recorded: no change of a name in the contract moves one.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::named::{INPUTS, OPTIONS, OUTPUT};
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate, models};
use wise_codegen::inputs::{Inputs, Source, VersionInput};
use wise_codegen::model::{Api, Field, Kind, TypeId};
use wise_codegen::named::Version;
use wise_codegen::names::registry::Registry;
use wise_codegen::names::{Names, Relatives};
use wise_codegen::rules::Rules;

/// The constructors of a version with two or more arguments, by the first use of their type: its place, and the order.
fn constructors(version: &Version) -> BTreeMap<&str, (&str, &[String])> {
    let types = version.api.types.iter().enumerate();
    let found = types.filter_map(|(index, def)| {
        let order = version.names.constructors.get(&TypeId(index))?;
        let key = def.keys.first()?.as_str();
        (order.len() > 1).then_some((key, (def.at.as_str(), order.as_slice())))
    });
    found.collect()
}

/// Renames a required property of an object schema; whether it has one of that name.
fn rename(root: &mut Value, at: &str, old: &str, new: &str) -> bool {
    let Some(schema) = root.pointer_mut(at).and_then(Value::as_object_mut) else {
        return false;
    };
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return false;
    };
    let Some(property) = properties.shift_remove(old) else {
        return false;
    };
    properties.insert(new.to_owned(), property);
    for one in schema
        .get_mut("required")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if one == old {
            *one = Value::from(new);
        }
    }
    true
}

#[test]
fn a_renamed_field_keeps_its_place() {
    let newest = OUTPUT.versions.last().unwrap();
    let input = INPUTS.versions.last().unwrap();
    let document = input.contract.document().unwrap();
    let before = constructors(newest);
    let longest = before.values().map(|(_, order)| order.len()).max().unwrap();
    let mut renamed = 0;
    let mut left = Vec::new();
    for place in 0..longest {
        let mut root = document.root.clone();
        let mut expected = Vec::new();
        for (key, (at, order)) in &before {
            let Some(old) = order.get(place) else {
                continue;
            };
            // First in the alphabet, where an argument without a recorded place would go.
            let new = format!("aaa{old}");
            if rename(&mut root, at, old, &new) {
                let mut after = order.to_vec();
                after[place] = new;
                expected.push((*key, after));
            } else {
                left.push(format!("{key}.{old}"));
            }
        }
        let inputs = Inputs {
            versions: vec![VersionInput {
                contract: Source::Read(Document::from_value("renamed", root)),
                ..input.clone()
            }],
            ..INPUTS.clone()
        };
        let output = models(&inputs, OPTIONS).unwrap().output;
        let version = &output.versions[0];
        let after = constructors(version);
        for (key, order) in expected {
            // The place of an alternative can be called after its fields.
            let Some((_, found)) = after.get(key) else {
                left.push(key.to_owned());
                continue;
            };
            assert_eq!(*found, order, "{key}, argument {place}");
            renamed += 1;
        }
        assert_eq!(version.names.asks, Vec::new());
    }
    // What is put together from several schemas has no one place.
    assert!(
        renamed > 4 * left.len(),
        "{renamed} renamed, and not {left:?}"
    );
}

#[test]
fn every_order_is_recorded() {
    for version in &OUTPUT.versions {
        for key in constructors(version).keys() {
            assert!(
                INPUTS.names.contain(&format!("\"{key}\" = ["))
                    || INPUTS.names.contain(&format!("/{key}\" = [")),
                "{key}"
            );
        }
    }
}

/// What a run over a changed model settles.
fn named(api: &Api, version: &Version) -> (Names, Registry) {
    let known = Registry::read(&INPUTS.names).unwrap();
    let rules = Rules::read(&INPUTS.rules).unwrap();
    let ids = rules.id.iter().map(|rule| rule.name.as_str()).collect();
    let keys: Vec<String> = version
        .names
        .calls
        .iter()
        .map(|call| call.key.clone())
        .collect();
    let mut next = Registry::default();
    let alone = Relatives::default();
    let names = Names::claim(api, &keys, &ids, (&known, &alone), &mut next);
    (names, next)
}

/// A name that comes first in the alphabet, where an argument without a recorded place would go.
fn earlier(wire: &str) -> String {
    format!("aaa{wire}")
}

/// The sent types of a version that need two fields or more, with the order of what they need.
fn sent(version: &Version) -> Vec<(usize, &[String])> {
    let types = version.api.types.iter().enumerate();
    let sent = types.filter(|(_, def)| def.sent && matches!(def.kind, Kind::Struct(_)));
    let orders =
        sent.map(|(index, _)| (index, version.names.constructors[&TypeId(index)].as_slice()));
    orders.filter(|(_, order)| order.len() > 1).collect()
}

fn fields(api: &mut Api, index: usize) -> &mut Vec<Field> {
    match &mut api.types[index].kind {
        Kind::Struct(object) => &mut object.fields,
        _ => panic!("type {index} is no struct"),
    }
}

/// Each required field of each sent type of each version, and each argument of each method, one after the other.
#[test]
fn no_rename_moves_an_argument() {
    let (mut types, mut methods) = (0, 0);
    for version in &OUTPUT.versions {
        let sent = sent(version);
        let several = version.names.arguments.iter().map(Vec::len).max().unwrap();
        let most = sent.iter().map(|(_, order)| order.len()).max().unwrap();
        for place in 0..most.max(several) {
            let mut api = version.api.clone();
            let mut expected = Vec::new();
            for (index, order) in sent.iter().filter(|(_, order)| order.len() > place) {
                let list = fields(&mut api, *index);
                let field = list
                    .iter_mut()
                    .find(|field| field.wire == order[place])
                    .unwrap();
                field.wire = earlier(&field.wire);
                list.sort_by(|a, b| a.wire.cmp(&b.wire));
                let mut after = order.to_vec();
                after[place] = earlier(&order[place]);
                expected.push((*index, after));
            }
            let mut calls = Vec::new();
            for (index, operation) in api.operations.iter_mut().enumerate() {
                let order = &version.names.arguments[index];
                let Some((location, wire)) = order.get(place).and_then(|one| one.split_once('.'))
                else {
                    continue;
                };
                if order.len() < 2 {
                    continue;
                }
                let mut all = operation.parameters.iter_mut();
                let one = all
                    .find(|one| one.location.as_str() == location && one.wire == wire)
                    .unwrap();
                one.wire = earlier(wire);
                let mut after = order.clone();
                after[place] = format!("{location}.{}", earlier(wire));
                calls.push((index, after));
            }
            let (names, next) = named(&api, version);
            assert_eq!(names.asks, Vec::new());
            for (index, order) in expected {
                let key = &version.api.types[index].keys[0];
                assert_eq!(
                    names.constructors[&TypeId(index)],
                    order,
                    "{key}, argument {}",
                    place + 1
                );
                types += 1;
            }
            for (index, order) in calls {
                let id = &version.api.operations[index].id;
                assert_eq!(
                    names.arguments[index],
                    order,
                    "{id}, argument {}",
                    place + 1
                );
                methods += 1;
            }
            // Nor does it go unseen: what is recorded is another text, which `generate --check` refuses.
            assert!(!INPUTS.names.contain("aaa") && next.to_toml().contains("aaa"));
        }
    }
    let needed: usize = OUTPUT
        .versions
        .iter()
        .flat_map(sent)
        .map(|(_, order)| order.len())
        .sum();
    assert_eq!(types, needed, "each field of each type");
    let versions = OUTPUT.versions.len();
    assert!(
        types > 100 * versions && methods > 200 * versions,
        "{types} fields, {methods} parameters"
    );
}

#[test]
fn what_is_new_is_appended() {
    for version in &OUTPUT.versions {
        let mut api = version.api.clone();
        let sent = sent(version);
        for (index, _) in &sent {
            let list = fields(&mut api, *index);
            let mut field = list.iter().find(|field| field.required).unwrap().clone();
            field.wire = "aaaNew".to_owned();
            list.insert(0, field);
        }
        let (names, _) = named(&api, version);
        assert_eq!(names.asks, Vec::new());
        for (index, order) in sent {
            let mut after = order.to_vec();
            after.push("aaaNew".to_owned());
            assert_eq!(names.constructors[&TypeId(index)], after);
        }
    }
}

/// Where nothing says which of two new names took which place, the run ends, and says where to write it.
#[test]
fn an_order_that_nobody_has_chosen_ends_the_run() {
    let input = INPUTS.versions.last().unwrap();
    let document = input.contract.document().unwrap();
    let newest = OUTPUT.versions.last().unwrap();
    let before = constructors(newest);
    let mut tried = 0;
    for (key, (at, order)) in before.iter().filter(|(_, (_, order))| order.len() > 1) {
        let mut root = document.root.clone();
        let renamed = order[..2]
            .iter()
            .all(|old| rename(&mut root, at, old, &earlier(old)));
        if !renamed {
            continue;
        }
        // With everything that is recorded: only a whole run says what is left over.
        let mut inputs = INPUTS.clone();
        inputs.versions.last_mut().unwrap().contract =
            Source::Read(Document::from_value("renamed", root));
        let said = match generate(&inputs, Options::default()) {
            Err(problems) => problems.to_string(),
            Ok(_) => panic!("{key}: nobody was asked"),
        };
        for word in [
            "names.toml",
            "arguments",
            key,
            &order[0],
            &earlier(&order[1]),
        ] {
            assert!(said.contains(word), "{key}: {word}: {said}");
        }
        tried += 1;
        if tried == 3 {
            break;
        }
    }
    assert_eq!(tried, 3);
}
