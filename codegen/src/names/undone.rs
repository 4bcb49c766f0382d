//! Entries of `names.toml` that would be undone: what a line records is what the crate has, or a problem.

use super::registry::Registry;
use super::{Fault, Names, Weight};
use crate::inputs::Texts;
use crate::model::{Api, Kind, TypeDef, TypeId};
use crate::problem::Problems;
use crate::version;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is wrong with the names that are recorded, once all versions have claimed theirs.
#[derive(Debug)]
pub struct Faults {
    /// Nothing can be generated with these.
    pub fatal: Problems,
    /// These would be undone.
    pub undone: Problems,
    /// Something else was taken in place of these.
    pub replaced: Problems,
}

impl Faults {
    /// Those of all versions, newest first.
    pub fn of<'a>(
        recorded: &Registry,
        versions: impl Iterator<Item = (&'a Api, &'a Names)> + Clone,
        texts: &Texts,
    ) -> Self {
        let undone = undone(recorded, versions.clone());
        let mut all = undone.clone();
        for fault in versions.flat_map(|(_, names)| &names.faults) {
            let same = |one: &Fault| one.table == fault.table && one.key == fault.key;
            if fault.weight == Weight::Fatal || !undone.iter().any(same) {
                all.push(fault.clone());
            }
        }
        let problems = |weight: Weight| {
            let mut problems = Problems::new();
            for fault in all.iter().filter(|fault| fault.weight == weight) {
                let problem = fault.problem(texts);
                if !problems.0.contains(&problem) {
                    problems.push(problem);
                }
            }
            problems
        };
        Self {
            fatal: problems(Weight::Fatal),
            undone: problems(Weight::Undone),
            replaced: problems(Weight::Replaced),
        }
    }
}

/// What is at a place, in the versions that have it.
#[derive(Default)]
struct Found<'a> {
    /// The name that it has, newest version first.
    names: Vec<String>,
    /// The type there, of the newest version.
    def: Option<&'a TypeDef>,
}

/// The lines that no version keeps to, newest version first.
fn undone<'a>(
    recorded: &Registry,
    versions: impl Iterator<Item = (&'a Api, &'a Names)> + Clone,
) -> Vec<Fault> {
    let mut faults = types(recorded, versions.clone());
    for (table, entries) in [
        ("fields", &recorded.fields),
        ("variants", &recorded.variants),
    ] {
        if !entries.is_empty() {
            faults.extend(members(table, entries, versions.clone()));
        }
    }
    faults
}

/// The path of a type.
fn path(names: &Names, index: usize) -> Option<String> {
    let name = names.types.get(index)?;
    Some(format!("{}::{}", name.module, name.name))
}

fn types<'a>(
    recorded: &Registry,
    versions: impl Iterator<Item = (&'a Api, &'a Names)>,
) -> Vec<Fault> {
    let mut places: HashMap<String, Found<'_>> = HashMap::new();
    // The first place of each path.
    let mut owners: HashMap<String, &str> = HashMap::new();
    for (api, names) in versions {
        let version = version::directory(&api.version);
        for (index, def) in api.types.iter().enumerate() {
            let Some(path) = path(names, index) else {
                continue;
            };
            for key in &def.keys {
                // A line of its own counts in place of the one for all versions.
                let own = format!("{version}/{key}");
                let place = if recorded.types.contains_key(&own) {
                    own
                } else {
                    key.clone()
                };
                let found = places.entry(place).or_default();
                found.names.push(path.clone());
                found.def.get_or_insert(def);
                owners.entry(path.clone()).or_insert(key);
            }
        }
    }
    let mut faults = Vec::new();
    // A type that is recorded at many places is told once for each path.
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (key, wanted) in &recorded.types {
        let Some(found) = places.get(key.as_str()) else {
            continue;
        };
        let (Some(def), Some(name)) = (found.def, found.names.first()) else {
            continue;
        };
        let first = def.keys.first().map_or("", String::as_str);
        if !found.names.contains(wanted) && told.insert((first, wanted)) {
            let owner = owners.get(wanted).copied();
            faults.push(lost_path(recorded, (key, wanted), (def, name), owner));
        }
    }
    faults
}

/// Why a place does not have the path that is recorded for it.
fn lost_path(
    recorded: &Registry,
    (key, wanted): (&str, &str),
    (def, name): (&TypeDef, &String),
    owner: Option<&str>,
) -> Fault {
    let lines = |path: &String| {
        let lines = def.keys.iter().filter(|other| *other != key);
        let lines = lines.filter(|other| recorded.types.get(*other) == Some(path));
        lines
            .map(|line| format!("`{line}`"))
            .collect::<Vec<String>>()
    };
    let shown = |lines: &[String]| match lines {
        [] => String::new(),
        [one, two, three, rest @ ..] if !rest.is_empty() => {
            format!("{one}, {two}, {three} and {} more", rest.len())
        }
        all => all.join(", "),
    };
    let same = lines(&wanted.to_owned());
    let others = lines(name);
    let too = if same.is_empty() {
        String::new()
    } else {
        format!(" (recorded for {}, too)", shown(&same))
    };
    if let Some(owner) = owner {
        let what = format!(
            "`{wanted}` is the path of two types that differ: this one{too}, and that of `{owner}`, which has it"
        );
        let todo = "Write a path for one of the two that no other type has, or delete the lines of one, so that it gets a new name";
        return Fault::undone("types", key, what, todo);
    }
    if let Some(declared) = &def.declared {
        let what = format!("a rule in spec/rules calls this type `{declared}`, not `{wanted}`");
        return Fault::replaced("types", key, what);
    }
    if !others.is_empty() {
        let what = format!(
            "this type is recorded as `{wanted}` here and as `{name}` for {}",
            shown(&others)
        );
        let todo = "Write one path in all of these lines";
        return Fault::undone("types", key, what, todo);
    }
    let what = format!(
        "`{wanted}` is the name of something else: of an id in spec/rules/ids.toml, of the client of a resource, or of what generated code uses"
    );
    let todo = "Write a path that the crate does not have yet, or delete the line, so that the type gets a new name";
    Fault::undone("types", key, what, todo)
}

fn members<'a>(
    table: &'static str,
    entries: &BTreeMap<String, String>,
    versions: impl Iterator<Item = (&'a Api, &'a Names)>,
) -> Vec<Fault> {
    // The names that the member of an entry has, newest version first.
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (api, names) in versions {
        for (index, def) in api.types.iter().enumerate() {
            let (wires, separator, chosen): (Vec<&str>, _, _) = match (&def.kind, table) {
                (Kind::Struct(object), "fields") => {
                    let wires = object.fields.iter().map(|field| field.wire.as_str());
                    (wires.collect(), ".", &names.fields)
                }
                (Kind::Enum(values), "variants") => {
                    let values = values.iter().map(String::as_str);
                    (values.collect(), " = ", &names.variants)
                }
                (Kind::Union(union), "variants") => {
                    let labels = union.variants.iter().map(|one| one.label.as_str());
                    (labels.collect(), " = ", &names.variants)
                }
                _ => continue,
            };
            for wire in wires {
                let Some(name) = chosen.get(&(TypeId(index), wire.to_owned())) else {
                    continue;
                };
                for key in &def.keys {
                    let entry = entries.get_key_value(&format!("{key}{separator}{wire}"));
                    if let Some((entry, _)) = entry {
                        found.entry(entry).or_default().push(name);
                    }
                }
            }
        }
    }
    let undone = found.into_iter().filter_map(|(entry, names)| {
        let wanted = entries.get(entry)?;
        let name = names
            .first()
            .filter(|_| !names.contains(&wanted.as_str()))?;
        let what = format!(
            "`{wanted}` is not free, and `{name}` is used instead: the type has a member of that name, or its other lines record a different one"
        );
        let todo = "Write a name that the type does not have yet, the same in all lines of this member, or delete the line";
        Some(Fault::undone(table, entry, what, todo))
    });
    undone.collect()
}
