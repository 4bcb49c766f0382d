//! The documentation that people write: `docs.toml` of each resource, and what of it was used.

use crate::home;
use crate::inputs::{Text, Texts};
use crate::layout;
use crate::names::registry::Registry;
use crate::problem::{Position, Problem, Problems};
use crate::toml_text;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The documentation of all files together, or the choice of the document's own prose.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// By module: what the resource is.
    pub resources: BTreeMap<String, String>,
    /// By operationId.
    pub operations: BTreeMap<String, String>,
    /// By path, `quote::Quote`, each followed by what belongs to it: fields by path and wire name, `quote::Quote.sourceAmount`,
    /// variants by path and value, `transfer::Status.PENDING`.
    pub types: BTreeMap<String, String>,
    /// By wire name alone: fields that mean the same everywhere.
    pub fields: BTreeMap<String, String>,
    /// By operationId and wire name, `transferList.limit`; or by wire name alone.
    pub parameters: BTreeMap<String, String>,
    /// By event type.
    pub events: BTreeMap<String, String>,
    /// By operationId: what its example shows beside what is required.
    pub examples: BTreeMap<String, Vec<String>>,
    /// What stands in examples, by operationId and way through the body, by path and wire name, by wire name alone, or by
    /// the name of an id.
    pub values: BTreeMap<String, String>,
    #[serde(skip)]
    used: Mutex<BTreeSet<String>>,
    #[serde(skip)]
    coverage: Mutex<BTreeMap<&'static str, Coverage>>,
    #[serde(skip)]
    gaps: Mutex<BTreeSet<String>>,
    #[serde(skip)]
    from_bundle: bool,
    /// The file of each table and key.
    #[serde(skip)]
    files: Vec<(String, &'static str, String)>,
}

/// How many things of a kind have documentation of this project's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// With an entry in a `docs.toml`.
    pub documented: usize,
    /// All of them, over all versions.
    pub all: usize,
}

/// Files are rendered at the same time.
fn locked<T>(noted: &Mutex<T>) -> MutexGuard<'_, T> {
    noted.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Docs {
    /// How much is documented, by table.
    pub fn coverage(&self) -> BTreeMap<&'static str, Coverage> {
        locked(&self.coverage).clone()
    }

    /// What has no entry so far, and should have one.
    pub fn gaps(&self) -> Vec<String> {
        locked(&self.gaps).iter().cloned().collect()
    }

    /// Notes that there is nothing for a key.
    pub(crate) fn lacks(&self, table: &str, key: &str) {
        locked(&self.gaps).insert(format!("[{table}] `{key}`"));
    }

    /// Reads the files.
    ///
    /// # Errors
    /// When one is no TOML of this form, has an entry in the wrong table, or two have an entry for the same thing.
    pub fn read(files: &Texts) -> Result<Self, Problems> {
        let mut docs = Self::default();
        let mut problems = Problems::new();
        for file in files.iter() {
            let one: Self = toml_text::parse(&file.name, &file.text)?;
            docs.take(one, file, files, &mut problems);
        }
        problems.into_result(docs)
    }

    /// Adds the entries of a further file.
    fn take(&mut self, other: Self, file: &Text, files: &Texts, problems: &mut Problems) {
        let mut wrong = |table: &str, key: &str, what: String, todo: &str| {
            let at = toml_text::locate(&file.text, &[table, key]);
            let problem = Problem::new(format!("[{table}] `{key}`"), what, todo);
            problems.push(problem.at(&file.name, at));
        };
        let all = &mut self.files;
        type Entries = BTreeMap<String, String>;
        let mut add = |into: &mut Entries, from: Entries, table: &'static str| {
            for (key, value) in from {
                if table == "fields" && key.contains("::") {
                    let what = "what belongs to one type stands beside that".to_owned();
                    wrong(table, &key, what, "Move it to [types]");
                    continue;
                }
                match into.entry(key) {
                    Entry::Occupied(known) => {
                        let key = known.key();
                        let first = files.find(&[table, key]).map(|(file, _)| &file.name);
                        let first = first.map_or("another file", |name| name);
                        let what = format!("`{first}` has an entry for it, too");
                        wrong(table, key, what, "Delete one of them");
                    }
                    Entry::Vacant(free) => {
                        all.push((file.name.clone(), table, free.key().clone()));
                        free.insert(value);
                    }
                }
            }
        };
        add(&mut self.resources, other.resources, "resources");
        add(&mut self.operations, other.operations, "operations");
        add(&mut self.types, other.types, "types");
        add(&mut self.fields, other.fields, "fields");
        add(&mut self.parameters, other.parameters, "parameters");
        add(&mut self.events, other.events, "events");
        add(&mut self.values, other.values, "values");
        for (key, paths) in other.examples {
            if self.examples.contains_key(&key) {
                let what = "an earlier file has an entry for it, too".to_owned();
                wrong("examples", &key, what, "Delete one of them");
            } else {
                self.files
                    .push((file.name.clone(), "examples", key.clone()));
                self.examples.insert(key, paths);
            }
        }
    }

    /// Entries that stand in the file of something else.
    pub fn misplaced(&self, names: &Registry, files: &Texts) -> Problems {
        let problems = self.files.iter().filter_map(|(file, table, key)| {
            let home = home::of_words(names, table, key)?;
            let directory = layout::directory(file)?;
            let what = format!("this stands in `spec/{directory}`, and belongs to `spec/{home}`");
            let todo = format!("Move it to spec/{home}/docs.toml");
            let problem = Problem::new(format!("[{table}] `{key}`"), what, todo);
            (home != directory).then(|| match files.find(&[*table, key.as_str()]) {
                Some((file, position)) => problem.at(&file.name, Some(position)),
                None => problem.at(file, None),
            })
        });
        Problems(problems.collect())
    }

    /// The document's own prose instead of this project's.
    pub fn from_bundle() -> Self {
        Self {
            from_bundle: true,
            ..Self::default()
        }
    }

    /// Entries that documented nothing so far.
    pub fn unused(&self) -> Vec<String> {
        let used = locked(&self.used);
        let tables = [
            ("resources", &self.resources),
            ("operations", &self.operations),
            ("types", &self.types),
            ("fields", &self.fields),
            ("parameters", &self.parameters),
            ("events", &self.events),
            ("values", &self.values),
        ];
        let entries = tables.iter().flat_map(|(table, entries)| {
            entries.keys().map(move |key| format!("[{table}] `{key}`"))
        });
        let examples = self.examples.iter().flat_map(|(key, paths)| {
            paths
                .iter()
                .map(move |path| format!("[examples] `{key}`: `{path}`"))
        });
        entries
            .chain(examples)
            .filter(|entry| !used.contains(entry))
            .collect()
    }

    /// The file with an entry that [`unused`](Self::unused) gave, and where it stands there.
    pub fn find<'t>(entry: &str, files: &'t Texts) -> Option<(&'t Text, Position)> {
        let mut found = files
            .iter()
            .filter_map(|file| Some((file, Self::locate(entry, &file.text)?)));
        found.next()
    }

    /// Where an entry stands in the text of a file.
    fn locate(entry: &str, text: &str) -> Option<Position> {
        let (table, rest) = entry.strip_prefix('[')?.split_once("] `")?;
        let key = rest.strip_suffix('`')?;
        let (key, path) = match key.split_once("`: `").filter(|_| table == "examples") {
            Some((key, path)) => (key, Some(path)),
            None => (key, None),
        };
        let index = path.and_then(|path| {
            let file: toml::Table = text.parse().ok()?;
            let paths = file.get(table)?.get(key)?.as_array()?;
            paths.iter().position(|one| one.as_str() == Some(path))
        });
        let index = index.map(|index| index.to_string());
        let way = [Some(table), Some(key), index.as_deref()];
        let way: Vec<&str> = way.into_iter().flatten().collect();
        toml_text::find(text, &way)
    }

    /// What the example of an operation shows beside what is required.
    pub fn example(&self, key: &str) -> &[String] {
        self.examples.get(key).map_or(&[], Vec::as_slice)
    }

    /// Notes that an example has what the entry asks for.
    pub fn showed(&self, key: &str, path: &str) {
        locked(&self.used).insert(format!("[examples] `{key}`: `{path}`"));
    }

    /// What stands in an example: the first of these entries that fits.
    pub fn value(&self, keys: &[String], fits: impl Fn(&str) -> bool) -> Option<&str> {
        let (key, value) = keys
            .iter()
            .filter_map(|key| self.values.get_key_value(key))
            .find(|(_, value)| fits(value))?;
        locked(&self.used).insert(format!("[values] `{key}`"));
        Some(value)
    }

    /// The first entry of a table that is there. `counted`: what has documentation is being counted.
    pub(crate) fn entry(
        &self,
        counted: bool,
        table: &'static str,
        entries: &BTreeMap<String, String>,
        keys: &[&str],
    ) -> Option<String> {
        let member = matches!(table, "fields" | "variants");
        let found = keys.iter().find_map(|key| {
            let of_a_type = member && key.contains("::");
            let (table, entries) = if of_a_type {
                ("types", &self.types)
            } else {
                (table, entries)
            };
            Some((table, *key, entries.get(*key)?))
        });
        if counted {
            let mut coverage = locked(&self.coverage);
            let counts = coverage.entry(table).or_default();
            counts.all += 1;
            counts.documented += usize::from(found.is_some());
            if let (None, Some(key)) = (&found, keys.first()) {
                self.lacks(table, key);
            }
        }
        let (table, key, text) = found?;
        locked(&self.used).insert(format!("[{table}] `{key}`"));
        Some(text.clone())
    }

    /// Whether the document's own prose is written.
    pub(crate) fn is_from_bundle(&self) -> bool {
        self.from_bundle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(files: &[(&str, &str)]) -> String {
        let mut texts = Texts::default();
        files
            .iter()
            .for_each(|(name, text)| texts.add(*name, *text));
        let read = Docs::read(&texts);
        read.map_or_else(|problems| problems.to_string(), |_| String::new())
    }

    #[test]
    fn an_entry_of_two_files_is_a_problem_of_the_second() {
        let text = "[types]\n\"a::A\" = \"x\"\n\n[examples]\n\"get\" = [\"b\"]\n";
        let said = said(&[("spec/a/docs.toml", text), ("spec/b/docs.toml", text)]);
        for part in [
            "spec/b/docs.toml:2:1: [types] `a::A`: `spec/a/docs.toml` has an entry",
            "spec/b/docs.toml:5:1: [examples] `get`: ",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn a_field_of_one_type_stands_beside_it() {
        let text = "[fields]\nid = \"x\"\n\"a::A.id\" = \"y\"\n";
        let said = said(&[("spec/a/docs.toml", text)]);
        let start = "spec/a/docs.toml:3:1: [fields] `a::A.id`: ";
        assert!(said.starts_with(start), "{said}");
    }

    #[test]
    fn what_stands_in_the_file_of_something_else_is_said() {
        let names = Registry::parse(
            "names.toml",
            "[resources]\nquotes = \"quote\"\n[operations]\nquoteGet = { http = \"GET /q\", call = \"quotes.get\" }\n\
            [types]\n\"quotes#made@1.0.0\" = \"webhook::quotes::Made\"\n",
        );
        let names = names.unwrap_or_default();
        let entries = [
            ("quote", "[resources]\nquote = \"x\"\n"),
            ("quote", "[operations]\nquoteGet = \"x\"\n"),
            ("quote", "[types]\n\"quote::Quote.id\" = \"x\"\n"),
            ("quote", "[parameters]\n\"quoteGet.id\" = \"x\"\n"),
            ("quote", "[values]\n\"quote::Quote.id\" = \"x\"\n"),
            ("webhook/quotes", "[events]\n\"quotes#made\" = \"x\"\n"),
            (
                "webhook/quotes",
                "[types]\n\"webhook::quotes::Made.id\" = \"x\"\n",
            ),
            ("shared", "[fields]\nid = \"x\"\n"),
            ("shared", "[values]\nQuoteId = \"x\"\n"),
            ("shared", "[parameters]\nid = \"x\"\n"),
        ];
        for (home, text) in entries {
            for directory in ["quote", "webhook/quotes", "shared"] {
                let files = Texts::one(format!("spec/{directory}/docs.toml"), text);
                let docs = Docs::read(&files).unwrap_or_default();
                let said = docs.misplaced(&names, &files).0;
                let places: Vec<&str> = said.iter().map(|one| one.todo.as_str()).collect();
                let right = format!("Move it to spec/{home}/docs.toml");
                let expected = if home == directory {
                    vec![]
                } else {
                    vec![right.as_str()]
                };
                assert_eq!(places, expected, "{directory}: {text}");
                assert!(said.iter().all(|one| one.position.is_some()));
            }
        }
    }

    #[test]
    fn an_entry_is_found_in_the_text() {
        let text = "[operations]\n\"a b\" = \"x\"\n\n[examples]\n\"a\" = [\"b\", \"c\"]\n";
        for (entry, line, column) in [
            ("[operations] `a b`", 2, 1),
            ("[examples] `a`: `b`", 5, 8),
            ("[examples] `a`: `c`", 5, 13),
        ] {
            let at = Docs::locate(entry, text);
            assert_eq!(at, Some(Position { line, column }), "{entry}");
        }
        for entry in ["[operations] `gone`", "something else"] {
            assert_eq!(Docs::locate(entry, text), None, "{entry}");
        }
    }
}
