//! How many facts of each sort a document states. The numbers stand in `source.toml`, so that a reviewer sees at once
//! when an update lost half of the API.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::kind::{ObjectKind, walk};

/// Facts by sort; the same for a bundle and for its contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Operations under `paths`.
    pub operations: usize,
    /// Events under `webhooks`.
    pub webhooks: usize,
    /// Parameters, references to shared ones included.
    pub parameters: usize,
    /// Schemas, references included. A part of an `allOf` that holds only prose is none, nor is a wrapper around it.
    pub schemas: usize,
    /// Properties of schemas.
    pub properties: usize,
    /// Values of enums, a `const` counting as one.
    pub enum_values: usize,
    /// Names in `required` lists, required parameters and required bodies.
    pub required: usize,
    /// Limits: lengths, sizes, bounds, patterns, uniqueness.
    pub limits: usize,
    /// Formats of schemas.
    pub formats: usize,
    /// Discriminators.
    pub discriminators: usize,
    /// Targets of discriminators.
    pub discriminator_values: usize,
    /// Schemes named by security requirements.
    pub security: usize,
    /// Servers of the document, of paths and of operations.
    pub servers: usize,
    /// Media types of requests and responses.
    pub media_types: usize,
    /// Responses.
    pub responses: usize,
    /// Headers of responses.
    pub response_headers: usize,
    /// Deprecated operations, parameters and schemas.
    pub deprecated: usize,
}

const LIMITS: &[&str] = &[
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
];

/// Counts the facts of a bundle or a contract.
pub fn counts(root: &Value) -> Counts {
    let mut counts = Counts::default();
    let mut void = 0;
    walk(root, ObjectKind::Root, "", &mut |kind, object, pointer| {
        counts.add(kind, object, pointer);
        void += void_parts(kind, object);
    });
    counts.schemas -= void;
    counts
}

impl Counts {
    fn add(&mut self, kind: ObjectKind, object: &Map<String, Value>, pointer: &str) {
        let size = |key: &str| match object.get(key) {
            Some(Value::Array(items)) => items.len(),
            Some(Value::Object(entries)) => entries.len(),
            _ => 0,
        };
        let on = |key: &str| usize::from(object.get(key) == Some(&Value::Bool(true)));
        self.deprecated += on("deprecated");
        match kind {
            ObjectKind::Operation if pointer.starts_with("/webhooks/") => {}
            ObjectKind::Operation => self.operations += 1,
            ObjectKind::Root => self.webhooks += size("webhooks"),
            ObjectKind::Parameter => {
                self.parameters += 1;
                self.required += on("required");
            }
            ObjectKind::RequestBody => self.required += on("required"),
            ObjectKind::MediaType => self.media_types += 1,
            ObjectKind::Response => {
                self.responses += 1;
                self.response_headers += size("headers");
            }
            ObjectKind::Server => self.servers += 1,
            ObjectKind::SecurityRequirement => self.security += object.len(),
            ObjectKind::Discriminator => {
                self.discriminators += 1;
                self.discriminator_values += size("mapping");
            }
            ObjectKind::Schema => {
                self.schemas += usize::from(!wrapper(object));
                self.properties += size("properties");
                self.enum_values += size("enum") + usize::from(object.contains_key("const"));
                self.required += size("required");
                self.formats += usize::from(object.contains_key("format"));
                self.limits += on("uniqueItems");
                self.limits += LIMITS
                    .iter()
                    .filter(|key| object.contains_key(**key))
                    .count();
            }
            _ => {}
        }
    }

    /// The counts by name, in the order of the declaration.
    pub fn entries(&self) -> Vec<(String, u64)> {
        match serde_json::to_value(self) {
            Ok(Value::Object(map)) => map
                .into_iter()
                .filter_map(|(name, count)| Some((name, count.as_u64()?)))
                .collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, count)) in self.entries().iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{count} {}", name.replace('_', " "))?;
        }
        Ok(())
    }
}

/// Keys of a schema that are facts.
fn facts(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    schema.keys().map(String::as_str).filter(|key| {
        ObjectKind::Schema
            .member(key)
            .map_or(!key.starts_with("x-"), |(_, prose)| !prose)
    })
}

fn void(schema: &Value) -> bool {
    schema
        .as_object()
        .is_some_and(|schema| facts(schema).next().is_none())
}

/// Parts of an `allOf` that say nothing. The walk visits each of them as a schema of its own.
fn void_parts(kind: ObjectKind, object: &Map<String, Value>) -> usize {
    let parts = object.get("allOf").and_then(Value::as_array);
    match (kind, parts) {
        (ObjectKind::Schema, Some(parts)) => parts.iter().filter(|part| void(part)).count(),
        _ => 0,
    }
}

/// Whether a schema is one reference with prose around it, written as an `allOf`.
fn wrapper(schema: &Map<String, Value>) -> bool {
    let Some(Value::Array(parts)) = schema.get("allOf") else {
        return false;
    };
    let mut said = parts.iter().filter(|part| !void(part));
    facts(schema).eq(["allOf"])
        && said.next().is_some_and(|part| part.get("$ref").is_some())
        && said.next().is_none()
}

/// Extension keys that a contract leaves out as documentation, and how often each stands in the document.
pub fn dropped(document: &crate::document::Document) -> BTreeMap<String, usize> {
    super::facts::facts(document).dropped
}
