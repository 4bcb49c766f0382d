//! Which operation is which, in documents that call it by different ids.

use crate::names::registry::Registry;
use crate::pointer::join;
use serde_json::Value;
use std::collections::HashMap;

/// Under which key `names.toml` knows each operation of a document.
#[derive(Debug)]
pub struct Identities(HashMap<String, String>);

impl Identities {
    /// Those of a document whose ids are unique.
    pub fn of(root: &Value, names: &Registry) -> Self {
        let all: Vec<(String, String, &str)> = operations(root)
            .map(|(path, method, operation)| {
                let own = own_id(method, path, operation);
                (own, method.to_ascii_uppercase(), path.as_str())
            })
            .collect();
        let borrowed: Vec<(&str, &str, &str)> = all
            .iter()
            .map(|(id, method, path)| (id.as_str(), method.as_str(), *path))
            .collect();
        let known = names.identify(&borrowed).into_iter();
        Self(known.map(|(id, key)| (id.to_owned(), key)).collect())
    }

    /// Each operation: its id in the document, and its key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, key)| (id.as_str(), key.as_str()))
    }

    /// The places of the operation that a rule calls so, as JSON pointers.
    pub(crate) fn places(&self, root: &Value, rule: &str) -> Vec<String> {
        called(root, |own| {
            let key = self.0.get(own).map_or(own, String::as_str);
            key.eq_ignore_ascii_case(rule)
        })
    }
}

/// The places of the operations with such an id, as JSON pointers.
pub fn called(root: &Value, is: impl Fn(&str) -> bool) -> Vec<String> {
    operations(root)
        .filter(|(path, method, operation)| is(&own_id(method, path, operation)))
        .map(|(path, method, _)| join(&join("/paths", path), method))
        .collect()
}

fn own_id(method: &str, path: &str, operation: &Value) -> String {
    let id = id(operation);
    if id.is_empty() {
        return format!("{method} {path}");
    }
    id
}

/// Every operation: path, method and what is said of it.
pub fn operations(root: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = root
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods
            .filter(|(_, operation)| operation.get("responses").is_some())
            .map(move |(method, operation)| (path, method, operation))
    })
}

/// The `operationId`; empty where there is none.
pub fn id(operation: &Value) -> String {
    operation
        .get("operationId")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
