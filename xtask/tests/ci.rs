//! `cargo xtask ci`: which steps it has. They run in the repository's own checks, not here.

#![allow(missing_docs, clippy::unwrap_used)]

use std::process::{Command, Output};

fn ci(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("ci").args(arguments).output().unwrap()
}

#[test]
fn every_feature_is_checked_alone() {
    let output = ci(&["--list"]);
    assert!(output.status.success());
    let steps = String::from_utf8(output.stdout).unwrap();
    let manifest = include_str!("../../wise-api/Cargo.toml");
    let manifest: toml::Table = manifest.parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    assert!(features.len() > 3);
    for feature in features.keys() {
        let step = format!("--no-default-features --features {feature}\n");
        // What other features turn on does not compile alone, and need not.
        let own = feature != "default" && !feature.starts_with("__");
        assert_eq!(steps.contains(&step), own, "{step}");
    }
}

#[test]
fn a_step_that_does_not_exist_is_an_error() {
    let output = ci(&["--only", "no such step"]);
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("`cargo xtask ci --list`"), "{text}");
}
