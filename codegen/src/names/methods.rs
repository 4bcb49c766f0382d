//! First guesses at resources and methods: from the tag and the operationId.

use super::check::not_a_snake_name;
use super::reserved::{CLIENT_METHODS, MODULES, RESOURCE_METHODS, TYPES};
use super::words::{pascal, plural, sane, singular, snake};
use crate::model::Operation;
use heck::ToSnakeCase;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Verbs at the end of an operationId, and the method that they become.
const VERBS: &[(&str, &str)] = &[
    ("create", "create"),
    ("get", "get"),
    ("list", "list"),
    ("update", "update"),
    ("delete", "delete"),
    ("add", "add"),
    ("remove", "remove"),
    ("cancel", "cancel"),
    ("fund", "fund"),
    ("submit", "submit"),
    ("verify", "verify"),
    ("trigger", "trigger"),
    ("validate", "validate"),
    ("check", "check"),
    ("apply", "apply"),
    ("unapply", "unapply"),
    ("accept", "accept"),
    ("close", "close"),
    ("open", "open"),
    ("set", "set"),
    ("reset", "reset"),
    ("upload", "upload"),
    ("download", "download"),
    ("withdraw", "withdraw"),
    ("deactivate", "deactivate"),
    ("import", "import"),
    ("test", "test"),
    ("post", "submit"),
    ("retrieve", "get"),
    ("enrol", "enrol"),
];

/// The methods that the operations of a version have so far.
#[derive(Debug, Default)]
pub struct Taken {
    calls: HashSet<String>,
    /// Resource and name of the operation as a value: `get_v1` and `get_v_1` are different methods and one value.
    values: HashMap<(String, String), String>,
}

impl Taken {
    /// Takes a call, or says why it cannot be had.
    pub fn claim(&mut self, call: &str) -> Result<(), String> {
        if !self.calls.insert(call.to_owned()) {
            return Err(format!("`{call}` is the call of another operation, too"));
        }
        let (accessor, method) = call.split_once('.').unwrap_or(("", call));
        let value = (accessor.to_owned(), pascal(method));
        match self.values.insert(value, call.to_owned()) {
            None => Ok(()),
            Some(other) => Err(format!(
                "`{call}` and `{other}` have one name as values, `operation::{}`",
                pascal(method)
            )),
        }
    }

    /// A call for an operation that has none.
    pub fn guess(&mut self, operation: &Operation, known: &BTreeMap<String, String>) -> String {
        let (resource, _) = resource(operation, known);
        let method = operation.method.to_lowercase();
        let id = snake(&operation.id);
        let mut last = format!("{resource}.{method}_{}", id.trim_start_matches("r#"));
        let guesses = calls(operation, known).into_iter();
        for call in guesses.chain([last.clone()]) {
            if self.is_free(&call) && self.claim(&call).is_ok() {
                return call;
            }
        }
        while !self.is_free(&last) || self.claim(&last).is_err() {
            last.push_str("_again");
        }
        last
    }

    /// Whether nothing in the crate stands in the way of a call.
    fn is_free(&self, call: &str) -> bool {
        let (accessor, method) = call.split_once('.').unwrap_or(("", call));
        let value = pascal(method);
        !RESOURCE_METHODS.contains(&method)
            && !TYPES.contains(&value.as_str())
            && !self.calls.contains(call)
            && !self.values.contains_key(&(accessor.to_owned(), value))
    }
}

/// The module of a resource that nobody has recorded.
pub fn module(accessor: &str) -> String {
    let mut module = singular(accessor);
    if MODULES.contains(&module.as_str()) || not_a_snake_name(&module).is_some() {
        module.push_str("_api");
    }
    module
}

/// The resource of an operation: the method of the client, and the words that stand for it in operationIds.
pub fn resource(operation: &Operation, known: &BTreeMap<String, String>) -> (String, String) {
    let tag = operation
        .tags
        .iter()
        .find(|tag| *tag != "webhook-event")
        .cloned()
        .unwrap_or_else(|| {
            let segment = operation
                .path
                .split('/')
                .rfind(|segment| !segment.is_empty() && !segment.starts_with('{'));
            segment.unwrap_or("api").to_owned()
        });
    let mut word = sane(&tag.to_snake_case()).to_lowercase();
    if word.is_empty() {
        word = "api".to_owned();
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        word = format!("n{word}");
    }
    let mut one = module(&word);
    if CLIENT_METHODS.contains(&plural(&one).as_str()) {
        one.push_str("_api");
    }
    let accessor = known
        .iter()
        .find(|(_, module)| **module == one)
        .map(|(accessor, _)| accessor.clone());
    (accessor.unwrap_or_else(|| plural(&one)), one)
}

/// Guesses at `resource.method`.
pub fn calls(operation: &Operation, known: &BTreeMap<String, String>) -> Vec<String> {
    let (accessor, noun) = resource(operation, known);
    let id = snake(&operation.id).trim_start_matches("r#").to_owned();
    let mut words: Vec<&str> = id.split('_').collect();
    let mut suffix = String::new();
    if words.len() > 1 && words.last().is_some_and(|word| is_version(word)) {
        suffix = format!("_{}", words.pop().unwrap_or_default());
    }
    let verb = |word: &&str| VERBS.iter().find(|(known, _)| known == word);
    // `quoteCreate` and `createQuote` on quotes are `create`: the resource is said already.
    let verb = if let Some((_, verb)) = words.last().and_then(verb) {
        words.pop();
        Some(*verb)
    } else if let Some((_, verb)) = words.first().and_then(verb) {
        words.remove(0);
        Some(*verb)
    } else {
        None
    };
    let own: Vec<&str> = noun.split('_').collect();
    let said = words.len() >= own.len()
        && words
            .iter()
            .zip(&own)
            .all(|(word, own)| singular(word) == singular(own));
    if said {
        words.drain(..own.len());
    }
    let object = words.join("_");
    let method = match (verb, object.is_empty()) {
        (Some(verb), true) => verb.to_owned(),
        (Some("list"), false) => format!("list_{}", plural(&singular(&object))),
        (Some(verb), false) => format!("{verb}_{object}"),
        (None, false) if !object.starts_with(|c: char| c.is_ascii_digit()) => object,
        (None, _) => format!("call_{object}"),
    };
    vec![
        format!("{accessor}.{method}{suffix}"),
        format!("{accessor}.{id}"),
    ]
}

/// `v3`, `V40`.
pub fn is_version(word: &str) -> bool {
    word.strip_prefix(['v', 'V'])
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
