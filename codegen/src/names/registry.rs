//! `spec/*/names.toml`: which Rust name belongs to which place of the contract.
//!
//! The generator adds what is new and takes out what is gone; people change the names. A changed name stays.

mod files;

use super::check::{self, Fault};
use super::reserved;
use crate::inputs::Texts;
use crate::place::event_of;
use crate::problem::Problems;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The names of all files together.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Registry {
    /// Method of the client → module, for every resource.
    pub resources: BTreeMap<String, String>,
    /// By operationId.
    pub operations: BTreeMap<String, OperationEntry>,
    /// By key of use: `module::Name`. With a version in front, where an older version has a different type there than the newest.
    pub types: BTreeMap<String, String>,
    /// By key of use: names of fields and parameters that differ from what the rules make.
    pub fields: BTreeMap<String, String>,
    /// By key of use and value: names of variants that differ from what the rules make.
    pub variants: BTreeMap<String, String>,
    /// By key of use of a sent type, or by operationId: the order of what has to be given, where that is more than one thing.
    /// With a version in front, where an older version differs from the newest: `legacy/quoteCreate.request`.
    pub arguments: BTreeMap<String, Vec<String>>,
    /// Tables and keys of the names that the generator chose and nobody has looked at: lines that end with `# review`.
    #[serde(skip)]
    pub review: BTreeSet<(String, String)>,
}

/// What is known of an operation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct OperationEntry {
    /// Method and path, without the version.
    pub http: String,
    /// `quotes.create`: method of the client, method of the resource.
    pub call: String,
    /// Further operationIds that mean the same operation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

impl Registry {
    /// What is wrong with the strings of the file that become Rust.
    fn faults(&self, names: &Texts) -> Problems {
        let mut faults = Vec::new();
        let other = "Write a different name there, and run `cargo xtask generate`";
        for (accessor, module) in &self.resources {
            for (part, taken, whose) in [
                (accessor, reserved::CLIENT_METHODS, "a method of the client"),
                (module, reserved::MODULES, "a module of the crate"),
            ] {
                let what = check::not_a_snake_name(part)
                    .map(|why| format!("`{part}` {why}"))
                    .or_else(|| {
                        let is_taken = taken.contains(&part.as_str());
                        is_taken.then(|| format!("`{part}` is {whose} already"))
                    });
                faults.extend(what.map(|what| Fault::new("resources", accessor, what, other)));
            }
        }
        for (key, entry) in &self.operations {
            let todo = "Write `resource.method`, two words in lower case with `_` inside";
            faults.extend(
                check::call(&entry.call).map(|what| Fault::new("operations", key, what, todo)),
            );
        }
        for (key, path) in &self.types {
            let what = check::not_a_type_path(path).or_else(|| {
                let event = event_of(key).is_some();
                let fits = event || !path.starts_with("webhook::");
                (!fits).then(|| format!("`{path}` is a path of webhooks, and this is none"))
            });
            let todo = "Write `module::Name`, as in `quote::Quote`";
            faults.extend(what.map(|what| Fault::new("types", key, what, todo)));
        }
        for (key, name) in &self.fields {
            let what = check::not_a_snake_name(name).map(|why| format!("`{name}` {why}"));
            faults.extend(what.map(|what| Fault::new("fields", key, what, other)));
        }
        for (key, name) in &self.variants {
            let what = check::not_a_type_name(name).map(|why| format!("`{name}` {why}"));
            faults.extend(what.map(|what| Fault::new("variants", key, what, other)));
        }
        for (key, order) in &self.arguments {
            let twice = (1..order.len()).find(|at| order[..*at].contains(&order[*at]));
            let what = twice.map(|at| format!("`{}` stands there twice", order[at]));
            faults
                .extend(what.map(|what| Fault::new("arguments", key, what, "Delete one of them")));
        }
        Problems(faults.iter().map(|fault| fault.problem(names)).collect())
    }

    /// Marks the names that a registry did not have; of a type that is used in several places, the first.
    /// What was marked there stays marked.
    pub fn mark_new(&mut self, recorded: &Self) {
        let known: BTreeSet<&String> = recorded.types.values().collect();
        let mut seen = BTreeSet::new();
        let mut review = BTreeSet::new();
        let mut visit = |table: &str, key: &String, new: bool| {
            let entry = (table.to_owned(), key.clone());
            if new || recorded.review.contains(&entry) {
                review.insert(entry);
            }
        };
        for key in self.operations.keys() {
            visit("operations", key, !recorded.operations.contains_key(key));
        }
        for (key, name) in &self.types {
            visit("types", key, !known.contains(name) && seen.insert(name));
        }
        for (table, entries, before) in [
            ("resources", &self.resources, &recorded.resources),
            ("fields", &self.fields, &recorded.fields),
            ("variants", &self.variants, &recorded.variants),
        ] {
            for key in entries.keys() {
                visit(table, key, !before.contains_key(key));
            }
        }
        for key in self.arguments.keys() {
            let entry = ("arguments".to_owned(), key.clone());
            if !recorded.arguments.contains_key(key) || recorded.review.contains(&entry) {
                review.insert(entry);
            }
        }
        self.review = review;
    }

    /// The names that nobody has looked at, as ``type `quoteCreate.response`: `quote::Quote` ``.
    pub fn to_review(&self) -> Vec<String> {
        let name = |table: &str, key: &str| match table {
            "operations" => self.operations.get(key).map(|entry| &entry.call),
            "resources" => self.resources.get(key),
            "types" => self.types.get(key),
            "fields" => self.fields.get(key),
            _ => self.variants.get(key),
        };
        let lines = self.review.iter().filter_map(|(table, key)| {
            let what = table.strip_suffix('s').unwrap_or(table);
            if table == "arguments" {
                let order = self.arguments.get(key)?.join(", ");
                return Some(format!("order of arguments of `{key}`: {order}"));
            }
            Some(format!("{what} `{key}`: `{}`", name(table, key)?))
        });
        lines.collect()
    }

    /// Adds what another registry has and this one lacks.
    pub fn extend(&mut self, other: &Self) {
        fn add<T: Clone>(into: &mut BTreeMap<String, T>, from: &BTreeMap<String, T>) {
            for (key, value) in from {
                into.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        add(&mut self.resources, &other.resources);
        add(&mut self.operations, &other.operations);
        add(&mut self.types, &other.types);
        add(&mut self.fields, &other.fields);
        add(&mut self.variants, &other.variants);
        add(&mut self.arguments, &other.arguments);
        self.review.extend(other.review.iter().cloned());
    }

    /// The identity of each operation of a document: the key of its entry here, or its own id when it is new.
    ///
    /// An operation is looked up by id, then without regard to case, then by method and path without the version among
    /// the entries that no other operation of the document is; where as many operations as entries share a path, by the version at the
    /// end of their ids.
    pub fn identify<'a>(
        &self,
        operations: &[(&'a str, &'a str, &'a str)],
    ) -> HashMap<&'a str, String> {
        let mut found: HashMap<&str, String> = HashMap::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut claim = |taken: &mut BTreeSet<String>, id: &'a str, key: &str| {
            if taken.insert(key.to_owned()) {
                found.insert(id, key.to_owned());
            }
        };
        for (id, ..) in operations {
            if self.operations.contains_key(*id) {
                claim(&mut taken, id, id);
            }
        }
        let mut left: Vec<_> = operations
            .iter()
            .filter(|(id, ..)| !self.operations.contains_key(*id))
            .collect();
        let by_name: [fn(&str, &str) -> bool; 2] =
            [|a, b| a == b, |a, b| a.eq_ignore_ascii_case(b)];
        for same in by_name {
            left.retain(|(id, ..)| {
                let entry = self.operations.iter().find(|(key, entry)| {
                    !taken.contains(*key)
                        && (same(key, id) || entry.aliases.iter().any(|alias| same(alias, id)))
                });
                if let Some((key, _)) = entry {
                    claim(&mut taken, id, key);
                }
                entry.is_none()
            });
        }
        let mut lines: HashMap<String, (Vec<&String>, usize)> = HashMap::new();
        for (_, method, path) in &left {
            lines.entry(shape(&http(method, path))).or_default().1 += 1;
        }
        for (key, entry) in &self.operations {
            if !taken.contains(key)
                && let Some((entries, _)) = lines.get_mut(&shape(&entry.http))
            {
                entries.push(key);
            }
        }
        for (id, method, path) in &left {
            let (entries, rivals) = &lines[&shape(&http(method, path))];
            // As many as there were: each has its place, which the versions tell.
            let all = *rivals == entries.len();
            let mut versioned = entries.iter().filter(|key| version(key) == version(id));
            let key = match (entries.as_slice(), versioned.next(), versioned.next()) {
                ([key], ..) if !taken.contains(*key) => key,
                (_, Some(key), None) if all => key,
                _ => *id,
            };
            claim(&mut taken, id, key);
        }
        found
    }
}

/// The version that an id ends in, as `getQuoteV1` does in 1.
fn version(id: &str) -> Option<u32> {
    let rest = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &id[rest.len()..];
    rest.ends_with(['v', 'V'])
        .then(|| digits.parse().ok())
        .flatten()
}

/// `GET /profiles/{profileId}`, without the version.
pub fn http(method: &str, path: &str) -> String {
    let mut rest = path;
    if let Some((first, after)) = path.trim_start_matches('/').split_once('/')
        && is_version(first)
    {
        rest = after;
    }
    format!("{method} /{}", rest.trim_start_matches('/'))
}

fn is_version(segment: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    segment.strip_prefix('v').is_some_and(digits)
        || segment
            .split_once('Q')
            .is_some_and(|(year, quarter)| digits(year) && digits(quarter))
}

/// A method and path without the names of the parameters.
fn shape(http: &str) -> String {
    let mut parts = http.split('{');
    let mut shape = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shape.push_str("{}");
        shape.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        Registry::parse(
            "names.toml",
            r#"
            [operations]
            quoteCreate = { http = "POST /profiles/{profileId}/quotes", call = "quotes.create" }
            profileBusinessCreateV5 = { http = "POST /profiles/business-profile", call = "profiles.create_business", aliases = ["profileBusinessCreateV3"] }
            profileBusinessCreate = { http = "POST /profiles/business-profile", call = "profiles.create_business_v2" }
            "#,
        )
        .unwrap()
    }

    #[test]
    fn an_operation_is_known_by_id_then_case_then_path() {
        let known = registry();
        let found = known.identify(&[
            ("quotecreate", "POST", "/v3/profiles/{id}/quotes"),
            (
                "profileBusinessCreateV3",
                "POST",
                "/v3/profiles/business-profile",
            ),
        ]);
        assert_eq!(found["quotecreate"], "quoteCreate");
        assert_eq!(found["profileBusinessCreateV3"], "profileBusinessCreateV5");
        let found = known.identify(&[
            ("makeQuote", "POST", "/2026Q3/profiles/{profileId}/quotes"),
            ("other", "GET", "/other"),
        ]);
        assert_eq!(found["makeQuote"], "quoteCreate");
        assert_eq!(found["other"], "other");
    }

    #[test]
    fn a_path_that_two_entries_share_identifies_neither() {
        let found =
            registry().identify(&[("somethingElse", "POST", "/v9/profiles/business-profile")]);
        assert_eq!(found["somethingElse"], "somethingElse");
    }

    #[test]
    fn what_follows_a_parameter_in_its_segment_is_part_of_the_path() {
        let mut one = Registry::default();
        let entry = OperationEntry {
            http: "GET /quotes/{id}.pdf".into(),
            ..OperationEntry::default()
        };
        one.operations.insert("quotePdf".into(), entry);
        let found = one.identify(&[
            ("readQuote", "GET", "/v3/quotes/{quoteId}"),
            ("printQuote", "GET", "/v3/quotes/{quoteId}.pdf"),
        ]);
        assert_eq!(found["readQuote"], "readQuote");
        assert_eq!(found["printQuote"], "quotePdf");
    }

    #[test]
    fn of_two_that_share_the_path_of_one_entry_one_is_it() {
        let mut one = Registry::default();
        let entry = OperationEntry {
            http: "GET /quotes/{id}".into(),
            ..OperationEntry::default()
        };
        one.operations.insert("quoteGet".into(), entry);
        let found = one.identify(&[
            ("readQuote", "GET", "/v2/quotes/{quoteId}"),
            ("showQuote", "GET", "/v3/quotes/{quoteId}"),
        ]);
        assert_eq!(found["readQuote"], "quoteGet");
        assert_eq!(found["showQuote"], "showQuote");
    }

    #[test]
    fn as_many_as_there_were_are_told_apart_by_their_versions() {
        let found = registry().identify(&[
            ("addBusinessV5", "POST", "/v5/profiles/business-profile"),
            ("addBusiness", "POST", "/v2/profiles/business-profile"),
        ]);
        assert_eq!(found["addBusinessV5"], "profileBusinessCreateV5");
        assert_eq!(found["addBusiness"], "profileBusinessCreate");
    }

    #[test]
    fn the_file_reads_back_as_it_was_written() {
        let mut known = registry();
        known
            .types
            .insert("quoteCreate.response".into(), "quote::Quote".into());
        known.variants.insert("x \"y\"".into(), "Y".into());
        known
            .variants
            .insert("two\nlines\r\u{1b}\"'".into(), "Y".into());
        assert_eq!(
            Registry::parse("names.toml", &known.to_toml()).unwrap(),
            known
        );
    }

    #[test]
    fn a_new_name_is_marked_until_somebody_deletes_the_mark() {
        let recorded = registry();
        let mut next = recorded.clone();
        for key in ["quoteCreate.response", "quoteGet.response"] {
            next.types.insert(key.into(), "quote::Quote".into());
        }
        let entry = OperationEntry {
            http: "GET /a\\\" # review".into(),
            call: "a.b".into(),
            aliases: Vec::new(),
        };
        next.operations.insert("a # review".into(), entry);
        next.mark_new(&recorded);
        let said = [
            "operation `a # review`: `a.b`",
            "type `quoteCreate.response`: `quote::Quote`",
        ];
        assert_eq!(next.to_review(), said);

        let text = next.to_toml();
        let read = Registry::parse("names.toml", &text).unwrap();
        assert_eq!(read, next);
        let mut again = read.clone();
        again.mark_new(&read);
        assert_eq!(again, next, "a mark stays");

        let seen = text.replace("\"quote::Quote\" # review", "\"quote::Quote\"");
        let read = Registry::parse("names.toml", &seen).unwrap();
        let mut again = read.clone();
        again.mark_new(&read);
        assert_eq!(again.to_review(), said[..1], "a mark does not come back");
    }
}
