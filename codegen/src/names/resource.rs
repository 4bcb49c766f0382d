//! First guesses at resources: from the tag, or from the path.

use super::check::not_a_snake_name;
use super::number::{plural, singular};
use super::registry::Registry;
use super::reserved::{CLIENT_METHODS, MODULES};
use super::words::snake;
use crate::model::Operation;
use heck::ToSnakeCase;
use std::collections::{BTreeMap, BTreeSet};

/// A resource as a first guess.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The method of the client.
    pub accessor: String,
    /// The words that stand for it in operationIds.
    pub noun: String,
    /// Those of its tag, which may be others.
    pub tag: String,
}

/// The resources of the operations of a version.
#[derive(Debug)]
pub struct Resources<'a> {
    known: &'a BTreeMap<String, String>,
    /// Where people have put the operations of a tag so far.
    placed: BTreeMap<String, String>,
    /// Names of resources of which there is never more than one: `saml`, `gpi_tracking`.
    alone: BTreeSet<String>,
}

impl<'a> Resources<'a> {
    /// Looks at all operations: whether a resource is one of several, their paths say together.
    pub fn of_all(operations: &[Operation], keys: &[String], registry: &'a Registry) -> Self {
        let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut capitals = BTreeSet::new();
        for operation in operations {
            let (tag, one) = word(operation);
            let segments = operation.path.split('/').map(ToSnakeCase::to_snake_case);
            paths.entry(one.clone()).or_default().extend(segments);
            if [&tag, &operation.id]
                .iter()
                .any(|text| is_capital(text, &one))
            {
                capitals.insert(one);
            }
        }
        let alone = paths.into_iter().filter(|(one, segments)| {
            let several = segments.contains(&plural(one));
            !several && (capitals.contains(one) || is_alone(one, segments.contains(one)))
        });
        Self {
            known: &registry.resources,
            placed: placed(operations, keys, registry),
            alone: alone.map(|(one, _)| one).collect(),
        }
    }

    /// The resource of an operation.
    pub fn of(&self, operation: &Operation) -> Guess {
        let (_, tag) = word(operation);
        let known = self.known.iter().find(|(_, module)| **module == tag);
        let placed = || {
            let accessor = self.placed.get(&tag)?;
            Some((accessor, self.known.get(accessor)?))
        };
        let (accessor, noun) = match known.or_else(placed).or_else(|| self.on_path(operation)) {
            Some((accessor, module)) => (accessor.clone(), module.clone()),
            None if self.alone.contains(&tag) => (tag.clone(), tag.clone()),
            None => (plural(&tag), tag.clone()),
        };
        Guess {
            accessor,
            noun,
            tag,
        }
    }

    /// The resource that the path of an operation without a tag leads through.
    fn on_path(&self, operation: &Operation) -> Option<(&String, &String)> {
        if tagged(operation).is_some() {
            return None;
        }
        let segments = operation
            .path
            .rsplit('/')
            .map(|one| singular(&one.to_snake_case()));
        let mut known = segments.map(|one| self.known.iter().find(|(_, module)| **module == one));
        known.find_map(|found| found)
    }
}

/// The resource that most named operations of a tag belong to, for each tag.
fn placed(
    operations: &[Operation],
    keys: &[String],
    registry: &Registry,
) -> BTreeMap<String, String> {
    let mut votes: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (operation, key) in operations.iter().zip(keys) {
        let entry = registry.operations.get(key);
        let Some((accessor, _)) = entry.and_then(|entry| entry.call.split_once('.')) else {
            continue;
        };
        let (_, tag) = word(operation);
        *votes.entry(tag).or_default().entry(accessor).or_default() += 1;
    }
    let most = votes.into_iter().filter_map(|(tag, votes)| {
        let (accessor, _) = votes.into_iter().max_by_key(|(_, count)| *count)?;
        Some((tag, accessor.to_owned()))
    });
    most.collect()
}

/// Whether a word has no plural: what goes on (`tracking`), and what is no word but its initials (`sms`, `saml`), where the path
/// has it so.
fn is_alone(word: &str, in_path: bool) -> bool {
    let last = word.rsplit('_').next().unwrap_or(word);
    let vowels = last.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    last.ends_with("ing")
        || last.ends_with(|c: char| c.is_ascii_digit())
        || !vowels
        || (in_path && last.len() <= 4 && last == word)
}

/// Whether a text has a word in capitals: `SAML` in `getSAMLMetadata`.
fn is_capital(text: &str, word: &str) -> bool {
    !word.contains('_') && word.len() > 1 && text.contains(&word.to_uppercase())
}

/// The module of a resource that nobody has recorded.
pub fn module(accessor: &str) -> String {
    let mut module = singular(accessor);
    if MODULES.contains(&module.as_str()) || not_a_snake_name(&module).is_some() {
        module.push_str("_api");
    }
    module
}

/// The tag of an operation, or the last word of its path, and one of what it names.
fn word(operation: &Operation) -> (String, String) {
    let tag = tagged(operation).cloned().unwrap_or_else(|| {
        let mut segments = operation.path.split('/');
        let last = segments.rfind(|segment| !segment.is_empty() && !segment.starts_with('{'));
        last.unwrap_or("api").to_owned()
    });
    let word = if tag.contains(char::is_alphanumeric) {
        snake(&tag)
    } else {
        "api".to_owned()
    };
    let mut one = module(word.trim_start_matches("r#").trim_end_matches('_'));
    let taken = |name: &str| CLIENT_METHODS.contains(&name) || not_a_snake_name(name).is_some();
    if taken(&plural(&one)) || taken(&one) {
        one.push_str("_api");
    }
    (tag, one)
}

/// The tag that says where an operation belongs.
fn tagged(operation: &Operation) -> Option<&String> {
    operation.tags.iter().find(|tag| *tag != "webhook-event")
}
