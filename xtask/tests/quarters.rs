//! How a quarter comes and goes: beside what callers have, to the root of the crate, and out of it in two steps.

#![cfg(unix)]
#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

// Of which these tests need a part.
#[path = "support/copy.rs"]
#[allow(dead_code)]
mod copy;
#[allow(dead_code)]
mod support;

use copy::{Copy, another, publish, version};
use std::fs;
use wise_codegen::document::Document;

#[test]
fn a_quarter_is_retired_in_two_steps() {
    let old = version();
    if old == "legacy" {
        return;
    }
    let copy = at_newest();
    let retire = |more: &[&str]| {
        let args: Vec<&str> = ["retire", &old].iter().chain(more).copied().collect();
        let output = copy.xtask(&args);
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        (output.status.success(), said)
    };
    let (done, said) = retire(&[]);
    assert!(!done && said.contains("is the newest quarter"), "{said}");

    let text = copy.0.read(&format!("spec/{old}/contract.yaml"));
    let mut root = Document::parse("contract.yaml", &text).unwrap().root;
    another(&mut root);
    root["servers"][0]["url"] = "https://library.test/2031Q3".into();
    let file = copy.0.path("target/next.json");
    fs::write(&file, root.to_string()).unwrap();
    let file = file.display().to_string();
    assert!(copy.xtask(&["fetch", "--file", &file]).status.success());
    let generated = copy.xtask(&["generate"]);
    assert!(
        generated.status.success(),
        "{}",
        String::from_utf8_lossy(&generated.stderr)
    );
    copy.commit();

    let (done, said) = retire(&["--dry-run"]);
    assert!(done && copy.is_clean(), "{said}");
    // The new quarter came beside the old one, which callers have at the root.
    let (done, said) = retire(&[]);
    assert!(
        !done && said.contains("stands at the root of the crate"),
        "{said}"
    );
    release_root(&copy);
    copy.commit();
    let (done, said) = retire(&[]);
    assert!(done, "{said}");
    for text in [
        "lose its ",
        "move to 2031Q3",
        "`activityList` was removed",
        "is deprecated now",
    ] {
        assert!(said.contains(text), "no {text} in {said}");
    }
    let versions = copy.0.read("wise-api/src/versions.rs");
    assert_eq!(versions.matches("#[deprecated").count(), 1, "{versions}");
    assert!(
        copy.0
            .read("spec/editions.toml")
            .contains(&format!("[retiring]\n\"{}\" = ", old.to_uppercase()))
    );
    assert!(copy.xtask(&["generate", "--check"]).status.success());

    let (done, said) = retire(&[]);
    assert!(
        !done && said.contains("no release has been made since"),
        "{said}"
    );
    let (done, said) = retire(&["--now"]);
    assert!(done, "{said}");
    assert!(!copy.0.path("spec").join(&old).exists());
    assert!(
        !copy
            .0
            .path("wise-api/src")
            .join(format!("v{old}/mod.rs"))
            .exists()
    );
    assert!(
        !copy
            .0
            .read("spec/editions.toml")
            .contains(&format!("\n\"{}\" = ", old.to_uppercase()))
    );
    let check = copy.xtask(&["generate", "--check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
}

/// A copy where the newest quarter is at the root of the crate, whether or not a fetch holds an older one there.
fn at_newest() -> Copy {
    let copy = Copy::new();
    if copy.0.read("spec/editions.toml").contains("\nroot =") {
        release_root(&copy);
        copy.commit();
    }
    copy
}

/// Takes the line that holds the root out of the file, and generates.
fn release_root(copy: &Copy) {
    let path = copy.0.path("spec/editions.toml");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (held, rest): (Vec<&str>, Vec<&str>) =
        lines.iter().partition(|line| line.starts_with("root ="));
    assert_eq!(held.len(), 1, "{text}");
    fs::write(&path, rest.join("\n") + "\n").unwrap();
    let generated = copy.xtask(&["generate"]);
    let said = String::from_utf8_lossy(&generated.stderr).into_owned();
    assert!(generated.status.success(), "{said}");
}

/// What callers have at the root stays there until a person moves it, and the text says so first.
#[test]
fn a_new_quarter_comes_beside_what_callers_have() {
    let old = version();
    if old == "legacy" {
        return;
    }
    let copy = at_newest();
    let server = publish(&copy, |root| {
        another(root);
        root["servers"][0]["url"] = "https://library.test/2031Q3".into();
    });
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    // Behind what the newest quarter leaves to a person already.
    let mut headings = body.lines().filter(|line| line.starts_with('#'));
    let first = headings.find(|line| *line != "### Left for a person");
    let beside = "### 2031Q3 stands beside what callers have";
    assert_eq!(first, Some(beside), "{body}");
    let (before, _) = body.split_once(beside).unwrap();
    assert!(!before.contains("| on the wire |"), "{body}");
    assert!(!body.contains("### Breaking for Rust callers"), "{body}");
    let editions = copy.0.read("spec/editions.toml");
    let held = format!("\nroot = \"{}\"\n", old.to_uppercase());
    assert_eq!(editions.matches(&held).count(), 1, "{editions}");
    let root = |module: &str| {
        let versions = copy.0.read("wise-api/src/versions.rs");
        assert_eq!(versions.matches("pub use ").count(), 1, "{versions}");
        versions.contains(&format!("pub use {module}::*;"))
    };
    assert!(root(&format!("v{old}")));
    let manifest = copy.0.read("wise-api/Cargo.toml");
    assert!(
        manifest.contains(&format!("\nv2031q3 = [\"v{old}\"")),
        "{manifest}"
    );
    assert!(
        manifest.contains(&format!("\n__newest = [\"v{old}\"]\n")),
        "{manifest}"
    );
    copy.commit();

    release_root(&copy);
    assert!(root("v2031q3"));
    let manifest = copy.0.read("wise-api/Cargo.toml");
    assert!(
        manifest.contains("\n__newest = [\"v2031q3\"]\n"),
        "{manifest}"
    );
    let output = copy.xtask(&["diff"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let moved = format!("the version at the root of the crate changed from `v{old}` to `v2031q3`");
    assert!(said.contains(&moved), "{said}");
}
