//! The names of the checked-in contracts read well, mean one thing each, and stay when another publication is generated from.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, Output, Version, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::model::{Kind, TypeId, TypeRef};

/// First words of methods. A new one is added when nothing here says it.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "apply",
    "authorise",
    "cancel",
    "change",
    "check",
    "clear",
    "close",
    "convert",
    "create",
    "deactivate",
    "delete",
    "download",
    "fail",
    "fund",
    "get",
    "import",
    "list",
    "move",
    "open",
    "preset",
    "produce",
    "receive",
    "refresh",
    "reset",
    "reverse",
    "set",
    "start",
    "submit",
    "test",
    "top",
    "trigger",
    "unapply",
    "update",
    "upload",
    "validate",
    "verify",
    "withdraw",
];

/// Words that say how a schema is written and not what it means.
const EMPTY_WORDS: &[&str] = &[
    "Data", "Inner", "Item", "Items", "Object", "Payload2", "Unnamed", "Variant",
];

static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut inputs = Inputs::read(&root).unwrap();
    // Documentation is no part of the names.
    inputs.docs.text.clear();
    inputs
});

const OPTIONS: Options = Options {
    prose_of_bundle: false,
    partial: true,
    keep_stale: false,
};

static OUTPUT: LazyLock<Output> = LazyLock::new(|| generate(&INPUTS, OPTIONS).unwrap());

fn all(output: &Output) -> impl Iterator<Item = &Version> {
    output.versions.iter().chain([&output.events])
}

/// `BalanceStatement` → `Balance`, `Statement`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in name.chars() {
        match words.last_mut() {
            Some(word) if !c.is_uppercase() => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words
}

/// `OrderV1` and `CreditV4_3` without the version.
fn unversioned(name: &str) -> &str {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    match name.rfind('V') {
        Some(at) if at > 0 && at + 1 < name.len() && number(&name[at + 1..]) => &name[..at],
        _ => name,
    }
}

fn pascal(module: &str) -> String {
    let last = module.rsplit("::").next().unwrap_or(module);
    last.split('_')
        .map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        })
        .collect()
}

#[test]
fn types_read_well() {
    let mut bad = BTreeSet::new();
    for version in all(&OUTPUT) {
        for (def, name) in version.api.types.iter().zip(&version.names.types) {
            let short = unversioned(&name.name);
            let mut wrong = |what: &str| {
                bad.insert(format!(
                    "{}::{}: {what} ({})",
                    name.module, name.name, def.keys[0]
                ));
            };
            if name.name.len() > 40 {
                wrong("is too long");
            }
            let written = |key: &String| {
                key.trim_end_matches(['[', ']'])
                    .ends_with(|c: char| c.is_ascii_digit())
            };
            if short.ends_with(|c: char| c.is_ascii_digit()) && !def.keys.iter().any(written) {
                wrong("has a number that nobody wrote");
            }
            if let Some(rest) = short.strip_prefix(&pascal(&name.module))
                && rest.starts_with(|c: char| c.is_uppercase())
            {
                wrong("says the module again");
            }
            let words = words(short);
            if words
                .iter()
                .any(|word| EMPTY_WORDS.contains(&word.as_str()))
            {
                wrong("has a word that says nothing");
            }
            if matches!(
                words.last().map(String::as_str),
                Some("Response" | "Request")
            ) && !short.ends_with("LinkRequest")
            {
                wrong("says where it is used, not what it is");
            }
            if words.windows(2).any(|pair| pair[0] == pair[1]) {
                wrong("says a word twice");
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn members_read_well() {
    let mut bad = BTreeSet::new();
    for version in all(&OUTPUT) {
        let names = &version.names;
        let owner = |id: &TypeId| format!("{:?}", names.types[id.0]);
        for ((id, wire), name) in &names.fields {
            if name.len() > 40 || name.ends_with('_') {
                bad.insert(format!("{}.{wire}: {name}", owner(id)));
            }
        }
        for ((id, wire), name) in &names.variants {
            let numbered = name
                .strip_prefix('N')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            let run_together = wire.len() > 16 && wire.bytes().all(|b| b.is_ascii_lowercase());
            if name.len() > 50
                || numbered
                || name == "Unrecognized"
                || (run_together && words(name).len() == 1)
            {
                bad.insert(format!("{} = {wire}: {name}", owner(id)));
            }
        }
        for ((index, _, wire), name) in &names.parameters {
            if name.len() > 40 || name.starts_with("x_") || name.ends_with('_') {
                bad.insert(format!("{} {wire}: {name}", names.calls[*index].key));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn methods_start_with_a_known_verb_and_mean_one_operation() {
    let mut bad = BTreeSet::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for version in &OUTPUT.versions {
        for call in &version.names.calls {
            let resource = &version.names.resources[call.resource];
            let full = format!("{}.{}", resource.accessor, call.method);
            let verb = call.method.split('_').next().unwrap_or_default();
            if !VERBS.contains(&verb) {
                bad.insert(format!("{full}: `{verb}` is no verb of this API"));
            }
            if call.method.len() > 40 {
                bad.insert(format!("{full}: is too long"));
            }
            if format!("_{}_", call.method).contains(&format!("_{}_", resource.module)) {
                bad.insert(format!("{full}: says the resource again"));
            }
            let owner = owners
                .entry(full.clone())
                .or_insert_with(|| call.key.clone());
            if *owner != call.key {
                bad.insert(format!("{full}: is {owner} and {}", call.key));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn a_type_never_has_the_name_of_a_client_or_of_another_type() {
    for version in all(&OUTPUT) {
        let names = &version.names;
        let mut taken: BTreeSet<(&str, &str)> = names
            .resources
            .iter()
            .map(|resource| (resource.module.as_str(), resource.client.as_str()))
            .collect();
        for name in &names.types {
            assert!(taken.insert((&name.module, &name.name)), "{name:?}");
        }
    }
}

/// What two runs may have in common.
struct Types<'a> {
    version: &'a Version,
    by_key: BTreeMap<&'a str, usize>,
}

impl<'a> Types<'a> {
    fn of(version: &'a Version) -> Self {
        let mut by_key = BTreeMap::new();
        for (index, def) in version.api.types.iter().enumerate() {
            for key in &def.keys {
                by_key.entry(key.as_str()).or_insert(index);
            }
        }
        Self { version, by_key }
    }

    /// The type that has the most of another's keys; of equals, one that has not changed.
    fn twin(&self, others: &Self, other: usize) -> Option<usize> {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for key in &others.version.api.types[other].keys {
            if let Some(index) = self.by_key.get(key.as_str()) {
                *votes.entry(*index).or_default() += 1;
            }
        }
        let shape = others.shape(TypeId(other), 2);
        let rank = |index: usize, votes: usize| {
            let same = self.shape(TypeId(index), 2) == shape;
            (votes, same, usize::MAX - index)
        };
        votes
            .into_iter()
            .max_by_key(|(index, votes)| rank(*index, *votes))
            .map(|(index, _)| index)
    }

    /// Wire names or values, and the kinds of what is behind them: all that tells two types apart.
    fn shape(&self, id: TypeId, depth: usize) -> String {
        let show = |ty: &TypeRef| match ty.named() {
            Some(inner) if depth > 0 => self.shape(inner, depth - 1),
            Some(_) => "…".to_owned(),
            None => format!("{ty:?}"),
        };
        match &self.version.api.ty(id).kind {
            Kind::Struct(object) => {
                let mut fields: Vec<String> = object
                    .fields
                    .iter()
                    .map(|field| format!("{}: {}", field.wire, show(&field.ty)))
                    .collect();
                fields.sort();
                format!("{fields:?}")
            }
            Kind::Enum(values) => {
                let mut values = values.clone();
                values.sort();
                format!("{values:?}")
            }
            Kind::Union(union) => {
                let variants = union
                    .variants
                    .iter()
                    .map(|variant| format!("{}: {}", variant.label, show(&variant.ty)));
                format!("{:?}", variants.collect::<Vec<_>>())
            }
        }
    }
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
        let same = old_types.shape(TypeId(before), 2) == new_types.shape(TypeId(index), 2);
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

#[test]
fn names_stay_in_every_published_bundle() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        eprintln!("skipped: WISE_BUNDLES names no directory of published bundles");
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeSet::new();
    let mut bundles = 0;
    for entry in std::fs::read_dir(root.join(directory)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        bundles += 1;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let version = contract::version(&Document::parse(&name, &text).unwrap()).unwrap();
        let inputs = Inputs {
            versions: vec![VersionInput {
                directory: version,
                contract: Source::Text(Text {
                    name: name.clone(),
                    text,
                }),
                supplements: Vec::new(),
            }],
            ..INPUTS.clone()
        };
        let output = generate(&inputs, OPTIONS).unwrap();
        for version in all(&output) {
            let known = all(&OUTPUT).find(|known| known.module == version.module);
            if let Some(known) = known {
                found.extend(
                    differences(known, version)
                        .into_iter()
                        .map(|line| format!("{name}: {line}")),
                );
            }
        }
    }
    assert!(bundles > 0, "no bundle there");
    assert!(found.is_empty(), "{} names: {found:#?}", found.len());
}
