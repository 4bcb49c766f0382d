//! The order of arguments is recorded: no change of a name in the contract moves one.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::named::{INPUTS, OPTIONS, OUTPUT};
use wise_codegen::document::Document;
use wise_codegen::generate::{Version, models};
use wise_codegen::inputs::{Inputs, Source, VersionInput};
use wise_codegen::model::TypeId;

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
    let text = &INPUTS.names.text;
    for version in &OUTPUT.versions {
        for key in constructors(version).keys() {
            assert!(
                text.contains(&format!("\"{key}\" = [")) || text.contains(&format!("/{key}\" = [")),
                "{key}"
            );
        }
    }
}
