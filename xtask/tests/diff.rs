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

/// A small document whose response has these properties.
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

#[test]
fn what_is_accepted_fails_nothing_and_advises_nothing() {
    let plain = document(
        "plain.accepted.yaml",
        "name: {type: string}, size: {type: integer}",
    );
    let less = document("less.accepted.yaml", "name: {type: string}");
    let report = |arguments: &[&str]| -> wise_diff::report::Report {
        let output = diff(&[&[&plain, &less, "--format", "json"], arguments].concat());
        serde_json::from_str(&stdout(&output)).unwrap()
    };
    let open = report(&[]);
    let fingerprint = open.changes[0].fingerprint.clone();
    assert_eq!(report(&[]).changes[0].fingerprint, fingerprint);
    assert_eq!(open.advice.step, wise_diff::report::Step::Decide);

    let accepted = |name: &str, fingerprint: &str, until: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("diff")
            .join(name);
        let text = format!(
            "[[accepted]]\nfingerprint = \"{fingerprint}\"\nreason = \"nobody reads it\"\nuntil = \"{until}\"\n"
        );
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let good = accepted("good.toml", &fingerprint, "9999-12-31");
    let output = diff(&[&plain, &less, "--accepted", &good, "--fail-on", "any"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("accepted: nobody reads it"));
    assert_eq!(
        report(&["--accepted", &good]).advice.step,
        wise_diff::report::Step::Regenerate
    );
    // One that no longer bites, one whose day has passed, and one that is written wrongly.
    for (file, word) in [
        (
            accepted("stale.toml", "000000000000", "9999-12-31"),
            "accepts nothing",
        ),
        (
            accepted("late.toml", &fingerprint, "2020-01-31"),
            "was accepted until 2020-01-31",
        ),
        (
            accepted("odd.toml", &fingerprint, "soon"),
            "`soon` is not a day",
        ),
    ] {
        let output = diff(&[&plain, &less, "--accepted", &file]);
        assert!(!output.status.success(), "{file}");
        assert!(stderr(&output).contains(word), "{}", stderr(&output));
    }
}

/// With the two lines of spec/README.md, git shows the report of a contract.
#[test]
fn git_shows_the_report() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("driver");
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    let plain = document(
        "plain.git.yaml",
        "name: {type: string}, size: {type: integer}",
    );
    let less = document("less.git.yaml", "name: {type: string}");
    let git = |arguments: &[&str]| {
        let driver = format!(
            "diff.wise.command={} diff --git-driver",
            env!("CARGO_BIN_EXE_xtask")
        );
        let output = Command::new("git")
            .current_dir(&directory)
            .args([
                "-c",
                "user.name=test",
                "-c",
                "user.email=test@library.test",
                "-c",
                &driver,
            ])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            stderr(&output)
        );
        stdout(&output)
    };
    git(&["init", "--quiet"]);
    std::fs::write(directory.join(".gitattributes"), "*.yaml diff=wise\n").unwrap();
    std::fs::copy(&plain, directory.join("contract.yaml")).unwrap();
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "state"]);
    std::fs::copy(&less, directory.join("contract.yaml")).unwrap();
    let text = git(&["diff"]);
    assert!(
        text.starts_with("a/contract.yaml → b/contract.yaml"),
        "{text}"
    );
    assert!(text.contains("field.removed"), "{text}");
    git(&["commit", "--quiet", "--all", "--message", "less"]);
    let text = git(&["log", "-p", "--ext-diff", "-1"]);
    assert!(text.contains("field.removed"), "{text}");
    assert!(git(&["log", "-p", "--ext-diff", "--skip", "1"]).contains("a new contract"));
}
