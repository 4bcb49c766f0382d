//! What the rules call an operation that nobody has named yet, against the name that a person has chosen for it.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "names_by_rule/harbour.rs"]
mod harbour;
mod support;

use harbour::{HARBOUR, harbour};
use heck::ToSnakeCase;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::named::{DECIDED, INPUTS, OPTIONS, decided};
use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::generate::models;
use wise_codegen::inputs::{Inputs, Source, Text, Texts, VersionInput};
use wise_codegen::named::Version;
use wise_codegen::names::number::singular;
use wise_codegen::names::reads_well;
use wise_codegen::names::registry::Registry;
use wise_codegen::version::{self, UNVERSIONED};

/// A name by rule beside the chosen one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    place: String,
    rule: String,
    chosen: String,
}

/// The names of methods and types by rule, where their operations are in no registry.
#[derive(Debug, Default)]
struct Tally {
    methods: Vec<Pair>,
    types: Vec<Pair>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.methods.extend(other.methods);
        self.types.extend(other.types);
    }
}

/// A registry that has never seen these operations.
fn without(names: &Texts, left_out: &BTreeSet<String>) -> Registry {
    let mut names = Registry::read(names).unwrap();
    let of = |key: &String| {
        let root = key.split_once('/').map_or(key.as_str(), |(_, key)| key);
        let root = root.split(['.', ' ']).next().unwrap_or_default();
        left_out.contains(root)
    };
    names.operations.retain(|key, _| !left_out.contains(key));
    for table in [&mut names.types, &mut names.fields, &mut names.variants] {
        table.retain(|key, _| !of(key));
    }
    names.arguments.retain(|key, _| !of(key));
    let used: BTreeSet<&str> = names
        .operations
        .values()
        .filter_map(|entry| Some(entry.call.split_once('.')?.0))
        .collect();
    names
        .resources
        .retain(|accessor, _| used.contains(accessor.as_str()));
    names
}

fn calls(version: &Version) -> BTreeMap<&str, String> {
    let calls = version.names.calls.iter().map(|call| {
        let accessor = &version.names.resources[call.resource].accessor;
        (call.key.as_str(), format!("{accessor}.{}", call.method))
    });
    calls.collect()
}

fn types(version: &Version) -> BTreeMap<&str, String> {
    let names = version.api.types.iter().zip(&version.names.types);
    let types = names.flat_map(|(def, name)| {
        let name = format!("{}::{}", name.module, name.name);
        def.keys.iter().map(move |key| (key.as_str(), name.clone()))
    });
    types.collect()
}

/// The names by rule of these operations, and of the types that only they have.
fn tried(inputs: &Inputs, left_out: &BTreeSet<String>) -> Tally {
    let chosen = models(inputs, OPTIONS).unwrap().output;
    let mut blank = inputs.clone();
    blank.names = without(&inputs.names, left_out).files();
    let made = models(&blank, OPTIONS).unwrap().output;
    let mut tally = Tally::default();
    let mut seen = BTreeSet::new();
    for (chosen, made) in chosen.versions.iter().zip(&made.versions) {
        // An unknown operation goes by its own id.
        let ids = chosen.names.calls.iter().zip(&made.names.calls);
        let ids: BTreeMap<&str, &str> = ids
            .map(|(chosen, made)| (chosen.key.as_str(), made.key.as_str()))
            .collect();
        let by_rule = calls(made);
        for (key, chosen) in calls(chosen) {
            if left_out.contains(key) && seen.insert(key.to_owned()) {
                tally.methods.push(Pair {
                    place: key.to_owned(),
                    rule: by_rule[ids[key]].clone(),
                    chosen,
                });
            }
        }
        let by_rule = types(made);
        for (def, name) in chosen.api.types.iter().zip(&chosen.names.types) {
            let name = format!("{}::{}", name.module, name.name);
            let root = |key: &String| key.split('.').next().unwrap_or_default().to_owned();
            let new = def.keys.iter().all(|key| left_out.contains(&root(key)));
            if !new || def.declared.is_some() || !seen.insert(name.clone()) {
                continue;
            }
            let place = def.keys[0].clone();
            let (operation, rest) = place.split_once('.').unwrap();
            let rule = by_rule.get(format!("{}.{rest}", ids[operation]).as_str());
            let rule = rule
                .unwrap_or_else(|| panic!("`{place}` has no type"))
                .clone();
            tally.types.push(Pair {
                place,
                rule,
                chosen: name,
            });
        }
    }
    tally
}

fn bundles() -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let directory = root.join(std::env::var_os("WISE_BUNDLES")?);
    let entries = std::fs::read_dir(directory).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    files.sort();
    Some(files)
}

/// A bundle with the decisions of this repository.
fn inputs_of(file: &Path) -> Inputs {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).unwrap();
    let document = Document::parse(&name, &text).unwrap();
    let directory = version::of_document(&document).unwrap();
    let text = contract::to_yaml(&contract::contract(&document).unwrap());
    let same = |one: &&VersionInput| (one.directory == UNVERSIONED) == (directory == UNVERSIONED);
    let supplements = INPUTS.versions.iter().find(same);
    let supplements = supplements.map(|one| one.supplements.clone());
    Inputs {
        versions: vec![VersionInput {
            contract: Source::Text(Text { name, text }),
            supplements: supplements.unwrap_or_default(),
            directory,
        }],
        ..INPUTS.clone()
    }
}

fn operations(inputs: &Inputs) -> BTreeSet<String> {
    let output = models(inputs, OPTIONS).unwrap().output;
    let calls = output.versions.iter().flat_map(|one| &one.names.calls);
    calls.map(|call| call.key.clone()).collect()
}

/// `BalanceStatement` and `balance_statement` → `balance`, `statement`, each in the singular, without a version.
fn words(name: &str) -> Vec<String> {
    let snake = name.rsplit("::").next().unwrap_or(name).to_snake_case();
    let words = snake.split('_').filter(|word| !is_version(word));
    words.map(singular).collect()
}

fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix('v').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Verbs that callers take for one another.
const ALIKE: &[[&str; 2]] = &[
    ["add", "create"],
    ["delete", "remove"],
    ["enrol", "create"],
    ["get", "list"],
    ["get", "lookup"],
    ["replace", "update"],
    ["submit", "create"],
];

/// Why a reviewer would have to mend the name of a method: the resource or the verb is another, the object has no word of the
/// chosen one or several more, or the name breaks what `tests/names.rs` asks of all names.
fn mend_method(pair: &Pair) -> Option<String> {
    let (resource, rule) = pair.rule.split_once('.')?;
    let (chosen_resource, chosen) = pair.chosen.split_once('.')?;
    let (rule, chosen) = (words(rule), words(chosen));
    let same = |a: &str, b: &str| a == b || ALIKE.contains(&[a, b]) || ALIKE.contains(&[b, a]);
    if resource != chosen_resource {
        return Some("the resource is another".to_owned());
    }
    if !same(&rule[0], &chosen[0]) {
        return Some(format!("`{}` is no `{}`", rule[0], chosen[0]));
    }
    if pair.rule.len() > 40 + resource.len() || rule.len() > chosen.len() + 1 {
        return Some("it is long-winded".to_owned());
    }
    let own = words(resource).join("_");
    if format!("_{}_", rule.join("_")).contains(&format!("_{own}_")) {
        return Some("it says the resource again".to_owned());
    }
    let (object, chosen) = (&rule[1..], &chosen[1..]);
    let shared = object.iter().any(|word| chosen.contains(word));
    if !(shared || object.is_empty() || chosen.is_empty()) {
        return Some("it is about something else".to_owned());
    }
    let lost = object.is_empty() && !chosen.is_empty();
    lost.then(|| "it does not say what it is about".to_owned())
}

/// Why a reviewer would have to mend the name of a type: the module is another, neither name says what the other is in the
/// end (its last word), it is longer by more than two words, or it breaks what `tests/names.rs` asks of all names.
fn mend_type(pair: &Pair) -> Option<String> {
    let (module, rule) = pair.rule.rsplit_once("::")?;
    let (chosen_module, chosen) = pair.chosen.rsplit_once("::")?;
    if module != chosen_module {
        return Some("the module is another".to_owned());
    }
    if !reads_well(&pair.rule) && reads_well(&pair.chosen) {
        return Some("it reads badly".to_owned());
    }
    let (words_by_rule, words_chosen) = (words(rule), words(chosen));
    if rule.len() > 40 || words_by_rule.len() > words_chosen.len() + 2 {
        return Some("it is long-winded".to_owned());
    }
    let said = |last: Option<&String>, by: &[String]| last.is_some_and(|last| by.contains(last));
    let fits =
        said(words_by_rule.last(), &words_chosen) || said(words_chosen.last(), &words_by_rule);
    (!fits).then(|| "it is called something else".to_owned())
}

/// Prints what differs. How many names there are, how many differ, and how many have to be mended.
fn count(title: &str, pairs: &[Pair], mend: fn(&Pair) -> Option<String>) -> [usize; 3] {
    let differ: Vec<_> = pairs
        .iter()
        .filter(|pair| pair.rule != pair.chosen)
        .collect();
    let mut bad = 0;
    for Pair {
        place,
        rule,
        chosen,
    } in &differ
    {
        println!("  {place:60} {rule:50} chosen {chosen}");
        let pair = Pair {
            place: place.clone(),
            rule: rule.clone(),
            chosen: chosen.clone(),
        };
        if let Some(why) = mend(&pair) {
            println!("      to mend: {why}");
            bad += 1;
        }
    }
    println!(
        "{title}: {}, {} differ, {bad} to mend",
        pairs.len(),
        differ.len()
    );
    [pairs.len(), differ.len(), bad]
}

fn counts(tally: &Tally) -> ([usize; 3], [usize; 3]) {
    let methods = count("methods", &tally.methods, mend_method);
    (methods, count("types", &tally.types, mend_type))
}

#[test]
fn operations_that_came_with_a_bundle_are_named_as_people_do() {
    let Some(files) = bundles() else { return };
    let inputs: Vec<Inputs> = files.iter().map(|file| inputs_of(file)).collect();
    let held: Vec<_> = inputs.iter().map(operations).collect();
    let mut tally = Tally::default();
    for (before, after) in (1..inputs.len()).map(|at| (at - 1, at)) {
        let entered: BTreeSet<String> = held[after].difference(&held[before]).cloned().collect();
        tally.add(tried(&inputs[after], &entered));
    }
    let (methods, types) = counts(&tally);
    let (all, bad) = (methods[0] + types[0], methods[2] + types[2]);
    assert!(
        bad * 10 <= all,
        "{bad} of {all} names by rule have to be mended"
    );
    assert!(
        methods[2] * 10 <= methods[0],
        "{} of {} methods",
        methods[2],
        methods[0]
    );
}

#[test]
fn operations_that_were_left_out_are_named_as_people_do() {
    const PARTS: usize = 8;
    let inputs = decided(&INPUTS);
    let keys: BTreeSet<&str> = DECIDED
        .versions
        .iter()
        .flat_map(calls)
        .map(|(key, _)| key)
        .collect();
    let mut tally = Tally::default();
    for part in 0..PARTS {
        // Neighbours are of one resource, and stay there.
        let left_out = keys.iter().skip(part).step_by(PARTS);
        tally.add(tried(
            &inputs,
            &left_out.map(|key| (*key).to_owned()).collect(),
        ));
    }
    let (methods, types) = counts(&tally);
    assert!(methods[2] <= 43, "{methods:?}");
    assert!(types[2] <= 61, "{types:?}");
}

#[test]
fn methods_are_named_by_verb_and_by_what_the_path_has_not_said() {
    let inputs = Inputs {
        versions: vec![VersionInput {
            contract: Source::Read(harbour()),
            supplements: Vec::new(),
            directory: "harbour".to_owned(),
        }],
        ..Inputs::default()
    };
    let output = models(&inputs, OPTIONS).unwrap().output;
    let made = calls(&output.versions[0]);
    let wrong: Vec<_> = HARBOUR
        .iter()
        .filter(|(_, _, _, id, call)| made[*id] != *call)
        .map(|(_, path, _, id, call)| format!("{id} {path}: {}, not {call}", made[*id]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
