//! Names of fields, variants and parameters: what the rules make, unless `names.toml` says something else.

use super::registry::Registry;
use super::reserved::{CALL_METHODS, TYPE_METHODS};
use super::{Fault, Names, TypeName, words};
use crate::model::{Api, Kind, Location, Parameter, TypeId};
use crate::place;
use std::collections::{BTreeMap, HashMap, HashSet};

impl Names {
    pub(super) fn members(&mut self, api: &Api, known: &Registry, next: &mut Registry) {
        let (fields, variants) = (
            Entries::of(known, &known.fields, "."),
            Entries::of(known, &known.variants, " = "),
        );
        for (index, def) in api.types.iter().enumerate() {
            let id = TypeId(index);
            let key = def.keys.first().cloned().unwrap_or_default();
            let path = self.types.get(index).map(TypeName::path);
            let place = (def.keys.as_slice(), path.as_deref().unwrap_or_default());
            let mut taken: HashSet<String> = HashSet::new();
            match &def.kind {
                Kind::Struct(object) => {
                    taken.extend(TYPE_METHODS.iter().map(|name| (*name).to_owned()));
                    // The setters of the other fields.
                    let names = object.fields.iter().map(|field| words::snake(&field.wire));
                    taken.extend(names.flat_map(|name| {
                        let name = name.trim_start_matches("r#").to_owned();
                        [format!("with_{name}"), format!("{name}_null")]
                    }));
                    let wires = object.fields.iter().map(|field| field.wire.as_str());
                    let chosen = choose(
                        wires,
                        place,
                        &fields,
                        &mut next.fields,
                        &mut taken,
                        &key,
                        words::snake,
                        "_",
                        ("fields", &mut self.faults),
                    );
                    self.fields
                        .extend(chosen.into_iter().map(|(wire, name)| ((id, wire), name)));
                }
                Kind::Enum(_) | Kind::Union(_) => {
                    taken.extend(["Unrecognized".to_owned(), "Self".to_owned()]);
                    let chosen = choose(
                        labels(&def.kind).into_iter(),
                        place,
                        &variants,
                        &mut next.variants,
                        &mut taken,
                        &key,
                        words::pascal,
                        "Value",
                        ("variants", &mut self.faults),
                    );
                    self.variants
                        .extend(chosen.into_iter().map(|(label, name)| ((id, label), name)));
                }
            }
        }
    }

    pub(super) fn parameters(&mut self, api: &Api, known: &Registry, next: &mut Registry) {
        for (index, operation) in api.operations.iter().enumerate() {
            let mut taken: HashSet<String> =
                CALL_METHODS.iter().map(|name| (*name).to_owned()).collect();
            let key = |parameter: &Parameter| {
                let location = parameter.location.as_str();
                place::parameter(&self.calls[index].key, location, &parameter.wire)
            };
            let mut chosen = HashMap::new();
            // The key against duplicates is an option of every call, and never an argument beside it.
            let others = operation.parameters.iter();
            for parameter in others.filter(|parameter| operation.is_key(parameter)) {
                let name = parameter_name(&parameter.wire, parameter.location);
                chosen.insert((parameter.location, parameter.wire.as_str()), name);
            }
            // The names of the others: one of them must not give way to an entry that takes its name.
            let unnamed = operation.parameters.iter();
            let others: HashSet<String> = unnamed
                .filter(|parameter| !known.fields.contains_key(&key(parameter)))
                .map(|parameter| parameter_name(&parameter.wire, parameter.location))
                .collect();
            for parameter in &operation.parameters {
                let key = key(parameter);
                let Some(name) = known.fields.get(&key) else {
                    continue;
                };
                if !others.contains(name) && taken.insert(name.clone()) {
                    chosen.insert((parameter.location, parameter.wire.as_str()), name.clone());
                    next.fields.insert(key, name.clone());
                    continue;
                }
                let what =
                    format!("`{name}` is an option of every call, or another argument of this one");
                let todo = "Write a name that the call does not have yet";
                self.faults.push(Fault::new("fields", key, what, todo));
            }
            for parameter in &operation.parameters {
                let place = (parameter.location, parameter.wire.as_str());
                let name = chosen.remove(&place).unwrap_or_else(|| {
                    let mut name = parameter_name(&parameter.wire, parameter.location);
                    while !taken.insert(name.clone()) {
                        let bare = name.trim_start_matches("r#").trim_end_matches('_');
                        name = format!("{bare}_{}", parameter.location.as_str());
                    }
                    name
                });
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

/// What the variants of an enum or a union stand for.
fn labels(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Struct(_) => Vec::new(),
        Kind::Enum(values) => values.iter().map(String::as_str).collect(),
        Kind::Union(union) => union
            .variants
            .iter()
            .map(|one| one.label.as_str())
            .collect(),
    }
}

/// What is recorded of members: the lines of fields, or those of variants.
struct Entries<'a> {
    lines: &'a BTreeMap<String, String>,
    separator: &'static str,
    /// The line by the path of its type and the name of the member on the wire: a type that lost the use that its members are
    /// recorded for is known by its path.
    by_path: HashMap<(&'a str, &'a str), (&'a String, &'a String)>,
}

impl<'a> Entries<'a> {
    fn of(
        known: &'a Registry,
        lines: &'a BTreeMap<String, String>,
        separator: &'static str,
    ) -> Self {
        let paths = Paths::of(known);
        let mut by_path = HashMap::new();
        for (line, name) in lines {
            // The longest use that is one: the rest is the member.
            let mut ends = line.rmatch_indices(separator);
            let found = ends.find_map(|(at, _)| {
                let path = paths.find(&line[..at])?;
                Some((path, &line[at + separator.len()..]))
            });
            if let Some(place) = found {
                by_path.entry(place).or_insert((line, name));
            }
        }
        Self {
            lines,
            separator,
            by_path,
        }
    }

    /// The line of a member: that of a use of its type, or that of a type with this path.
    fn find(&self, keys: &[String], path: &str, wire: &str) -> Option<(&'a String, &'a String)> {
        let mut entries = keys.iter();
        let own = entries.find_map(|key| {
            let entry = format!("{key}{}{wire}", self.separator);
            self.lines.get_key_value(&entry)
        });
        own.or_else(|| self.by_path.get(&(path, wire)).copied())
    }
}

/// Which path is recorded for a use of a type.
struct Paths<'a> {
    types: &'a BTreeMap<String, String>,
    uses: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Paths<'a> {
    fn of(known: &'a Registry) -> Self {
        let mut uses: HashMap<&str, Vec<&str>> = HashMap::new();
        for (key, path) in &known.types {
            uses.entry(path).or_default().push(key);
        }
        Self {
            types: &known.types,
            uses,
        }
    }

    /// The path of the use itself, or that of the same place below another use of the type around it.
    fn find(&self, key: &str) -> Option<&'a str> {
        if let Some(path) = self.types.get(key) {
            return Some(path);
        }
        let (parent, suffix) = place::around(key)?;
        let mut others = self.uses.get(self.find(parent)?)?.iter();
        others.find_map(|other| {
            self.types
                .get(&format!("{other}{suffix}"))
                .map(String::as_str)
        })
    }
}

/// Names for members: the recorded one, or what the rule makes, or that with a suffix when it is taken.
#[allow(
    clippy::too_many_arguments,
    reason = "one rule for fields and variants, which differ in all of these"
)]
fn choose<'a>(
    wires: impl Iterator<Item = &'a str>,
    (keys, path): (&[String], &str),
    recorded: &Entries<'_>,
    kept: &mut BTreeMap<String, String>,
    taken: &mut HashSet<String>,
    key: &str,
    rule: fn(&str) -> String,
    suffix: &str,
    (table, faults): (&'static str, &mut Vec<Fault>),
) -> Vec<(String, String)> {
    let wires: Vec<&str> = wires.collect();
    let mut chosen: BTreeMap<&str, String> = BTreeMap::new();
    let separator = recorded.separator;
    let entry_of = |wire: &str| recorded.find(keys, path, wire);
    // The names of the others: one of them must not give way to an entry that takes its name.
    let others: HashSet<String> = wires
        .iter()
        .filter(|wire| entry_of(wire).is_none())
        .map(|wire| rule(wire))
        .collect();
    for wire in &wires {
        let Some((entry, name)) = entry_of(wire) else {
            continue;
        };
        if !others.contains(name) && taken.insert(name.clone()) {
            chosen.insert(wire, name.clone());
            kept.insert(format!("{key}{separator}{wire}"), name.clone());
        } else if keys
            .iter()
            .any(|key| *entry == format!("{key}{separator}{wire}"))
        {
            let what = format!("`{name}` is the name of something else of its type");
            faults.push(Fault::replaced(table, entry, what));
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
