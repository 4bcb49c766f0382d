//! How `spec/` is laid out: what a file holds, and in which file an entry stands.
//!
//! The path of a generated file names the directory: of `v2031q2/quote.rs` it is `quote`, of `webhook/cards.rs` it is
//! `webhook/cards`, of `ids.rs` it is `rules`. What belongs to no resource stands in `shared`.

use crate::problem::{Problem, Problems};
use crate::store::Store;

/// What means the same everywhere.
pub const SHARED: &str = "shared";
const RULES: &str = "rules";
const WEBHOOK: &str = "webhook";
const NAMES: &str = "names.toml";
const DOCS: &str = "docs.toml";
/// The rules of a revision that has them in one file.
const OLD_RULES: &str = "rules.toml";

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Decisions.
    Rules,
    /// Names.
    Names,
    /// Documentation.
    Docs,
    /// Something else.
    Other,
}

/// What a file holds, by its path below `spec/`.
pub fn holds(path: &str) -> Holds {
    match path.rsplit_once('/').unwrap_or(("", path)) {
        (_, NAMES) => Holds::Names,
        (_, DOCS) => Holds::Docs,
        ("", OLD_RULES) => Holds::Rules,
        (RULES, file) if file.ends_with(".toml") => Holds::Rules,
        _ => Holds::Other,
    }
}

/// The files with names, rules and documentation, by their paths. Those that stand for all resources together are of revisions from
/// before the layout: [`strays`] refuses them in the working tree.
///
/// # Errors
/// When the directory cannot be read.
pub fn decisions(spec: &dyn Store) -> Result<Vec<String>, Problems> {
    let mut paths: Vec<String> = [NAMES, DOCS, OLD_RULES].map(str::to_owned).into();
    let mut directories = spec.names("")?;
    let areas = spec.names(WEBHOOK)?.into_iter();
    directories.extend(areas.map(|area| format!("{WEBHOOK}/{area}")));
    for directory in directories {
        paths.extend([NAMES, DOCS].map(|file| format!("{directory}/{file}")));
    }
    let rules = spec.names(RULES)?.into_iter();
    paths.extend(rules.map(|file| format!("{RULES}/{file}")));
    paths.sort();
    paths.dedup();
    let mut found = Vec::new();
    for path in paths {
        if holds(&path) != Holds::Other && spec.has(&path)? {
            found.push(path);
        }
    }
    Ok(found)
}

/// Refuses files that nothing reads: what a person writes into one would be lost.
///
/// # Errors
/// When the directory cannot be read, or has such files.
pub fn strays(spec: &dyn Store) -> Result<(), Problems> {
    let mut problems = Problems::new();
    let mut stray = |path: &str, what: &str, todo: &str| {
        let problem = Problem::new("", what, todo);
        problems.push(problem.at(&format!("spec/{path}"), None));
    };
    let known = decisions(spec)?;
    let mut paths = Vec::new();
    for name in spec.names("")? {
        for inner in spec.names(&name)? {
            let inner = format!("{name}/{inner}");
            let files = spec.names(&inner)?.into_iter();
            paths.extend(files.map(|file| format!("{inner}/{file}")));
            paths.push(inner);
        }
        paths.push(name);
    }
    for path in paths.iter().filter(|path| path.ends_with(".toml")) {
        match path.as_str() {
            NAMES | DOCS | OLD_RULES => {
                let todo = "Move what only this file has to the files of its resource or subject (spec/README.md lists them), and delete it";
                stray(path, "the layout has no file for all resources", todo);
            }
            "editions.toml" | "accepted.toml" => {}
            other if known.contains(path) || other.ends_with("/source.toml") => {}
            other => {
                let todo = "Correct its name or move it, or delete it";
                stray(other, "nothing reads this file", todo);
            }
        }
    }
    problems.into_result(())
}

/// The path below the workspace of the names of a directory.
pub fn names_file(directory: &str) -> String {
    format!("spec/{directory}/{NAMES}")
}

/// Whether a path below the workspace is a file of names.
pub fn is_names_file(path: &str) -> bool {
    path.strip_prefix("spec/")
        .is_some_and(|path| holds(path) == Holds::Names)
}

/// The directory of a file, by its path below the workspace; `None` where it is no file of `spec/`.
pub fn directory(name: &str) -> Option<&str> {
    Some(name.strip_prefix("spec/")?.rsplit_once('/')?.0)
}

/// The directory of a module, by the path of one of its items: `quote` for `quote::Quote.rate`.
pub fn of_path(path: &str) -> String {
    let mut parts = path.split("::");
    let first = parts.next().unwrap_or_default();
    match (parts.next(), parts.next()) {
        (Some(area), Some(_)) if first == WEBHOOK => format!("{WEBHOOK}/{area}"),
        _ => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Files by their paths, all of them empty.
    struct Paths(&'static [&'static str]);

    impl Store for Paths {
        fn text(&self, below: &str) -> Result<Option<String>, Problems> {
            Ok(self.has(below)?.then(String::new))
        }

        fn has(&self, below: &str) -> Result<bool, Problems> {
            Ok(self.0.contains(&below))
        }

        fn names(&self, below: &str) -> Result<Vec<String>, Problems> {
            let start = if below.is_empty() {
                String::new()
            } else {
                format!("{below}/")
            };
            let inside = self.0.iter().filter_map(|path| path.strip_prefix(&start));
            let names: BTreeSet<&str> = inside.filter_map(|rest| rest.split('/').next()).collect();
            Ok(names.into_iter().map(str::to_owned).collect())
        }

        fn parent(&self) -> Box<dyn Store + '_> {
            Box::new(Self(&[]))
        }

        fn name(&self) -> String {
            "spec".to_owned()
        }
    }

    const RIGHT: &[&str] = &[
        "README.md",
        "2031q2/contract.yaml",
        "2031q2/source.toml",
        "accepted.toml",
        "editions.toml",
        "quote/docs.toml",
        "quote/names.toml",
        // Resources of these names are files of words, not of rules or areas.
        "rules/docs.toml",
        "rules/ids.toml",
        "rules/names.toml",
        "shared/docs.toml",
        "supplement.yaml",
        "webhook/docs.toml",
        "webhook/cards/docs.toml",
        "webhook/cards/names.toml",
    ];

    #[test]
    fn every_file_has_a_kind() {
        let found = decisions(&Paths(RIGHT)).unwrap_or_default();
        let of = |wanted: Holds| -> Vec<&str> {
            let paths = found.iter().map(String::as_str);
            paths.filter(|path| holds(path) == wanted).collect()
        };
        assert_eq!(of(Holds::Rules), ["rules/ids.toml"]);
        let names = [
            "quote/names.toml",
            "rules/names.toml",
            "webhook/cards/names.toml",
        ];
        assert_eq!(of(Holds::Names), names);
        assert_eq!(of(Holds::Docs).len(), 5);
        assert_eq!(strays(&Paths(RIGHT)), Ok(()));
    }

    #[test]
    fn a_file_that_nothing_reads_is_refused() {
        for (path, part) in [
            (
                "names.toml",
                "spec/names.toml: the layout has no file for all resources",
            ),
            ("docs.toml", "delete it"),
            ("rules.toml", "spec/README.md"),
            ("docs2.toml", "spec/docs2.toml: nothing reads this file"),
            (
                "quote/doc.toml",
                "spec/quote/doc.toml: nothing reads this file",
            ),
            (
                "quote/more/docs.toml",
                "spec/quote/more/docs.toml: nothing reads",
            ),
            (
                "rules/more/ids.toml",
                "spec/rules/more/ids.toml: nothing reads",
            ),
            (
                "webhook/cards/rules.toml",
                "spec/webhook/cards/rules.toml: nothing reads",
            ),
        ] {
            let mut paths = RIGHT.to_vec();
            paths.push(path);
            let said = strays(&Paths(paths.leak()));
            let said = said.map_or_else(|problems| problems.to_string(), |()| String::new());
            assert!(
                said.contains(part) && said.ends_with("1 problem"),
                "{path}: {said}"
            );
        }
    }
}
