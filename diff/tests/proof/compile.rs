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
use wise_codegen::inputs::{Inputs, Text};
use wise_codegen::render::{Context, Docs, ItemKind, PublicItem, surface};
use wise_codegen::rules::Rules;
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
        names: Text {
            name: "names.toml".to_owned(),
            text: names.to_owned(),
        },
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
    let docs = Docs::from_bundle();
    let mut found = BTreeMap::new();
    for version in output.versions.iter().chain([&output.events]) {
        let context = Context {
            editions: &wise_codegen::editions::Editions::UNKNOWN,
            api: &version.api,
            names: &version.names,
            rules,
            docs: &docs,
            module: &version.module,
            newest: true,
            default: None,
            origin: "",
        };
        let all = surface(&context).into_iter();
        found.extend(all.map(|item| (item.path.clone(), item)));
    }
    found
}

/// What stands between the parentheses of a declaration, each as a value of that type; and what is returned.
fn call(declaration: &str) -> (String, &str) {
    let inner = declaration.trim_start_matches("fn(");
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    let mut end = inner.len();
    for (at, c) in inner.char_indices() {
        match c {
            ')' if depth == 0 => {
                end = at;
                break;
            }
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inner[start..end]);
    let values = found.into_iter().map(str::trim);
    let values = values.filter(|one| !one.is_empty() && *one != "self" && *one != "&self");
    let values = values.map(|one| {
        let ty = match one.split_once(": ") {
            Some((_, ty)) => ty,
            None => one,
        };
        let each = ty.strip_prefix("impl IntoIterator<Item = ");
        let (list, ty) = each.map_or((false, ty), |ty| (true, &ty[..ty.len() - 1]));
        let ty = ty
            .strip_prefix("impl Into<")
            .map_or(ty, |ty| &ty[..ty.len() - 1]);
        // Not every value that makes a text makes what it may have become.
        let ty = if ty == "String" && one.contains("impl Into") {
            "char"
        } else {
            ty
        };
        if list {
            format!("given::<Vec<{ty}>>()")
        } else {
            format!("given::<{ty}>()")
        }
    });
    let values: Vec<String> = values.collect();
    let out = inner[end..]
        .trim_start_matches(')')
        .trim_start_matches(" -> ");
    (values.join(", "), out)
}

/// A function that takes the steps of a builder in their order.
fn builder(index: usize, of: &str, steps: &str) -> String {
    let end = steps.rfind(") -> Self").unwrap();
    let (mut depth, mut start, mut chain) = (0, 0, String::new());
    let steps = format!("{},", &steps[..end]);
    for (at, c) in steps.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                let step = steps[start..at].trim();
                let name = step.split_once(':').unwrap().0;
                let (value, _) = call(&format!("fn({step})"));
                chain.push_str(&format!(".{name}({value})"));
                start = at + 1;
            }
            _ => {}
        }
    }
    format!("#[allow(deprecated)] pub fn c{index}() {{ let _: {of} = {of}::builder(){chain}; }}")
}

/// A function that uses an item as it is declared, on one line.
fn caller(index: usize, item: &PublicItem) -> String {
    let (path, declared) = (&item.path, &item.declaration);
    let body = match item.kind {
        ItemKind::Struct => format!("(x: &{path}) {{ let {path} {{ .. }} = x; }}"),
        ItemKind::Enum => format!("(_: &{path}) {{ use {path}::*; }}"),
        ItemKind::Variant => {
            let of = path.rsplit_once("::").unwrap().0;
            match declared.split_once('(') {
                Some((_, held)) => {
                    let held = held.trim_end_matches(')');
                    format!(
                        "(x: &{of}) {{ if let {path}(inner) = x {{ let _: &{held} = inner; }} }}"
                    )
                }
                None => format!("(x: &{of}) -> bool {{ matches!(x, {path}) }}"),
            }
        }
        ItemKind::Field => {
            let (of, name) = path.rsplit_once('.').unwrap();
            let ty = declared.split_once(": ").unwrap().1;
            format!("(x: &{of}) {{ let _: &{ty} = &x.{name}; }}")
        }
        ItemKind::Function => {
            let (of, name) = path.rsplit_once("::").unwrap();
            if let Some(steps) = declared.strip_prefix("fn() -> builder(") {
                return builder(index, of, steps);
            }
            let of = if of == "Api" { "Wise" } else { of };
            let (values, out) = call(declared);
            let out = if out == "Self" { of } else { out };
            let out = out
                .replace("Call<", "Call<'_, ")
                .replace("Call<'_, ", "Call<");
            if declared.starts_with("fn(&self") {
                format!("(x: &{of}) {{ let _: {out} = x.{name}({values}); }}")
            } else if declared.starts_with("fn(self") {
                format!("(x: {of}) {{ let _: {out} = x.{name}({values}); }}")
            } else {
                format!("() {{ let _: {out} = {path}({values}); }}")
            }
        }
        ItemKind::Implementation => {
            let of = path.rsplit_once(": ").unwrap().0;
            let bound = match declared.as_str() {
                "Serialize" => "serde::Serialize",
                "Deserialize" => "serde::de::DeserializeOwned",
                other => other,
            };
            format!("() {{ fn is<T: {bound}>() {{}} is::<{of}>(); }}")
        }
    };
    format!("#[allow(deprecated)] pub fn c{index}{body}")
}

/// Lines before the first caller.
const PRELUDE: &str = "//! Callers.\n\
#![allow(missing_docs, unused_imports, clippy::all)]\n\
use std::collections::BTreeMap; use wise_api::*;\n\
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
    back.inputs.names.text = models(&tomorrow, partial()).unwrap().names.to_toml();
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
    let rules = Rules::parse(&inputs.rules.name, &inputs.rules.text).unwrap();
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
        tomorrow.names.text = models(&yesterday, partial()).unwrap().names.to_toml();
        let new = generated(&tomorrow);
        let directories = [
            written("diff-before", "0.0.4", &old),
            written("diff-after", "0.0.5", &new),
        ];
        let rules = &pair[0].inputs.rules;
        let rules = Rules::parse(&rules.name, &rules.text).unwrap();
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
