//! A workspace of its own, in the target directory, that holds the hand-written part of `wise-api` and what a test generated.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the first line of a generated file starts with.
const MARK: &str = "// @generated";

/// The root of this repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The directory of all scratch crates: they share one target directory, since their dependencies are the same.
fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../cases")
}

/// The target directory of all scratch crates.
pub fn target() -> PathBuf {
    scratch().join("target")
}

/// Writes the crate `name` with these generated files, by path below the workspace.
pub fn write(name: &str, generated: &BTreeMap<String, String>) -> PathBuf {
    let directory = scratch().join(name);
    let mut files = BTreeMap::new();
    hand_written(
        &root().join("wise-api/src"),
        Path::new("wise-api/src"),
        &mut files,
    );
    files.extend(generated.clone());
    let lib = files.get_mut("wise-api/src/lib.rs").unwrap();
    *lib = format!("#![deny(warnings)]\n{lib}");
    // The lints of the workspace count here, too.
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members = workspace
        .lines()
        .find(|line| line.starts_with("members"))
        .unwrap();
    let workspace = workspace.replace(members, "members = [\"wise-api\"]");
    let own: Vec<&str> = workspace
        .lines()
        .filter(|line| !line.starts_with("wise-codegen") && !line.starts_with("wise-diff"))
        .collect();
    files.insert("Cargo.toml".to_owned(), own.join("\n"));
    // The examples stay where they are.
    let manifest = files.get_mut("wise-api/Cargo.toml").unwrap();
    let mut tables: toml::Table = manifest.parse().unwrap();
    tables.remove("example");
    *manifest = toml::to_string(&tables).unwrap();
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    files.insert("Cargo.lock".to_owned(), lock);
    clear(&directory, &directory, &files);
    for (path, text) in &files {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        if std::fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn hand_written(directory: &Path, short: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let short = short.join(entry.file_name());
        if entry.path().is_dir() {
            hand_written(&entry.path(), &short, files);
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        if !text.starts_with(MARK) {
            files.insert(short.to_string_lossy().replace('\\', "/"), text);
        }
    }
}

/// Removes what an earlier run left.
fn clear(top: &Path, directory: &Path, files: &BTreeMap<String, String>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        let short = path.strip_prefix(top).unwrap().to_string_lossy();
        if path.is_dir() {
            clear(top, &path, files);
        } else if !files.contains_key(&short.replace('\\', "/")) {
            std::fs::remove_file(path).unwrap();
        }
    }
}

/// Checks the crate with these features; the compiler's messages when it fails.
pub fn check(directory: &Path, features: &[String]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(directory)
        .args(["check", "--quiet", "--offline", "--package", "wise-api"])
        .args(["--no-default-features", "--features"])
        .arg(features.join(","))
        .env("CARGO_TARGET_DIR", target())
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let shown: Vec<&str> = text.lines().take(120).collect();
    Err(format!(
        "{} does not compile:\n{}",
        directory.display(),
        shown.join("\n")
    ))
}
