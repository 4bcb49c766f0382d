//! Paths as they are served, whatever versions there are.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use wise_mock::contract::{Contracts, Operation};

/// The directory of the version at the root of `wise-api`: the newest, unless that is held at an older one.
pub fn root() -> &'static str {
    let all = Contracts::get().unwrap().operations();
    let root = match wise_api::NEWEST_VERSION {
        "" => "legacy",
        quarter => quarter,
    };
    let mut versions = all.iter().map(|one| one.version.as_str());
    versions.find(|one| one.eq_ignore_ascii_case(root)).unwrap()
}

/// The path of an operation in the version at the root.
pub fn path(id: &str) -> &'static str {
    let root = root();
    let mut all = Contracts::get().unwrap().operations().iter();
    let named = all.find(|one| one.version == root && one.id.eq_ignore_ascii_case(id));
    let named = named.unwrap_or_else(|| panic!("{root} has no {id}"));
    named.path.as_str()
}

/// The path of an operation in each version that has it, the newest last.
pub fn served(id: &str) -> Vec<&'static str> {
    let operations = Contracts::get().unwrap().operations();
    of(id, operations)
}

/// The same up to the version at the root: what a test sends is written by hand, and nobody has fitted it to a later one yet.
pub fn paths(id: &str) -> Vec<&'static str> {
    let operations = Contracts::get().unwrap().operations();
    let last = operations.iter().rposition(|one| one.version == root());
    of(id, &operations[..=last.unwrap()])
}

fn of(id: &str, operations: &'static [Operation]) -> Vec<&'static str> {
    let named = operations
        .iter()
        .filter(|one| one.id.eq_ignore_ascii_case(id));
    let paths: Vec<&str> = named.map(|one| one.path.as_str()).collect();
    assert!(!paths.is_empty(), "no version has {id}");
    paths
}

/// What each of these versions has in front of the end of an operation's path.
pub fn prefixes(id: &str, end: &str) -> Vec<&'static str> {
    let paths = paths(id).into_iter();
    paths
        .map(|path| {
            path.strip_suffix(end)
                .unwrap_or_else(|| panic!("{path} {end}"))
        })
        .collect()
}
