//! Names of fields, variants and parameters: what the rules make, unless `names.toml` says something else.

use super::registry::Registry;
use super::{Names, words};
use crate::model::{Api, Kind, Location, TypeId};
use std::collections::{BTreeMap, HashSet};

/// Method names that every type has already.
const TAKEN_FIELDS: &[&str] = &[
    "new",
    "clone",
    "fmt",
    "eq",
    "into",
    "from",
    "default",
    "insert_extra",
    "extra",
];

impl Names {
    pub(super) fn members(&mut self, api: &Api, known: &Registry, next: &mut Registry) {
        let (fields, variants) = (&known.fields, &known.variants);
        for (index, def) in api.types.iter().enumerate() {
            let id = TypeId(index);
            let key = def.keys.first().cloned().unwrap_or_default();
            let mut taken: HashSet<String> = HashSet::new();
            match &def.kind {
                Kind::Struct(object) => {
                    taken.extend(TAKEN_FIELDS.iter().map(|name| (*name).to_owned()));
                    // The setters of the other fields.
                    let names = object.fields.iter().map(|field| words::snake(&field.wire));
                    taken.extend(names.flat_map(|name| {
                        let name = name.trim_start_matches("r#").to_owned();
                        [format!("with_{name}"), format!("{name}_null")]
                    }));
                    let wires = object.fields.iter().map(|field| field.wire.as_str());
                    let chosen = choose(
                        wires,
                        &def.keys,
                        ".",
                        fields,
                        &mut next.fields,
                        &mut taken,
                        &key,
                        words::snake,
                        "_",
                    );
                    self.fields
                        .extend(chosen.into_iter().map(|(wire, name)| ((id, wire), name)));
                }
                Kind::Enum(values) => {
                    taken.extend(["Unrecognized".to_owned(), "Self".to_owned()]);
                    let values = values.iter().map(String::as_str);
                    let chosen = choose(
                        values,
                        &def.keys,
                        " = ",
                        variants,
                        &mut next.variants,
                        &mut taken,
                        &key,
                        words::pascal,
                        "Value",
                    );
                    self.variants
                        .extend(chosen.into_iter().map(|(value, name)| ((id, value), name)));
                }
                Kind::Union(union) => {
                    taken.extend(["Unrecognized".to_owned(), "Self".to_owned()]);
                    let labels = union.variants.iter().map(|variant| variant.label.as_str());
                    let chosen = choose(
                        labels,
                        &def.keys,
                        " = ",
                        variants,
                        &mut next.variants,
                        &mut taken,
                        &key,
                        words::pascal,
                        "Value",
                    );
                    self.variants
                        .extend(chosen.into_iter().map(|(label, name)| ((id, label), name)));
                }
            }
        }
    }

    pub(super) fn parameters(&mut self, api: &Api, known: &Registry, next: &mut Registry) {
        for (index, operation) in api.operations.iter().enumerate() {
            let mut taken: HashSet<String> = ["body", "client", "self_"]
                .iter()
                .map(|name| (*name).to_owned())
                .collect();
            // Options of every call.
            taken.extend(
                [
                    "timeout",
                    "header",
                    "correlation_id",
                    "send_with_meta",
                    "operation",
                    "into_request",
                    "new",
                ]
                .iter()
                .map(|name| (*name).to_owned()),
            );
            for parameter in &operation.parameters {
                let key = format!(
                    "{}.{}.{}",
                    self.calls[index].key,
                    parameter.location.as_str(),
                    parameter.wire
                );
                let mut name = parameter_name(&parameter.wire, parameter.location);
                if let Some(chosen) = known.fields.get(&key) {
                    name.clone_from(chosen);
                    next.fields.insert(key, name.clone());
                }
                while !taken.insert(name.clone()) {
                    name = format!(
                        "{}_{}",
                        name.trim_start_matches("r#").trim_end_matches('_'),
                        parameter.location.as_str()
                    );
                }
                self.parameters
                    .insert((index, parameter.location, parameter.wire.clone()), name);
            }
        }
    }
}

/// The word for a parameter: a header without the prefixes that only say that it is one.
fn parameter_name(wire: &str, location: Location) -> String {
    if location != Location::Header {
        return words::snake(wire);
    }
    let mut word = wire.to_ascii_lowercase().replace('_', "-");
    if word == "x-idempotence-uuid" {
        // The word that the rest of the world has for it.
        return "idempotency_key".to_owned();
    }
    for prefix in ["x-", "tw-", "twcard-"] {
        if let Some(rest) = word.strip_prefix(prefix).filter(|rest| !rest.is_empty()) {
            word = rest.to_owned();
        }
    }
    words::snake(&word)
}

/// Names for members: the recorded one, or what the rule makes, or that with a suffix when it is taken.
#[allow(
    clippy::too_many_arguments,
    reason = "one rule for fields and variants, which differ in all of these"
)]
fn choose<'a>(
    wires: impl Iterator<Item = &'a str>,
    keys: &[String],
    separator: &str,
    recorded: &BTreeMap<String, String>,
    kept: &mut BTreeMap<String, String>,
    taken: &mut HashSet<String>,
    key: &str,
    rule: fn(&str) -> String,
    suffix: &str,
) -> Vec<(String, String)> {
    let wires: Vec<&str> = wires.collect();
    let mut chosen: BTreeMap<&str, String> = BTreeMap::new();
    for wire in &wires {
        let found = keys
            .iter()
            .find_map(|key| recorded.get(&format!("{key}{separator}{wire}")));
        if let Some(name) = found
            && taken.insert(name.clone())
        {
            chosen.insert(wire, name.clone());
            kept.insert(format!("{key}{separator}{wire}"), name.clone());
        }
    }
    // In alphabetical order, so that the order of the document decides nothing.
    let mut rest: Vec<&str> = wires
        .iter()
        .copied()
        .filter(|wire| !chosen.contains_key(wire))
        .collect();
    rest.sort_unstable();
    for wire in rest {
        let mut name = rule(wire);
        let mut collided = false;
        while !taken.insert(name.clone()) {
            collided = true;
            name = format!("{}{suffix}", name.trim_start_matches("r#"));
        }
        if collided {
            kept.insert(format!("{key}{separator}{wire}"), name.clone());
        }
        chosen.insert(wire, name);
    }
    wires
        .into_iter()
        .filter_map(|wire| Some((wire.to_owned(), chosen.remove(wire)?)))
        .collect()
}
