//! `cargo xtask diff` as its user meets it: what it prints, and the status it ends with.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn diff(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("diff").args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A small document whose answer has these properties.
fn document(name: &str, properties: &str) -> String {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff");
    std::fs::create_dir_all(&directory).unwrap();
    let path: PathBuf = directory.join(name);
    let text = format!(
        "openapi: 3.1.0
info: {{title: Small, version: '1'}}
servers: [{{url: https://api.example.com/2031Q2}}]
paths:
  /things:
    get:
      operationId: thingList
      responses:
        '200':
          content:
            application/json:
              schema: {{type: object, properties: {{{properties}}}}}
"
    );
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn the_status_says_what_was_asked_for() {
    let plain = document("plain.yaml", "name: {type: string}, size: {type: integer}");
    let more = document(
        "more.yaml",
        "name: {type: string}, size: {type: integer}, age: {type: integer}",
    );
    // Old, new, and the status without a question, for what breaks, and for anything.
    let cases = [
        (&plain, &plain, [0, 0, 0]),
        (&plain, &more, [0, 0, 1]),
        (&more, &plain, [0, 1, 1]),
    ];
    for (old, new, statuses) in cases {
        let ways: [&[&str]; 3] = [&[], &["--fail-on", "breaking"], &["--fail-on", "any"]];
        for (way, status) in ways.into_iter().zip(statuses) {
            for format in ["terminal", "markdown", "json"] {
                let mut arguments = vec![old.as_str(), new.as_str(), "--format", format];
                arguments.extend(way);
                let output = diff(&arguments);
                assert_eq!(
                    output.status.code(),
                    Some(status),
                    "{arguments:?}: {}",
                    stderr(&output)
                );
                // The report is there, whatever the status.
                let text = stdout(&output);
                assert_eq!(text.contains("no change"), old == new, "{text}");
            }
        }
    }
}

#[test]
fn json_is_the_whole_report() {
    let plain = document(
        "plain.json.yaml",
        "name: {type: string}, size: {type: integer}",
    );
    let more = document(
        "more.json.yaml",
        "name: {type: string}, size: {type: string}",
    );
    let output = diff(&[&plain, &more, "--format", "json"]);
    let report: wise_diff::report::Report = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report.changes.len(), 1);
    assert_eq!(report.changes[0].rule, "field.retyped");
    assert!(report.release.is_some());
}

/// Without sides, what was committed is compared with what is there.
#[test]
fn without_sides_the_working_tree_is_compared() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    if !root.join(".git").exists() {
        eprintln!("left out: this is no checkout");
        return;
    }
    let output = diff(&[]);
    let (text, said) = (stdout(&output), stderr(&output));
    assert!(output.status.success(), "{said}");
    assert!(text.starts_with("HEAD:spec → "), "{text}");
}

#[test]
fn bad_input_is_refused_in_words() {
    let plain = document("plain.bad.yaml", "name: {type: string}");
    let cases: [(&[&str], &str); 5] = [
        (&["missing.yaml", &plain], "`missing.yaml` does not exist"),
        (&[&plain, "nowhere:spec"], "`nowhere:spec`"),
        (&[&plain], "<NEW>"),
        (&["--explain", "no.rule"], "there is no rule `no.rule`"),
        (&[&plain, &plain, "--fail-on", "nothing"], "breaking, any"),
    ];
    for (arguments, word) in cases {
        let output = diff(arguments);
        let said = stderr(&output);
        assert!(!output.status.success(), "{arguments:?} is accepted");
        assert!(
            said.contains("error") && said.contains(word),
            "{arguments:?}: no `{word}` in: {said}"
        );
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn every_rule_is_explained() {
    let list = stdout(&diff(&["--explain"]));
    for rule in wise_diff::rules::rules() {
        assert!(list.contains(rule.id), "{}", rule.id);
        assert!(rule.explanation.ends_with('.'), "{}", rule.id);
    }
    let one = stdout(&diff(&["--explain", "field.removed"]));
    for word in [
        "field.removed",
        "in a request: breaking",
        "in a webhook: breaking",
    ] {
        assert!(one.contains(word), "{one}");
    }
}
