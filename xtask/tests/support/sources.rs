//! The Rust sources below a directory, for tests that hold the rules of the house.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every file below a directory, in the order of their names. `enters` is asked for each file and directory.
pub fn files(directory: &Path, enters: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(directory).unwrap();
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if !enters(&path) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, enters));
        } else {
            found.push(path);
        }
    }
    found
}

/// The hand-written Rust files below the sources of a crate, by the names of their module, with their text. The root of the crate has no
/// names.
pub fn modules(source: &Path) -> Vec<(Vec<String>, String)> {
    let is_rust = |path: &Path| path.is_dir() || path.extension().is_some_and(|end| end == "rs");
    let texts = files(source, &is_rust).into_iter().map(|file| {
        let text = std::fs::read_to_string(&file).unwrap();
        (names(source, &file), text)
    });
    texts
        .filter(|(_, text)| !text.starts_with("// @generated"))
        .collect()
}

/// `["codec", "read"]` for `codec/read.rs`.
fn names(source: &Path, file: &Path) -> Vec<String> {
    let path = file.strip_prefix(source).unwrap().with_extension("");
    let mut names: Vec<String> = path
        .iter()
        .map(|name| name.to_str().unwrap().to_owned())
        .collect();
    let is_root = names.len() == 1 && matches!(names[0].as_str(), "lib" | "main");
    if is_root || names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}
