//! The files of names: one for each resource and area, read as one and written in one order.

use super::Registry;
use crate::home;
use crate::inputs::{Text, Texts};
use crate::layout;
use crate::problem::{Problem, Problems};
use crate::toml_text;
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::fmt::Write;

/// What marks a name that nobody has looked at.
const MARK: &str = "# review";

impl Registry {
    /// Reads one file as the only one.
    ///
    /// # Errors
    /// When it is no TOML of this form, or a name in it cannot be one.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        Self::read(&Texts::one(name, text))
    }

    /// Reads the files.
    ///
    /// # Errors
    /// When one is no TOML of this form, a name in it cannot be one, or two have an entry for the same thing.
    pub fn read(files: &Texts) -> Result<Self, Problems> {
        let mut registry = Self::default();
        let mut problems = Problems::new();
        for file in files.iter() {
            let mut one: Self = toml_text::parse(&file.name, &file.text)?;
            one.review = marked(&file.text);
            problems.append(registry.take(one, file, files));
        }
        problems.append(registry.faults(files));
        problems.into_result(registry)
    }

    /// Adds the names of a further file. What two files have is a problem.
    fn take(&mut self, other: Self, file: &Text, files: &Texts) -> Problems {
        fn add<T>(
            into: &mut BTreeMap<String, T>,
            from: BTreeMap<String, T>,
            table: &str,
            twice: &mut Vec<(String, String)>,
        ) {
            for (key, value) in from {
                match into.entry(key) {
                    Entry::Occupied(known) => twice.push((table.to_owned(), known.key().clone())),
                    Entry::Vacant(free) => {
                        free.insert(value);
                    }
                }
            }
        }
        let mut twice = Vec::new();
        add(
            &mut self.resources,
            other.resources,
            "resources",
            &mut twice,
        );
        add(
            &mut self.operations,
            other.operations,
            "operations",
            &mut twice,
        );
        add(&mut self.types, other.types, "types", &mut twice);
        add(&mut self.fields, other.fields, "fields", &mut twice);
        add(&mut self.variants, other.variants, "variants", &mut twice);
        add(
            &mut self.arguments,
            other.arguments,
            "arguments",
            &mut twice,
        );
        self.review.extend(other.review);
        let problems = twice.iter().map(|(table, key)| {
            let way = [table.as_str(), key.as_str()];
            let first = files
                .find(&way)
                .map_or("another file", |(file, _)| &file.name);
            let what = format!("`{first}` has an entry for it, too");
            let problem = Problem::new(format!("[{table}] `{key}`"), what, "Delete one of them");
            problem.at(&file.name, toml_text::locate(&file.text, &way))
        });
        Problems(problems.collect())
    }

    /// The files: each entry in that of its resource, whichever it was read from.
    pub fn files(&self) -> Texts {
        type Home<'h> = &'h dyn Fn(&str) -> Option<String>;
        let mut parts: BTreeMap<String, Self> = BTreeMap::new();
        fn put<T: Clone>(
            parts: &mut BTreeMap<String, Registry>,
            entries: &BTreeMap<String, T>,
            table: for<'r> fn(&'r mut Registry) -> &'r mut BTreeMap<String, T>,
            home: impl Fn(&str, &T) -> Option<String>,
        ) {
            for (key, value) in entries {
                let home = home(key, value).unwrap_or_else(|| layout::SHARED.to_owned());
                table(parts.entry(home).or_default()).insert(key.clone(), value.clone());
            }
        }
        let operation: Home<'_> = &|key| home::of_operation(self, key);
        let place: Home<'_> = &|key| home::of_place(self, key);
        let module = |_: &str, module: &String| Some(module.clone());
        put(
            &mut parts,
            &self.resources,
            |part| &mut part.resources,
            module,
        );
        put(
            &mut parts,
            &self.operations,
            |part| &mut part.operations,
            |key, _| operation(key),
        );
        let path = |_: &str, path: &String| Some(layout::of_path(path));
        put(&mut parts, &self.types, |part| &mut part.types, path);
        put(
            &mut parts,
            &self.fields,
            |part| &mut part.fields,
            |key, _| place(key),
        );
        put(
            &mut parts,
            &self.variants,
            |part| &mut part.variants,
            |key, _| place(key),
        );
        put(
            &mut parts,
            &self.arguments,
            |part| &mut part.arguments,
            |key, _| place(key),
        );
        let texts = parts.iter().map(|(directory, part)| Text {
            name: layout::names_file(directory),
            text: part.text(&directory.replace('/', "::"), &self.review),
        });
        Texts(texts.collect())
    }

    /// All entries as one text, which reads back as they are.
    pub fn to_toml(&self) -> String {
        self.text("all", &self.review)
    }

    /// The text of a file, in its one order.
    fn text(&self, module: &str, review: &BTreeSet<(String, String)>) -> String {
        let mark = |table: &str, key: &str| {
            let entry = (table.to_owned(), key.to_owned());
            if review.contains(&entry) {
                format!(" {MARK}")
            } else {
                String::new()
            }
        };
        let table = |out: &mut String, title: &str, entries: &BTreeMap<String, String>| {
            if !entries.is_empty() {
                let _ = writeln!(out, "\n[{title}]");
                for (key, value) in entries {
                    let mark = mark(title, key);
                    let _ = writeln!(out, "{} = {}{mark}", quote(key), quote(value));
                }
            }
        };
        let mut out = format!(
            "# Names of `{module}`. Change one here and run `cargo xtask generate`: it stays. How it works: spec/README.md.\n"
        );
        table(&mut out, "resources", &self.resources);
        let mut operations = String::new();
        for (id, entry) in &self.operations {
            let _ = write!(
                operations,
                "{} = {{ http = {}, call = {}",
                quote(id),
                quote(&entry.http),
                quote(&entry.call)
            );
            if !entry.aliases.is_empty() {
                let aliases: Vec<String> = entry.aliases.iter().map(|alias| quote(alias)).collect();
                let _ = write!(operations, ", aliases = [{}]", aliases.join(", "));
            }
            let _ = writeln!(operations, " }}{}", mark("operations", id));
        }
        if !operations.is_empty() {
            let _ = write!(out, "\n[operations]\n{operations}");
        }
        table(&mut out, "types", &self.types);
        table(&mut out, "fields", &self.fields);
        table(&mut out, "variants", &self.variants);
        if !self.arguments.is_empty() {
            out.push_str("\n[arguments]\n");
        }
        for (key, order) in &self.arguments {
            let order: Vec<String> = order.iter().map(|one| quote(one)).collect();
            let mark = mark("arguments", key);
            let _ = writeln!(out, "{} = [{}]{mark}", quote(key), order.join(", "));
        }
        out
    }
}

/// A text as TOML has it, on one line.
fn quote(text: &str) -> String {
    let written = toml::Value::from(text).to_string();
    if written.starts_with("'''") || written.starts_with("\"\"\"") {
        // A key is one line. What JSON escapes, TOML reads.
        serde_json::Value::from(text).to_string()
    } else {
        written
    }
}

/// Tables and keys of the lines with a mark. An entry is one line, as [`Registry::to_toml`] writes it.
fn marked(text: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut table = "";
    for line in text.lines().map(str::trim) {
        if let Some(title) = line.strip_prefix('[') {
            table = title.trim_end_matches(']');
        } else if let Some(entry) = line.strip_suffix(MARK)
            && let Ok(entry) = entry.parse::<toml::Table>()
        {
            found.extend(entry.keys().map(|key| (table.to_owned(), key.clone())));
        }
    }
    found
}
