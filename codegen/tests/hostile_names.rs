//! Whatever people write into files of names, rules and documentation: a problem that says where, or files that are Rust.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
#[allow(dead_code)]
mod scratch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use syn::{ImplItem, Item};
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;

/// Two resources, a union, an enum, nested types, shared names, an id.
const CONTRACT: &str = include_str!("hostile_names/contract.yaml");

const RULES: &str = include_str!("hostile_names/rules.toml");

const DOCS: &str = include_str!("hostile_names/docs.toml");

#[path = "mutations/texts.rs"]
mod texts;
use texts::FOR_NAMES as TEXTS;

fn inputs(names: &str, rules: &str, docs: &str) -> Inputs {
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let manifest = |path: &str| {
        text(
            path,
            &std::fs::read_to_string(scratch::root().join(path)).unwrap(),
        )
    };
    Inputs {
        versions: vec![VersionInput {
            directory: "2030q1".to_owned(),
            contract: Source::Text(text("contract.yaml", CONTRACT)),
            supplements: Vec::new(),
        }],
        rules: text("rules.toml", rules).into(),
        names: text("names.toml", names).into(),
        docs: text("docs.toml", docs).into(),
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
        ..Inputs::default()
    }
}

fn run(names: &str, rules: &str, docs: &str) -> Result<Output, Problems> {
    generate(&inputs(names, rules, docs), Options::default())
}

/// What a first run records.
static NAMES: LazyLock<String> = LazyLock::new(|| {
    let output = run("", RULES, DOCS).unwrap_or_else(|problems| panic!("{problems}"));
    recorded_by(&output)
});

/// The names of a run in one file.
fn recorded_by(output: &Output) -> String {
    Registry::read(&output.names()).unwrap().to_toml()
}

/// Names that are twice in one place: types of a module, methods of a type.
fn twice(path: &str, text: &str) -> Vec<String> {
    let file =
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is no Rust: {error}\n{text}"));
    let mut found = Vec::new();
    let mut modules = vec![file.items];
    while let Some(items) = modules.pop() {
        let mut seen = BTreeSet::new();
        let mut methods = BTreeSet::new();
        for item in items {
            let name = match &item {
                Item::Struct(one) => Some(&one.ident),
                Item::Enum(one) => Some(&one.ident),
                Item::Mod(one) => Some(&one.ident),
                _ => None,
            };
            found.extend(
                name.filter(|name| !seen.insert(name.to_string()))
                    .map(ToString::to_string),
            );
            match item {
                Item::Impl(block) if block.trait_.is_none() => {
                    let syn::Type::Path(of) = &*block.self_ty else {
                        continue;
                    };
                    let of = of.path.segments.last().unwrap().ident.to_string();
                    for one in &block.items {
                        if let ImplItem::Fn(one) = one
                            && !methods.insert(format!("{of}::{}", one.sig.ident))
                        {
                            found.push(format!("{of}::{}", one.sig.ident));
                        }
                    }
                }
                Item::Mod(one) => modules.extend(one.content.map(|(_, items)| items)),
                _ => {}
            }
        }
    }
    found
}

/// Looks at what a run made of a change; whether it was taken.
fn endure(what: &str, file: &str, result: Result<Output, Problems>) -> bool {
    let output = match result {
        Ok(output) => output,
        Err(problems) => {
            assert!(!problems.is_empty(), "{what}");
            for problem in problems.iter() {
                let shown = problem.to_string();
                let stale = problem.what.contains("in any version");
                // A rule may take a name that is recorded: then the problem is at the line that records it.
                let lost = file == "rules.toml" && problem.source == "names.toml";
                assert!(stale || lost || problem.source == file, "{what}: {shown}");
                assert!(stale || problem.position.is_some(), "{what}: {shown}");
                assert!(
                    !problem.what.is_empty() && !problem.todo.is_empty(),
                    "{what}: {shown}"
                );
            }
            return false;
        }
    };
    for (path, text) in output
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        let found = twice(path, text);
        assert!(found.is_empty(), "{what}: {path} has twice {found:?}");
    }
    true
}

/// The places of all texts in a file of decisions.
fn leaves(value: &toml::Value, path: &[String], found: &mut Vec<Vec<String>>) {
    let below = |step: String| [path, &[step]].concat();
    match value {
        toml::Value::String(_) => found.push(path.to_vec()),
        toml::Value::Array(list) => {
            for (index, one) in list.iter().enumerate() {
                leaves(one, &below(index.to_string()), found);
            }
        }
        toml::Value::Table(table) => {
            for (key, one) in table {
                leaves(one, &below(key.clone()), found);
            }
        }
        _ => {}
    }
}

fn with(text: &str, path: &[String], new: &str) -> String {
    let mut table: toml::Value = toml::from_str(text).unwrap();
    let mut value = &mut table;
    for step in path {
        value = match value {
            toml::Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
            other => other.get_mut(step).unwrap(),
        };
    }
    *value = toml::Value::String(new.to_owned());
    toml::to_string(&table).unwrap()
}

/// Every text of a file, replaced by every text above.
fn each_change(file: &str, text: &str, run: impl Fn(&str) -> Result<Output, Problems>) -> usize {
    let mut places = Vec::new();
    leaves(&toml::from_str(text).unwrap(), &[], &mut places);
    let mut taken = 0;
    for place in &places {
        for new in TEXTS {
            let what = format!("{file}: {} = {new:?}", place.join("."));
            taken += usize::from(endure(&what, file, run(&with(text, place, new))));
        }
    }
    let all = places.len() * TEXTS.len();
    assert!(
        taken > 0 && taken < all,
        "{taken} of {all} changes of {file} were taken"
    );
    all
}

#[test]
fn every_text_of_names_toml() {
    each_change("names.toml", &NAMES, |names| run(names, RULES, DOCS));
}

#[test]
fn every_text_of_rules_toml() {
    each_change("rules.toml", RULES, |rules| run(&NAMES, rules, DOCS));
}

#[test]
fn every_text_of_docs_toml() {
    each_change("docs.toml", DOCS, |docs| run(&NAMES, RULES, docs));
}

/// A fault of names, with file, line and key.
fn refused(names: &str) -> String {
    match run(names, RULES, DOCS) {
        Ok(output) => panic!("taken, with {:?}", output.problems),
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn a_fault_names_line_and_key() {
    let line = |needle: &str, names: &str| {
        let line = names.lines().position(|line| line.contains(needle));
        line.unwrap() + 1
    };
    for (from, to, says) in [
        (
            "call = \"kettles.list\"",
            "call = \"kettles.list rates\"",
            "is no identifier",
        ),
        (
            "call = \"kettles.list\"",
            "call = \"kettles.create\"",
            "the call of another operation",
        ),
        (
            "call = \"spoons.get\"",
            "call = \"spoons.fn x\"",
            "is no identifier",
        ),
        (
            "call = \"spoons.get\"",
            "call = \"spoons.clone\"",
            "for something else",
        ),
        (
            "= \"spoon::Spoon\"",
            "= \"spoon::My Spoon\"",
            "is no identifier",
        ),
        (
            "= \"spoon::Spoon\"",
            "= \"spoon::Option\"",
            "for something else",
        ),
        (
            "\"spoons\" = \"spoon\"",
            "\"spoons\" = \"kettle\"",
            "the module of",
        ),
        (
            "\"spoons\" = \"spoon\"",
            "\"spoons\" = \"type\"",
            "is a keyword",
        ),
    ] {
        assert!(NAMES.contains(from), "{from} is not in\n{}", *NAMES);
        let names = NAMES.replacen(from, to, 1);
        let message = refused(&names);
        let first = format!("names.toml:{}:", line(to, &names));
        // A duplicate is at either of the two.
        let at = message.starts_with(&first) || says.starts_with("the ");
        assert!(
            at && message.starts_with("names.toml:") && message.contains(says),
            "{to}: {message}"
        );
    }
}

#[test]
fn two_arguments_with_one_name_are_refused() {
    for name in ["limit", "timeout", "body", "idempotency_key"] {
        let names = format!(
            "{}\n[fields]\n\"kettleList.query.kettleId\" = \"{name}\"\n\"kettleList.query.limit\" = \"limit\"\n",
            *NAMES
        );
        let message = refused(&merged(&names));
        assert!(
            message.contains("[fields] `kettleList.query."),
            "{name}: {message}"
        );
    }
}

/// One table `fields`, where a text has two.
fn merged(text: &str) -> String {
    let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut title = "";
    for line in text.lines() {
        if line.starts_with('[') {
            title = line;
        }
        if !title.is_empty() && line != title && !line.is_empty() {
            parts.entry(title).or_default().push(line);
        }
    }
    let tables = parts
        .into_iter()
        .map(|(title, lines)| format!("{title}\n{}\n", lines.join("\n")));
    tables.collect()
}

#[test]
fn what_is_recorded_for_a_type_is_its_path_or_a_problem() {
    let recorded: toml::Table = toml::from_str(&NAMES).unwrap();
    let types = recorded["types"].as_table().unwrap();
    let paths: BTreeSet<&str> = types.values().map(|path| path.as_str().unwrap()).collect();
    let mut refusals = BTreeMap::new();
    for (key, path) in types {
        for wanted in paths.iter().copied().chain(["kettle::Fresh"]) {
            if Some(wanted) == path.as_str() {
                continue;
            }
            let place = ["types".to_owned(), key.clone()];
            let names = with(&NAMES, &place, wanted);
            match run(&names, RULES, DOCS) {
                Ok(output) => {
                    let after: toml::Table = toml::from_str(&recorded_by(&output)).unwrap();
                    let kept = after["types"].get(key).and_then(toml::Value::as_str);
                    let mut said = output.problems.iter().map(ToString::to_string);
                    let ruled = said.any(|one| one.contains(key) && one.contains("rules.toml"));
                    assert!(kept == Some(wanted) || ruled, "{key} = {wanted}: {kept:?}");
                }
                Err(problems) => {
                    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                    // Documentation of a type is found by its path, so it goes with a path that is new.
                    let said = problems
                        .iter()
                        .find(|one| one.starts_with("names.toml:") || wanted == "kettle::Fresh");
                    let said = said.unwrap_or_else(|| panic!("{key} = {wanted}: {problems:?}"));
                    assert!(
                        said.contains(wanted) || said.contains("docs.toml"),
                        "{said}"
                    );
                    for word in [
                        "two types that differ",
                        "this type is recorded as",
                        "something else",
                    ] {
                        *refusals.entry(word).or_insert(0) += usize::from(said.contains(word));
                    }
                }
            }
        }
    }
    // A type at one place, and one at several, of which one line says something else.
    assert!(
        refusals["two types that differ"] > 0 && refusals["this type is recorded as"] > 0,
        "{refusals:?}"
    );
}

/// An update takes a contract that has changed: it says what it could not keep, and goes on.
#[test]
fn an_update_goes_on_without_a_name_that_it_cannot_keep() {
    let names = NAMES.replacen("= \"spoon::Spoon\"", "= \"kettle::Kettle\"", 1);
    let options = Options {
        keep_stale: true,
        ..Options::default()
    };
    let output = generate(&inputs(&names, RULES, DOCS), options);
    let output = output.unwrap_or_else(|problems| panic!("{problems}"));
    let said = output.undone.to_string();
    assert!(
        said.contains("`kettle::Kettle` is the path of two types that differ"),
        "{said}"
    );
    let again = run(&recorded_by(&output), RULES, DOCS);
    let again = again.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(again.problems.is_empty(), "{}", again.problems);
}

/// A line of a text, in the table where it belongs.
fn with_line(table: &str, line: &str) -> String {
    let head = format!("[{table}]\n");
    match NAMES.contains(&head) {
        true => NAMES.replacen(&head, &format!("{head}{line}\n"), 1),
        false => format!("{}\n{head}{line}\n", *NAMES),
    }
}

/// Nobody has to choose a keyword, so nobody may: raw or not, and in no table.
#[test]
fn a_keyword_is_a_problem_in_every_table() {
    let changed = |from: &str, to: &str| {
        assert!(NAMES.contains(from), "{from} is not in\n{}", *NAMES);
        NAMES.replacen(from, to, 1)
    };
    let mut all = Vec::new();
    for word in [
        "match", "type", "r#type", "async", "gen", "try", "self", "crate",
    ] {
        all.extend([
            changed("\"kettles.list\"", &format!("\"kettles.{word}\"")),
            changed("\"kettles.list\"", &format!("\"{word}.list\"")),
            changed(
                "\"spoons\" = \"spoon\"",
                &format!("\"spoons\" = \"{word}\""),
            ),
            with_line("resources", &format!("\"{word}\" = \"fork\"")),
            changed("= \"spoon::Spoon\"", &format!("= \"{word}::Spoon\"")),
            with_line(
                "fields",
                &format!("\"kettleCreate.request.note\" = \"{word}\""),
            ),
            with_line(
                "fields",
                &format!("\"kettleList.query.limit\" = \"{word}\""),
            ),
        ]);
    }
    for word in ["Self", "r#Self", "r#Spoon"] {
        all.extend([
            changed("= \"spoon::Spoon\"", &format!("= \"spoon::{word}\"")),
            with_line(
                "variants",
                &format!("\"kettleCreate.request.kind = b-b\" = \"{word}\""),
            ),
        ]);
    }
    for names in all {
        let message = refused(&names);
        let says = ["is a keyword", "begins with `r#`", "keeps for itself"];
        assert!(message.starts_with("names.toml:"), "{message}");
        assert!(says.iter().any(|one| message.contains(one)), "{message}");
    }
    for (from, to) in [
        ("name = \"KettleId\"", "name = \"Self\""),
        ("name = \"common::Lid\"", "name = \"type::Lid\""),
        ("name = \"Wooden\"", "name = \"r#Wooden\""),
    ] {
        let said = match run(&NAMES, &RULES.replacen(from, to, 1), DOCS) {
            Ok(_) => panic!("{to} was taken"),
            Err(problems) => problems.to_string(),
        };
        assert!(said.starts_with("rules.toml:"), "{said}");
    }
}

#[test]
fn a_name_that_another_member_has_is_reported() {
    for (table, key, name) in [
        ("fields", "kettleCreate.request.note", "size"),
        ("fields", "kettleList.query.limit", "kettle_id"),
        ("variants", "kettleCreate.request.kind = b-b", "A"),
    ] {
        let names = with_line(table, &format!("\"{key}\" = \"{name}\""));
        let shown: Vec<String> = match run(&names, RULES, DOCS) {
            Ok(output) => output.problems.iter().map(ToString::to_string).collect(),
            Err(problems) => problems.to_string().lines().map(str::to_owned).collect(),
        };
        let found = shown
            .iter()
            .any(|one| one.starts_with("names.toml:") && one.contains(key) && one.contains(name));
        assert!(found, "{key} = {name}: {shown:?}");
    }
}

/// Names that people can write, all at once, in a crate that compiles.
#[test]
fn what_is_taken_compiles() {
    let mut names = NAMES.clone();
    let mut places = Vec::new();
    leaves(&toml::from_str(&names).unwrap(), &[], &mut places);
    let mut rng: u64 = 0x2545_f491_4f6c_dd17;
    let mut taken = 0;
    for place in places.iter().cycle().take(places.len() * 4) {
        rng ^= rng << 13;
        rng ^= rng >> 7;
        rng ^= rng << 17;
        let new = TEXTS[usize::try_from(rng % TEXTS.len() as u64).unwrap()];
        let changed = with(&names, place, new);
        let parts = run(&changed, RULES, DOCS);
        if parts.is_ok_and(|output| output.problems.is_empty()) {
            names = changed;
            taken += 1;
        }
    }
    assert!(taken > 3, "only {taken} changes were taken");
    let output = run(&names, RULES, DOCS).unwrap_or_else(|problems| panic!("{problems}"));
    let directory = scratch::write("hostile-names", &output.files);
    assert!(Path::new(&directory).is_dir());
    if let Err(messages) = scratch::check(&directory, &["v2030q1".to_owned()]) {
        panic!("{messages}\n{names}");
    }
}
