//! One small document per construct: what is generated from it is looked at once, kept as a snapshot, and compiled.
//!
//! All documents are generated in one run, each as a version of its own, so that one crate holds them all. A document says under
//! `x-case` which parts of the generated files its snapshot holds, and which rules it needs. After an intended change:
//! `cargo insta test --review -p wise-codegen --test cases`.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
mod scratch;
#[path = "cases/view.rs"]
mod view;

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;
use view::View;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, Texts, VersionInput};

/// What a document says of itself as a case, under `x-case`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The parts of the generated files that its snapshot holds (`cases/view.rs`).
    shows: Vec<String>,
    /// The rules that it needs, as they would stand in `spec`.
    #[serde(default)]
    rules: String,
    #[serde(skip)]
    text: String,
}

/// A run over all cases, by name.
struct Cases {
    cases: BTreeMap<String, Case>,
    inputs: Inputs,
    output: Output,
}

static CASES: LazyLock<Cases> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let cases: BTreeMap<String, Case> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(path).unwrap();
            (name.clone(), case(&name, text))
        })
        .collect();
    let text = |name: &str, text: String| Text {
        name: name.to_owned(),
        text,
    };
    let versions = cases.iter().map(|(name, case)| VersionInput {
        directory: name.clone(),
        contract: Source::Text(text(&format!("{name}.yaml"), case.text.clone())),
        supplements: Vec::new(),
    });
    let rules: Vec<&str> = cases.values().map(|case| case.rules.as_str()).collect();
    let inputs = Inputs {
        versions: versions.collect(),
        rules: text("rules.toml", rules.join("\n")).into(),
        names: Texts::default(),
        docs: Texts::default(),
        editions: text("editions.toml", String::new()),
        manifest: text(
            "wise-api/Cargo.toml",
            std::fs::read_to_string(scratch::root().join("wise-api/Cargo.toml")).unwrap(),
        ),
        tests_manifest: text(
            "wise-api/tests/contract/Cargo.toml",
            std::fs::read_to_string(scratch::root().join("wise-api/tests/contract/Cargo.toml"))
                .unwrap(),
        ),
    };
    let output = generate(&inputs, Options::default()).unwrap_or_else(|error| panic!("{error}"));
    Cases {
        cases,
        inputs,
        output,
    }
});

fn case(name: &str, text: String) -> Case {
    #[derive(Deserialize)]
    struct Document {
        #[serde(rename = "x-case")]
        case: Case,
    }
    let document: Document =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}.yaml: {error}"));
    let case = document.case;
    let unknown = View(&case.shows).unknown();
    assert!(unknown.is_empty(), "{name}.yaml: unknown parts {unknown:?}");
    Case { text, ..case }
}

/// A problem without the line of the rule, which is that of all cases together.
fn without_line(problem: &str) -> String {
    let parts = problem.split_once(" number ").and_then(|(before, rest)| {
        let (place, after) = rest.split_once(';')?;
        place.contains("rules.toml:").then_some((before, after))
    });
    parts.map_or_else(
        || problem.to_owned(),
        |(before, after)| format!("{before} of rules.toml;{after}"),
    )
}

/// What a case shows of its generated files, its problems, and what it left out or untyped.
fn picture(case: &str) -> String {
    let output = &CASES.output;
    let mut text = String::new();
    let view = View(&CASES.cases[case].shows);
    let at = CASES.cases.keys().position(|name| name == case).unwrap();
    let version = &output.versions[at];
    let prefix = format!("wise-api/src/{}/", version.module);
    let shared = format!("wise-api/src/shared/{}/", version.module);
    // Webhooks stand outside of the versions; the events of a case are called after it.
    let hooks = format!("wise-api/src/webhook/{case}");
    for (path, content) in &output.files {
        let own = path.starts_with(&prefix) || path.starts_with(&shared);
        if (own && !path.ends_with("/mod.rs")) || path.starts_with(&hooks) {
            let parts = view.of(content);
            if !parts.is_empty() {
                let path = path.trim_start_matches("wise-api/src/");
                let _ = write!(text, "==== {path}\n{parts}");
            }
        }
    }
    let index = &output.files["wise-api/src/webhook/mod.rs"];
    let table: Vec<&str> = index
        .lines()
        .filter(|line| line.contains(&format!("= \"{case}#")))
        .collect();
    section(&mut text, "events", &table);
    let start = format!("follow! {{ {};", version.module);
    let versions = &output.files["wise-api/src/versions.rs"];
    let follow = versions.split_once(&start).map_or("", |(_, rest)| rest);
    let follow: Vec<&str> = follow
        .lines()
        .skip(1)
        .take_while(|line| *line != "}")
        .collect();
    section(&mut text, "follow", &follow);
    let origin = format!("{case}.yaml");
    let problems: Vec<String> = output
        .problems
        .iter()
        .filter(|problem| problem.source == origin)
        .inspect(|problem| {
            let begins = problem.todo.chars().next();
            let begins = begins.is_none_or(|c| c.is_uppercase() || c == '`');
            assert!(begins, "what to do begins with a capital: {problem}");
        })
        .map(|problem| without_line(&problem.to_string()))
        .collect();
    section(&mut text, "problems", &problems);
    let events = format!("{case}#");
    let untyped: Vec<String> = (version.api.untyped.iter())
        .chain((output.events.api.untyped.iter()).filter(|one| one.key.starts_with(&events)))
        .map(|one| {
            let word = if one.recoverable {
                "recoverable"
            } else {
                "open"
            };
            format!("{}: {} ({word})", one.key, one.reason)
        })
        .collect();
    section(&mut text, "untyped", &untyped);
    let skipped: Vec<String> = version
        .api
        .skipped
        .iter()
        .map(|(reason, count)| format!("{count} × {reason}"))
        .collect();
    section(&mut text, "left out", &skipped);
    text
}

fn section(text: &mut String, title: &str, lines: &[impl AsRef<str>]) {
    if !lines.is_empty() {
        let _ = writeln!(text, "==== {title}");
        for line in lines {
            let _ = writeln!(text, "{}", line.as_ref().trim());
        }
    }
}

#[test]
fn snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cases/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut different = Vec::new();
    settings.bind(|| {
        for case in CASES.cases.keys() {
            let text = picture(case);
            let same = std::panic::catch_unwind(|| insta::assert_snapshot!(case.as_str(), text));
            if same.is_err() {
                different.push(case.as_str());
            }
        }
    });
    assert!(
        different.is_empty(),
        "these cases make something else now: {}",
        different.join(", ")
    );
}

#[test]
fn no_snapshot_is_left_over() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/snapshots");
    let kept: BTreeSet<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".snap").map(str::to_owned))
        .collect();
    let cases: BTreeSet<String> = CASES.cases.keys().cloned().collect();
    assert_eq!(kept, cases);
}

/// A case shows what it is about, so that a change is looked at and not waved through.
#[test]
fn snapshots_are_short() {
    let shown = CASES.cases.keys().map(|case| picture(case).lines().count());
    let lines: usize = shown.sum();
    assert!(lines <= 3_800, "the snapshots have {lines} lines");
}

/// With and without the other half of the conversions, and no warning in either.
#[test]
fn snapshots_compile() {
    let directory = scratch::write("cases", &CASES.output.files);
    let mut features: Vec<String> = CASES
        .output
        .versions
        .iter()
        .map(|version| version.module.clone())
        .collect();
    assert!(!features.is_empty());
    let plain = scratch::check(&directory, &features);
    features.push("serde-both".to_owned());
    let both = scratch::check(&directory, &features);
    for result in [plain, both] {
        if let Err(messages) = result {
            panic!("{messages}");
        }
    }
}

#[test]
fn the_same_bytes_twice() {
    let again = generate(&CASES.inputs, Options::default()).unwrap();
    assert_eq!(again.files, CASES.output.files);
    // With the names that the first run recorded, nothing is new and nothing is called otherwise.
    let mut inputs = CASES.inputs.clone();
    inputs.names = CASES.output.names();
    let known = generate(&inputs, Options::default()).unwrap();
    assert_eq!(known.new_names, Vec::<String>::new());
    assert_eq!(known.dropped_names, Vec::<String>::new());
    for (path, text) in &known.files {
        let first = &CASES.output.files[path];
        assert!(text == first, "{path} changes when its names are known");
    }
}
