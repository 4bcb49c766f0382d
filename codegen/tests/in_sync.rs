//! The checked-in files are what the contracts make: the test that `cargo xtask generate --check` is.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::Inputs;
use wise_codegen::rustfmt;
use wise_codegen::sync::{Difference, compare, write};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

static OUTPUT: LazyLock<Output> = LazyLock::new(|| {
    let inputs = Inputs::read(&root()).unwrap_or_else(|problems| panic!("{problems}"));
    let mut output =
        generate(&inputs, Options::default()).unwrap_or_else(|problems| panic!("{problems}"));
    rustfmt::format(&mut output).unwrap_or_else(|problems| panic!("{problems}"));
    output
});

#[test]
fn the_checked_in_files_are_generated() {
    let differences = compare(&root(), &OUTPUT).unwrap();
    let shown: String = differences.iter().take(5).map(|one| one.show(30)).collect();
    assert!(
        differences.is_empty(),
        "{} files differ. Run `cargo xtask generate`.\n{shown}",
        differences.len()
    );
}

/// A copy of the generated files below a directory of its own.
fn copy(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("in_sync_{name}"));
    let _ = std::fs::remove_dir_all(&directory);
    let missing = compare(&directory, &OUTPUT).unwrap();
    assert_eq!(missing.len(), OUTPUT.files.len());
    write(&directory, &missing, &OUTPUT).unwrap();
    assert_eq!(compare(&directory, &OUTPUT), Ok(Vec::new()));
    directory
}

/// What is found after a change, and that writing puts it right.
fn found(name: &str, change: impl Fn(&Path)) -> Vec<Difference> {
    let directory = copy(name);
    change(&directory);
    let found = compare(&directory, &OUTPUT).unwrap();
    write(&directory, &found, &OUTPUT).unwrap();
    assert_eq!(compare(&directory, &OUTPUT), Ok(Vec::new()));
    found
}

fn edit(path: &Path, edit: impl Fn(String) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    let new = edit(text.clone());
    assert!(text != new);
    std::fs::write(path, new).unwrap();
}

/// A generated file with types in it.
static QUOTE: LazyLock<&str> = LazyLock::new(|| {
    let quotes = |(path, text): &(&String, &String)| {
        path.ends_with("/quote.rs") && text.contains("\npub struct ")
    };
    OUTPUT.files.iter().find(quotes).unwrap().0.as_str()
});

#[test]
fn a_missing_file_is_noticed() {
    let found = found("missing", |root| {
        std::fs::remove_file(root.join(*QUOTE)).unwrap()
    });
    assert_eq!(found, [Difference::Missing(QUOTE.to_string())]);
}

#[test]
fn an_edited_file_is_noticed_and_shown() {
    let found = found("edited", |root| {
        edit(&root.join(*QUOTE), |text| {
            text.replacen("pub struct", "pub  struct", 1)
        });
    });
    let [one @ Difference::Stale(path, ..)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(path, *QUOTE);
    let shown = one.show(30);
    assert!(
        shown.contains("-pub  struct") && shown.contains("+pub struct"),
        "{shown}"
    );
    assert!(one.show(2).ends_with("more lines\n"));
}

#[test]
fn a_file_that_is_left_over_is_noticed_and_one_by_hand_is_not() {
    let found = found("left_over", |root| {
        let old = std::fs::read_to_string(root.join(*QUOTE)).unwrap();
        std::fs::create_dir_all(root.join("wise-api/src/v1999q1")).unwrap();
        std::fs::write(root.join("wise-api/src/v1999q1/quote.rs"), old).unwrap();
        std::fs::write(root.join("wise-api/src/by_hand.rs"), "//! Ours.\n").unwrap();
    });
    let path = "wise-api/src/v1999q1/quote.rs".to_owned();
    assert_eq!(found, [Difference::LeftOver(path)]);
}

#[test]
fn stale_names_and_a_stale_manifest_are_noticed() {
    let paths = |found: Vec<Difference>| -> Vec<String> {
        found.iter().map(|one| one.path().to_owned()).collect()
    };
    let names = found("names", |root| {
        edit(&root.join("spec/quote/names.toml"), |text| {
            text + "\"nothing.response\" = [\"nothing\"]\n"
        });
        let gone = root.join("spec/gone");
        std::fs::create_dir_all(&gone).unwrap();
        std::fs::write(gone.join("names.toml"), "").unwrap();
    });
    assert_eq!(
        paths(names),
        ["spec/quote/names.toml", "spec/gone/names.toml"]
    );
    let manifest = found("manifest", |root| {
        edit(&root.join("wise-api/Cargo.toml"), |text| {
            text.replace("legacy = [\"__any-version\"]\n", "")
        });
    });
    assert_eq!(paths(manifest), ["wise-api/Cargo.toml"]);
}
