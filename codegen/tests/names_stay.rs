//! Names stay when another publication is generated from: a newer one, an older one, one that is only written otherwise.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use support::named::{INPUTS, OPTIONS, OUTPUT, all};
use wise_codegen::document::Document;
use wise_codegen::generate::models;
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::model::{Kind, TypeRef};
use wise_codegen::named::Version;
use wise_codegen::version;

/// What two runs may have in common.
struct Types<'a> {
    version: &'a Version,
    by_key: BTreeMap<&'a str, usize>,
    /// What tells each type apart: wire names or values, and the same of what is behind them, far below what any type holds.
    shapes: Vec<u64>,
}

/// How far the shape of a type looks.
const DEPTH: usize = 16;

impl<'a> Types<'a> {
    fn of(version: &'a Version) -> Self {
        let mut by_key = BTreeMap::new();
        for (index, def) in version.api.types.iter().enumerate() {
            for key in &def.keys {
                by_key.entry(key.as_str()).or_insert(index);
            }
        }
        let types = &version.api.types;
        let mut shapes = vec![0; types.len()];
        for _ in 0..DEPTH {
            shapes = types.iter().map(|def| shape(&def.kind, &shapes)).collect();
        }
        Self {
            version,
            by_key,
            shapes,
        }
    }

    /// The type that a former one has become: of those that share keys with it, one that has not changed; of equals, one that Wise
    /// hands over, then the one that shares the most.
    fn twin(&self, others: &Self, other: usize) -> Option<usize> {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for key in &others.version.api.types[other].keys {
            if let Some(index) = self.by_key.get(key.as_str()) {
                *votes.entry(*index).or_default() += 1;
            }
        }
        let rank = |index: usize, votes: usize| {
            let same = self.shapes[index] == others.shapes[other];
            let received = self.version.api.types[index].received;
            (same, received, votes, usize::MAX - index)
        };
        votes
            .into_iter()
            .max_by_key(|(index, votes)| rank(*index, *votes))
            .map(|(index, _)| index)
    }
}

/// What tells a type apart, as far as its inner types have been told apart.
fn shape(kind: &Kind, shapes: &[u64]) -> u64 {
    let show = |ty: &TypeRef| match ty.named() {
        Some(inner) => shapes[inner.0].to_string(),
        None => format!("{ty:?}"),
    };
    let mut parts: Vec<String> = match kind {
        Kind::Struct(object) => {
            let fields = object.fields.iter();
            fields
                .map(|field| format!("{}: {}", field.wire, show(&field.ty)))
                .collect()
        }
        Kind::Enum(values) => values.clone(),
        Kind::Union(union) => {
            let variants = union.variants.iter();
            variants
                .map(|variant| format!("{}: {}", variant.label, show(&variant.ty)))
                .collect()
        }
    };
    parts.sort();
    let mut hasher = DefaultHasher::new();
    (std::mem::discriminant(kind), parts).hash(&mut hasher);
    hasher.finish()
}

/// Compares the names of two runs wherever the meaning is the same.
fn differences(old: &Version, new: &Version) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let calls: BTreeMap<&str, usize> = old
        .names
        .calls
        .iter()
        .enumerate()
        .map(|(index, call)| (call.key.as_str(), index))
        .collect();
    for (index, call) in new.names.calls.iter().enumerate() {
        let Some(before) = calls.get(call.key.as_str()) else {
            continue;
        };
        let name = |version: &Version, index: usize| {
            let call = &version.names.calls[index];
            let resource = &version.names.resources[call.resource];
            format!("{}.{}", resource.accessor, call.method)
        };
        let (was, is) = (name(old, *before), name(new, index));
        if was != is {
            found.insert(format!("method of {}: {was} → {is}", call.key));
        }
        for parameter in &new.api.operations[index].parameters {
            let key = |index: usize| (index, parameter.location, parameter.wire.clone());
            let was = old.names.parameters.get(&key(*before));
            let is = new.names.parameters.get(&key(index));
            if was.is_some() && was != is {
                found.insert(format!("parameter of {}: {was:?} → {is:?}", call.key));
            }
        }
    }
    let (old_types, new_types) = (Types::of(old), Types::of(new));
    for (index, def) in new.api.types.iter().enumerate() {
        let Some(before) = old_types.twin(&new_types, index) else {
            continue;
        };
        // The other way around, too: of two types that were one, one keeps the name.
        let is_twin = new_types.twin(&old_types, before) == Some(index);
        let same = old_types.shapes[before] == new_types.shapes[index];
        let (was, is) = (&old.names.types[before], &new.names.types[index]);
        if was != is && (is_twin || same) {
            found.insert(format!(
                "type of {}: {}::{} → {}::{}",
                def.keys[0], was.module, was.name, is.module, is.name
            ));
        }
        if !is_twin && !same {
            continue;
        }
        let members = |version: &'_ Version, index: usize| -> BTreeMap<String, String> {
            let names = &version.names;
            let mine = names.fields.iter().chain(&names.variants);
            mine.filter(|((id, _), _)| id.0 == index)
                .map(|((_, wire), name)| (wire.clone(), name.clone()))
                .collect()
        };
        let before = members(old, before);
        for (wire, is) in members(new, index) {
            if let Some(was) = before.get(&wire).filter(|was| **was != is) {
                found.insert(format!("{wire} of {}: {was} → {is}", def.keys[0]));
            }
        }
    }
    found
}

#[test]
fn both_versions_say_the_same_of_what_is_the_same() {
    for pair in OUTPUT.versions.windows(2) {
        let found = differences(&pair[1], &pair[0]);
        assert!(found.is_empty(), "{found:#?}");
    }
}

/// What another publication calls otherwise.
fn changes(name: &str, directory: &str, text: String) -> BTreeSet<String> {
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: directory.to_owned(),
            contract: Source::Text(Text {
                name: name.to_owned(),
                text,
            }),
            supplements: Vec::new(),
        }],
        ..INPUTS.clone()
    };
    let output = models(&inputs, OPTIONS).unwrap().output;
    let pairs = all(&output).filter_map(|version| {
        let known = all(&OUTPUT).find(|known| known.module == version.module)?;
        Some((known, version))
    });
    let found = pairs.flat_map(|(known, version)| differences(known, version));
    found.map(|line| format!("{name}: {line}")).collect()
}

#[test]
fn names_stay_in_every_published_bundle() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        eprintln!("skipped: WISE_BUNDLES names no directory of published bundles");
        return;
    };
    let mut found = BTreeSet::new();
    let mut bundles = 0;
    for entry in std::fs::read_dir(support::workspace().join(directory)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        bundles += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let version = version::of_document(&Document::parse(&name, &text).unwrap()).unwrap();
        found.extend(changes(&name, &version, text));
    }
    assert!(bundles > 0, "no bundle there");
    assert!(found.is_empty(), "{} names: {found:#?}", found.len());
}

/// The checked-in contract of the newest version, changed.
fn stays(name: &str, change: impl Fn(&mut Value)) {
    let newest = INPUTS.versions.last().unwrap();
    let path = format!("spec/{}/contract.yaml", newest.directory);
    let text = std::fs::read_to_string(support::workspace().join(path)).unwrap();
    let mut root = Document::parse(name, &text).unwrap().root;
    let before = root.clone();
    change(&mut root);
    assert_ne!(root, before, "nothing was changed");
    let found = changes(name, &newest.directory, root.to_string());
    assert!(found.is_empty(), "{} names: {found:#?}", found.len());
}

/// Every value below a value, the inner ones first.
fn each(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|inner| each(inner, visit)),
        Value::Array(items) => items.iter_mut().for_each(|inner| each(inner, visit)),
        _ => {}
    }
    visit(value);
}

fn is_object_schema(value: &Value) -> bool {
    value["type"] == "object" && value["properties"].is_object()
}

#[test]
fn names_stay_when_components_are_renumbered() {
    stays("renumbered", |root| *root = support::renumbered(root));
}

#[test]
fn names_stay_when_everything_stands_in_another_order() {
    stays("reordered", |root| {
        let reverse = |section: &mut Value| {
            let map = std::mem::take(section.as_object_mut().unwrap());
            *section = Value::Object(map.into_iter().rev().collect());
        };
        reverse(&mut root["paths"]);
        reverse(&mut root["webhooks"]);
        each(root, &mut |value| {
            if let Some(values) = value.get_mut("enum").and_then(Value::as_array_mut) {
                values.reverse();
            }
            if let Some(Value::Object(properties)) = value.get_mut("properties") {
                *properties = std::mem::take(properties).into_iter().rev().collect();
            }
        });
    });
}

#[test]
fn names_stay_when_schemas_become_components() {
    stays("extracted", |root| {
        let mut made = Map::new();
        for section in ["paths", "webhooks"] {
            each(&mut root[section], &mut |value| {
                if is_object_schema(value) {
                    let name = format!("Extracted-{}", made.len());
                    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
                    made.insert(name, std::mem::replace(value, reference));
                }
            });
        }
        let schemas = root["components"]["schemas"].as_object_mut().unwrap();
        schemas.extend(made);
    });
}

#[test]
fn names_stay_when_components_are_written_out() {
    stays("inlined", |root| {
        let schemas = root["components"]["schemas"].clone();
        for _ in 0..3 {
            for section in ["paths", "webhooks"] {
                each(&mut root[section], &mut |value| {
                    let Value::Object(map) = value else { return };
                    let mut places: Vec<&mut Value> = Vec::new();
                    for (key, inner) in map.iter_mut() {
                        if key == "properties" {
                            places.extend(inner.as_object_mut().unwrap().values_mut());
                        } else if key == "schema" || key == "items" {
                            places.push(inner);
                        }
                    }
                    for place in places {
                        let name = place["$ref"]
                            .as_str()
                            .and_then(|reference| reference.strip_prefix("#/components/schemas/"));
                        // What contains itself cannot be written out.
                        let schema = name
                            .filter(|name| *name != "DisputeReason")
                            .and_then(|name| schemas.get(name));
                        if let Some(schema) = schema {
                            *place = schema.clone();
                        }
                    }
                });
            }
        }
    });
}

#[test]
fn names_stay_when_much_is_added() {
    stays("added", |root| {
        each(root, &mut |value| {
            if let Some(values) = value.get_mut("enum").and_then(Value::as_array_mut)
                && values.len() > 1
                && values.iter().all(Value::is_string)
            {
                values.insert(0, "AAA_ADDED".into());
                values.push("ZZZ_ADDED".into());
            }
        });
        let schemas = root["components"]["schemas"].as_object_mut().unwrap();
        for schema in schemas
            .values_mut()
            .filter(|schema| is_object_schema(schema))
        {
            schema["properties"]["aaaAdded"] = json!({"type": "string"});
            schema["properties"]["status_added"] =
                json!({"type": "object", "properties": {"id": {"type": "string"}}});
        }
        // A newcomer before each operation, that takes and gives the same.
        let paths = root["paths"].as_object_mut().unwrap();
        for (path, item) in paths.clone() {
            let mut twin = item;
            for operation in twin.as_object_mut().unwrap().values_mut() {
                if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                    operation["operationId"] = format!("aaa{id}").into();
                }
            }
            paths.insert(format!("/aaa{path}"), twin);
        }
    });
}

/// Leaves every second path and webhook.
fn halved(root: &mut Value, left: usize) {
    for section in ["paths", "webhooks"] {
        let Some(map) = root.get_mut(section).and_then(Value::as_object_mut) else {
            continue;
        };
        let kept = std::mem::take(map).into_iter().enumerate();
        *map = kept
            .filter(|(index, _)| index % 2 == left)
            .map(|(_, entry)| entry)
            .collect();
    }
}

#[test]
fn names_stay_when_half_of_the_operations_are_gone() {
    for left in 0..2 {
        stays("removed", |root| halved(root, left));
    }
}

/// A version by itself, in whose names a line is recorded for one use of a type, which then goes away.
#[test]
fn names_of_a_version_that_stands_alone_stay_when_half_of_its_operations_are_gone() {
    let mut found = BTreeSet::new();
    for version in &INPUTS.versions {
        let alone = Inputs {
            versions: vec![version.clone()],
            ..INPUTS.clone()
        };
        let first = models(&alone, OPTIONS).unwrap();
        let root = version.contract.document().unwrap().root;
        for left in 0..2 {
            let mut root = root.clone();
            halved(&mut root, left);
            let contract = Document::from_value("half.yaml", root);
            let half = Inputs {
                versions: vec![VersionInput {
                    contract: Source::Read(contract),
                    ..version.clone()
                }],
                names: Text {
                    name: "names.toml".to_owned(),
                    text: first.used.to_toml(),
                }
                .into(),
                ..INPUTS.clone()
            };
            let second = models(&half, OPTIONS).unwrap().output;
            for (one, other) in all(&first.output).zip(all(&second)) {
                let lines = differences(one, other).into_iter();
                found.extend(lines.map(|line| format!("{}: {line}", version.directory)));
            }
        }
    }
    assert!(found.is_empty(), "{} names: {found:#?}", found.len());
}

#[test]
fn names_stay_when_operations_are_written_otherwise() {
    stays("respelled", |root| {
        each(&mut root["paths"], &mut |value| {
            if let Some(Value::String(id)) = value.get_mut("operationId") {
                *id = id.to_lowercase();
            }
        });
    });
    stays("renamed", |root| {
        each(&mut root["paths"], &mut |value| {
            if let Some(Value::String(id)) = value.get_mut("operationId") {
                *id = format!("new{id}");
            }
        });
    });
}
