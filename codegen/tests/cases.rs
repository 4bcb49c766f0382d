//! One small document per construct: what is generated from it is looked at once, kept as a snapshot, and compiled.
//!
//! All documents are generated in one run, each as a version of its own, so that one crate holds them all. After an intended
//! change: `INSTA_UPDATE=always cargo test -p wise-codegen --test cases`, and read the difference.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
mod scratch;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};

const RULES: &str = include_str!("cases/rules.toml");

/// A run over all cases, and their names.
struct Cases {
    names: Vec<String>,
    inputs: Inputs,
    output: Output,
}

static CASES: LazyLock<Cases> = LazyLock::new(|| {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut names: Vec<String> = std::fs::read_dir(directory.as_path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    names.sort();
    let text = |name: &str, text: String| Text {
        name: name.to_owned(),
        text,
    };
    let versions = names.iter().map(|name| VersionInput {
        directory: name.clone(),
        contract: Source::Text(text(
            &format!("{name}.yaml"),
            std::fs::read_to_string(directory.join(format!("{name}.yaml"))).unwrap(),
        )),
        supplements: Vec::new(),
    });
    let inputs = Inputs {
        versions: versions.collect(),
        rules: text("rules.toml", RULES.to_owned()),
        names: text("names.toml", String::new()),
        docs: text("docs.toml", String::new()),
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
        names,
        inputs,
        output,
    }
});

/// The generated files of a case without the list of its modules, its problems, and what it left out or untyped.
fn picture(case: &str) -> String {
    let output = &CASES.output;
    let mut text = String::new();
    let at = CASES.names.iter().position(|name| name == case).unwrap();
    let version = &output.versions[at];
    let prefix = format!("wise-api/src/{}/", version.module);
    let shared = format!("wise-api/src/shared/{}/", version.module);
    // Webhooks stand outside of the versions; the events of a case are called after it.
    let hooks = format!("wise-api/src/webhook/{case}");
    for (path, content) in &output.files {
        let own = path.starts_with(&prefix) || path.starts_with(&shared);
        if (own && !path.ends_with("/mod.rs")) || path.starts_with(&hooks) {
            let _ = writeln!(text, "==== {}", path.trim_start_matches("wise-api/src/"));
            let body: Vec<&str> = content.lines().skip(1).collect();
            let _ = writeln!(text, "{}", body.join("\n").trim());
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
        .map(|problem| problem.to_string())
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
        for case in &CASES.names {
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
    let cases: BTreeSet<String> = CASES.names.iter().cloned().collect();
    assert_eq!(kept, cases);
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
    inputs.names.text = CASES.output.files["names.toml"].clone();
    let known = generate(&inputs, Options::default()).unwrap();
    assert_eq!(known.new_names, Vec::<String>::new());
    assert_eq!(known.dropped_names, Vec::<String>::new());
    for (path, text) in &known.files {
        let first = &CASES.output.files[path];
        assert!(text == first, "{path} changes when its names are known");
    }
}
