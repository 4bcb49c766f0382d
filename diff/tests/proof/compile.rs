//! What a report says of Rust, asked of the compiler: a caller for each public item that was there before, compiled
//! against the crate that is generated from either side.

use crate::documents::{Decisions, bundles, repository, side};
use crate::mutations::{lines, verdict};
use crate::scratch;
use crate::small::small;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use wise_codegen::generate::{Options, Output, generate, models};
use wise_codegen::inputs::{Inputs, Text, Texts};
use wise_codegen::rules::Rules;
use wise_codegen::rust::{Argument, Crate, Declared, PublicItem, Receiver};
use wise_diff::report::{Report, RustItem, Verdict};
use wise_diff::side::Loaded;

fn partial() -> Options {
    Options {
        partial: true,
        ..Options::default()
    }
}

/// The inputs of a run over one document, with these names known.
fn inputs(name: &str, root: &Value, names: &str) -> Inputs {
    let manifest = |path: &str| Text {
        name: path.to_owned(),
        text: std::fs::read_to_string(repository().join(path)).unwrap(),
    };
    Inputs {
        names: Texts::one("names.toml", names),
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
        ..side(name, root, Decisions::None).inputs
    }
}

fn generated(inputs: &Inputs) -> Output {
    generate(inputs, partial()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The public items of a run, by path.
fn items(output: &Output, rules: &Rules) -> BTreeMap<String, PublicItem> {
    let mut found = BTreeMap::new();
    for version in output.versions.iter().chain([&output.events]) {
        let all = Crate::of(version, rules).public().into_iter();
        found.extend(all.map(|item| (item.path.clone(), item)));
    }
    found
}

/// A value of what may be given for an argument.
fn value(argument: &Argument) -> String {
    let ty = argument.ty.as_str();
    let inner = |start: &str| Some(ty.strip_prefix(start)?.strip_suffix('>')?.to_owned());
    let one = |ty: &str| match ty.strip_prefix("impl Into<") {
        // Not every value that makes a text makes what it may have become.
        Some("String>") => "char".to_owned(),
        Some(ty) => ty.trim_end_matches('>').to_owned() + &">".repeat(ty.matches('<').count()),
        None => ty.to_owned(),
    };
    match inner("impl IntoIterator<Item = ") {
        Some(ty) => format!("given::<Vec<{}>>()", one(&ty)),
        None => format!("given::<{}>()", one(ty)),
    }
}

/// A function that uses an item as it is declared, on one line.
fn caller(index: usize, item: &PublicItem) -> String {
    let path = &item.path;
    let of = |separator: &str| path.rsplit_once(separator).unwrap().0;
    let body = match &item.shape {
        Declared::Struct => format!("(x: &{path}) {{ let {path} {{ .. }} = x; }}"),
        Declared::Enum => format!("(_: &{path}) {{ use {path}::*; }}"),
        Declared::Variant(Some(held)) => format!(
            "(x: &{}) {{ if let {path}(inner) = x {{ let _: &{held} = inner; }} }}",
            of("::")
        ),
        Declared::Variant(None) => format!("(x: &{}) -> bool {{ matches!(x, {path}) }}", of("::")),
        Declared::Field(ty) => {
            let (of, name) = path.rsplit_once('.').unwrap();
            format!("(x: &{of}) {{ let _: &{ty} = &x.{name}; }}")
        }
        Declared::Function(signature) => {
            let (of, name) = path.rsplit_once("::").unwrap();
            let of = if of == "Api" { "Wise" } else { of };
            let returns = match signature.returns.as_str() {
                "Self" => of,
                other => other,
            };
            let values: Vec<String> = signature.arguments.iter().map(value).collect();
            let named = signature.named_from().unwrap_or(values.len());
            let (places, rest) = values.split_at(named);
            let names = signature.arguments[named..].iter();
            let steps: String = (names.zip(rest))
                .map(|(one, value)| format!(".{}({value})", one.name.clone().unwrap()))
                .collect();
            let values = places.join(", ");
            match signature.receiver {
                Receiver::Reference => {
                    format!("(x: &{of}) {{ let _: {returns} = x.{name}({values}){steps}; }}")
                }
                Receiver::Value => {
                    format!("(x: {of}) {{ let _: {returns} = x.{name}({values}){steps}; }}")
                }
                Receiver::None => {
                    format!("() {{ let _: {returns} = {path}({values}){steps}; }}")
                }
            }
        }
        Declared::Implementation(implemented) => {
            let bound = match implemented.as_str() {
                "Serialize" => "::serde::Serialize",
                "Deserialize" => "::serde::de::DeserializeOwned",
                other => other,
            };
            format!("() {{ fn is<T: {bound}>() {{}} is::<{}>(); }}", of(": "))
        }
    };
    format!("#[allow(deprecated)] pub fn c{index}{body}")
}

/// Lines before the first caller.
const PRELUDE: &str = "//! Callers.\n\
#![allow(missing_docs, unused_imports, clippy::all)]\n\
use std::collections::BTreeMap; use wise_api::*; use wise_api::{error::MissingField, operation::Operation};\n\
fn given<T>() -> T { unimplemented!() }\n\
fn main() {}\n";

/// Writes the callers into a scratch crate and tells which of them the compiler refuses.
fn refused(directory: &Path, callers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    // Names come before types: what is refused in one round hides what would be in the next.
    loop {
        let left: Vec<(&String, &String)> = callers
            .iter()
            .filter(|(path, _)| !refused.contains_key(*path))
            .collect();
        let mut text = PRELUDE.to_owned();
        for (_, caller) in &left {
            text.push_str(caller);
            text.push('\n');
        }
        let file = directory.join("wise-api/src/bin/callers.rs");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        let found = errors(directory);
        if found.is_empty() {
            return refused;
        }
        for (line, message) in found {
            let at = line.checked_sub(PRELUDE.lines().count() + 1);
            let Some((path, _)) = at.and_then(|at| left.get(at)) else {
                panic!("the crate itself does not compile: {message}");
            };
            refused.insert((*path).clone(), message);
        }
    }
}

/// Lines with errors in the callers, and the errors.
fn errors(directory: &Path) -> BTreeMap<usize, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(directory)
        .args([
            "check",
            "--quiet",
            "--offline",
            "--package",
            "wise-api",
            "--bin",
            "callers",
        ])
        .args([
            "--no-default-features",
            "--features",
            "v2026q3",
            "--message-format",
            "json",
        ])
        .env("CARGO_TARGET_DIR", scratch::target())
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .unwrap();
    let mut found = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(entry) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let message = &entry["message"];
        if message["level"] != "error" {
            continue;
        }
        let text = message["rendered"].as_str().unwrap_or_default().to_owned();
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            let own = span["file_name"]
                .as_str()
                .is_some_and(|name| name.ends_with("callers.rs"));
            let line = span["line_start"].as_u64().unwrap_or_default();
            found.insert(
                if own {
                    usize::try_from(line).unwrap()
                } else {
                    0
                },
                text.clone(),
            );
        }
    }
    assert!(
        output.status.success() || !found.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    found
}

/// A scratch crate of a run.
fn written(name: &str, version: &str, output: &Output) -> PathBuf {
    let directory = scratch::write(name, &output.files);
    // Cargo would take crates of one version for the same one.
    let manifest = directory.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let own = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&own));
    let text = text.replacen(&own, &format!("version = \"{version}\""), 1);
    std::fs::write(&manifest, text).unwrap();
    // Parts of the runtime serve operations that a small contract has none of.
    let lib = directory.join("wise-api/src/lib.rs");
    let text = std::fs::read_to_string(&lib).unwrap();
    let text = text.replace("#![deny(warnings)]", "#![allow(dead_code)]");
    std::fs::write(&lib, text).unwrap();
    directory
}

fn all(items: &BTreeMap<String, PublicItem>) -> BTreeMap<String, String> {
    let callers = items.iter().enumerate();
    callers
        .map(|(index, (path, item))| (path.clone(), caller(index, item)))
        .collect()
}

/// Holds a report against the compiler; how many items it says are broken, and which of today were not there yesterday.
fn hold(
    report: &Report,
    directories: &[PathBuf; 2],
    was: &BTreeMap<String, String>,
    is: &BTreeMap<String, String>,
) -> (usize, BTreeMap<String, String>) {
    let told: Vec<&RustItem> = report
        .changes
        .iter()
        .flat_map(|one| &one.rust.items)
        .collect();
    let paths = |verdict: Verdict| -> BTreeSet<&str> {
        let some = told.iter().filter(|item| item.verdict == verdict);
        some.map(|item| item.path.as_str()).collect()
    };
    let (broken, fresh) = (paths(Verdict::SourceBreaking), paths(Verdict::NewApi));
    let empty = BTreeMap::new();
    // What is said to be there, is there.
    assert_eq!(refused(&directories[0], was), empty);
    assert_eq!(refused(&directories[1], is), empty);
    // Callers of yesterday, today: exactly those are refused that the report says are broken.
    let stopped = refused(&directories[1], was);
    let missing: Vec<&str> = broken
        .iter()
        .copied()
        .filter(|path| !stopped.contains_key(*path))
        .collect();
    assert!(
        missing.is_empty(),
        "said to break, and still compile: {missing:#?}"
    );
    let surprising: Vec<&String> = stopped
        .iter()
        .filter(|(path, _)| !broken.contains(path.as_str()))
        .map(|(_, message)| message)
        .collect();
    assert!(surprising.is_empty(), "not said to break: {surprising:#?}");
    // What is said to be new was not there.
    let early = refused(&directories[0], is);
    let known: Vec<&&str> = fresh
        .iter()
        .filter(|path| !early.contains_key(**path))
        .collect();
    assert!(
        known.is_empty(),
        "said to be new, and known before: {known:#?}"
    );
    (broken.len(), early)
}

#[test]
fn verdicts_hold_before_the_compiler() {
    // Whole documents have no callers.
    let small = small(|one| one.at != crate::sites::At::Document);
    let yesterday = inputs("old", &small.old, "");
    let names = models(&yesterday, partial()).unwrap().names.to_toml();
    let old = generated(&yesterday);
    let tomorrow = inputs("new", &small.new, &names);
    let new = generated(&tomorrow);
    let before = side("old", &small.old, Decisions::None);
    let now = side("new", &small.new, Decisions::None);
    let report = wise_diff::compare(&before, &now, "0.4.0").unwrap();

    let directories = [
        written("diff-old", "0.0.1", &old),
        written("diff-new", "0.0.2", &new),
    ];
    let rules = Rules::default();
    let (was, is) = (all(&items(&old, &rules)), all(&items(&new, &rules)));
    let (broken, early) = hold(&report, &directories, &was, &is);
    assert!(broken > 50 && early.len() > 50, "{:#?}", lines(&report));

    // The other way round, from the callers of today to the crate of yesterday.
    let mut back = side("new", &small.new, Decisions::None);
    back.inputs.names = models(&tomorrow, partial()).unwrap().names.files();
    let mirrored = wise_diff::compare(&back, &before, "0.4.0").unwrap();
    let gone = |item: &&RustItem| item.verdict == Verdict::SourceBreaking;
    let told = mirrored.changes.iter().flat_map(|one| &one.rust.items);
    let told: BTreeSet<&str> = told.filter(gone).map(|item| item.path.as_str()).collect();
    let early: BTreeSet<&str> = early.keys().map(String::as_str).collect();
    assert_eq!(told, early);

    // So the verdicts of the table stand. Changes of one cause are one, with the worst of their verdicts.
    for (instance, site) in &small.changes {
        let mutation = instance.mutation;
        let moved = ["operation.id", "operation.added", "event.added"];
        if moved.iter().any(|rule| mutation.rule.starts_with(rule)) {
            continue;
        }
        let expected = verdict(mutation.rust.as_bytes()[instance.letter]);
        let mut own = report.changes.iter().filter(|change| {
            let mut places = change.places.iter();
            change.rule == mutation.rule && places.any(|place| place.operation == site.operation)
        });
        let found = own.any(|change| change.rust.verdict <= expected);
        assert!(found, "{}: {:#?}", instance.name(), lines(&report));
    }
}

/// The newest version of the committed contracts, and its events: what is compared is what is generated. It takes a minute.
#[test]
#[ignore = "checks the whole crate; run it after a change of what is generated"]
fn the_whole_crate_is_as_it_is_compared() {
    let inputs = Inputs::read(&repository()).unwrap();
    let mut output = generate(&inputs, Options::default()).unwrap();
    let rules = Rules::read(&inputs.rules).unwrap();
    let directory = written("diff-whole", "0.0.3", &output);
    // Others have the same paths in modules of their own.
    let last = output.versions.pop().unwrap();
    output.versions = vec![last];
    let callers = all(&items(&output, &rules));
    assert!(callers.len() > 5_000);
    assert_eq!(refused(&directory, &callers), BTreeMap::new());
}

/// Each publication of `WISE_BUNDLES` and the next one of the same version.
#[test]
#[ignore = "checks two whole crates for each pair of publications"]
fn verdicts_hold_for_publications() {
    let sides: Vec<Loaded> = bundles()
        .iter()
        .map(|path| wise_diff::load(&repository(), &path.display().to_string()).unwrap())
        .collect();
    let version = |side: &Loaded| side.contracts[0].version.clone();
    let newest = version(sides.last().unwrap());
    let of_newest: Vec<&Loaded> = sides
        .iter()
        .filter(|side| version(side) == newest)
        .collect();
    let own = Inputs::read(&repository()).unwrap();
    let supplements = own.versions.last().unwrap().supplements.clone();
    for pair in of_newest.windows(2) {
        let report = wise_diff::compare(pair[0], pair[1], "0.4.0").unwrap();
        let mut yesterday = pair[0].inputs.clone();
        let mut tomorrow = pair[1].inputs.clone();
        // What the crate has for operations that only a supplement has.
        for input in [&mut yesterday, &mut tomorrow] {
            input.versions[0].supplements.clone_from(&supplements);
        }
        let old = generated(&yesterday);
        tomorrow.names = models(&yesterday, partial()).unwrap().names.files();
        let new = generated(&tomorrow);
        let directories = [
            written("diff-before", "0.0.4", &old),
            written("diff-after", "0.0.5", &new),
        ];
        let rules = &pair[0].inputs.rules;
        let rules = Rules::read(rules).unwrap();
        let (was, is) = (all(&items(&old, &rules)), all(&items(&new, &rules)));
        let (broken, early) = hold(&report, &directories, &was, &is);
        eprintln!(
            "{} → {}: {broken} broken, {} new",
            pair[0].label,
            pair[1].label,
            early.len()
        );
    }
}
