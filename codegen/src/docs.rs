//! The documentation that people write: `spec/docs.toml`, and what of it was used.

use crate::problem::{Position, Problems};
use crate::toml_text;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// `spec/docs.toml`, or the choice of the document's own prose.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// By module: what the resource is.
    pub resources: BTreeMap<String, String>,
    /// By operationId.
    pub operations: BTreeMap<String, String>,
    /// By path, `quote::Quote`.
    pub types: BTreeMap<String, String>,
    /// By path and wire name, `quote::Quote.sourceAmount`; or by wire name alone, for a field that means the same everywhere.
    pub fields: BTreeMap<String, String>,
    /// By path and value, `transfer::Status.PENDING`.
    pub variants: BTreeMap<String, String>,
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
    from_bundle: bool,
}

/// How many things of a kind have documentation of this project's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// With an entry in `spec/docs.toml`.
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

    /// Reads `spec/docs.toml`.
    ///
    /// # Errors
    /// When it is no TOML of this form.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        toml_text::parse(name, text)
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
            ("variants", &self.variants),
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

    /// Where an entry that [`unused`](Self::unused) gave stands in the text of the file.
    pub fn locate(entry: &str, text: &str) -> Option<Position> {
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
        toml_text::locate(text, &way)
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
        let found = keys.iter().find(|key| entries.contains_key(**key));
        if counted {
            let mut coverage = locked(&self.coverage);
            let counts = coverage.entry(table).or_default();
            counts.all += 1;
            counts.documented += usize::from(found.is_some());
        }
        let key = found?;
        locked(&self.used).insert(format!("[{table}] `{key}`"));
        entries.get(*key).cloned()
    }

    /// Whether the document's own prose is written.
    pub(crate) fn is_from_bundle(&self) -> bool {
        self.from_bundle
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_in_the_text() {
        let text = "[operations]\n\"a b\" = \"x\"\n\n[examples]\n\"a\" = [\"b\", \"c\"]\n";
        for (entry, line, column) in [
            ("[operations] `a b`", 2, 1),
            ("[examples] `a`: `b`", 5, 8),
            ("[examples] `a`: `c`", 5, 13),
            ("[operations] `gone`", 1, 2),
        ] {
            let at = Docs::locate(entry, text);
            assert_eq!(at, Some(Position { line, column }), "{entry}");
        }
        assert_eq!(Docs::locate("something else", text), None);
    }
}
