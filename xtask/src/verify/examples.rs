//! The examples of a published bundle, each with the type that it belongs to.

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use wise_codegen::document::Document;
use wise_codegen::generate::Output;
use wise_codegen::model::{Inside, Media, Operation, OutcomeBody, TypeRef};
use wise_codegen::named::Version;
use wise_codegen::pointer::{pointer, reference_pointer};
use wise_codegen::rust::{UNTYPED, is_of_rust, rust_type};

/// One example.
#[derive(Debug, Clone)]
pub struct Example {
    /// `request`, `response`, `error` or `webhook`.
    pub kind: &'static str,
    /// Where it stands; `(from its properties)` where it was put together from those.
    pub pointer: String,
    /// The Rust type, below `wise_api`.
    pub rust_type: String,
    /// The value.
    pub value: Value,
}

/// Every example of every body that has a type.
pub fn collect(document: &Document, output: &Output) -> Vec<Example> {
    let mut found = Vec::new();
    let mut collector = Collector {
        document,
        found: &mut found,
    };
    for version in &output.versions {
        for operation in &version.api.operations {
            collector.operation(version, operation);
        }
    }
    collector.webhooks();
    found
}

struct Collector<'a> {
    document: &'a Document,
    found: &'a mut Vec<Example>,
}

impl Collector<'_> {
    fn operation(&mut self, version: &Version, operation: &Operation) {
        let source = self.document.get(&operation.at).cloned();
        // Supplements have no examples.
        let Some(source) = source else { return };
        if let Some(body) = &operation.body
            && matches!(body.media, Media::Json(_) | Media::Form)
        {
            let at = format!("{}/requestBody", operation.at);
            if let Some(body_source) = source.get("requestBody") {
                let body_source = self.resolve(body_source);
                self.content("request", &at, &body_source, version, |_| {
                    Some(body.ty.clone())
                });
            }
        }
        for (status, response) in source
            .get("responses")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let at = format!("{}/responses/{status}", operation.at);
            let response = self.resolve(response);
            if status.starts_with('2') {
                let ty = match &operation.outcome.body {
                    OutcomeBody::Json(_, ty) => ty.clone(),
                    // It comes back raw, and an example says that it can be JSON.
                    OutcomeBody::Undocumented(Some(_)) => UNTYPED,
                    _ => continue,
                };
                self.content("response", &at, &response, version, |_| Some(ty.clone()));
            } else {
                let ty = |media: &str| {
                    let mut errors = operation.errors.iter();
                    errors
                        .find(|error| error.status == *status && error.media == media)
                        .map(|error| error.ty.clone())
                };
                self.content("error", &at, &response, version, ty);
            }
        }
    }

    fn content(
        &mut self,
        kind: &'static str,
        at: &str,
        source: &Value,
        version: &Version,
        ty: impl Fn(&str) -> Option<TypeRef>,
    ) {
        for (media, content) in source
            .get("content")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let Some(ty) = ty(media) else { continue };
            let rust_type = qualified(&ty, version);
            let at = format!(
                "{at}/content/{}",
                media.replace('~', "~0").replace('/', "~1")
            );
            for (pointer, value) in self.values(&at, content) {
                self.found.push(Example {
                    kind,
                    pointer,
                    rust_type: rust_type.clone(),
                    value,
                });
            }
        }
    }

    /// The examples of a media type: its own, those of its schema, or else one made of the examples of the properties.
    fn values(&self, at: &str, content: &Value) -> Vec<(String, Value)> {
        let mut found = Vec::new();
        if let Some(value) = content.get("example") {
            found.push((format!("{at}/example"), value.clone()));
        }
        for (name, example) in content
            .get("examples")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(value) = self.resolve(example).get("value") {
                found.push((format!("{at}/examples/{name}/value"), value.clone()));
            }
        }
        // JSON in a text/plain body may be given as text.
        found.retain_mut(|(_, value)| match value {
            Value::String(text) => serde_json::from_str(text)
                .map(|parsed| *value = parsed)
                .is_ok(),
            _ => true,
        });
        if let (true, Some(schema)) = (found.is_empty(), content.get("schema"))
            && let Some(value) = self.made_of_parts(schema, &mut BTreeSet::new(), 0)
        {
            found.push((format!("{at} (from its properties)"), value));
        }
        found
    }

    /// An example as the parts of a schema give it. `None` where they give none.
    fn made_of_parts(
        &self,
        schema: &Value,
        open: &mut BTreeSet<String>,
        depth: usize,
    ) -> Option<Value> {
        if depth > 24 {
            return None;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.made_of_target(target, open, depth);
        }
        if let Some(value) = schema.get("example").filter(|value| !value.is_null()) {
            return Some(value.clone());
        }
        if let Some(value) = first(schema, "examples") {
            return Some(value.clone());
        }
        if let Some(members) = schema.get("allOf").and_then(Value::as_array) {
            let mut merged = Map::new();
            for member in members {
                if let Some(Value::Object(fields)) = self.made_of_parts(member, open, depth + 1) {
                    merged.extend(fields);
                }
            }
            let needed = members.iter().map(|member| self.resolve(member));
            let mut needed = needed.chain([schema.clone()]);
            let whole = needed.all(|member| has_required(&member, &merged));
            return (whole && !merged.is_empty()).then_some(Value::Object(merged));
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(branch) = first(schema, key) {
                return self.tagged(schema, self.made_of_parts(branch, open, depth + 1)?);
            }
        }
        if let Some(items) = schema.get("items") {
            return self
                .made_of_parts(items, open, depth + 1)
                .map(|item| Value::Array(vec![item]));
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let fields: Map<String, Value> = properties
                .iter()
                .filter_map(|(name, schema)| {
                    Some((name.clone(), self.made_of_parts(schema, open, depth + 1)?))
                })
                .collect();
            let whole = has_required(schema, &fields) && !fields.is_empty();
            return whole.then_some(Value::Object(fields));
        }
        first(schema, "enum").cloned()
    }

    /// The same of a schema that is referred to, unless it is part of itself.
    fn made_of_target(
        &self,
        target: &str,
        open: &mut BTreeSet<String>,
        depth: usize,
    ) -> Option<Value> {
        let at = reference_pointer(target)?;
        if !open.insert(at.clone()) {
            return None;
        }
        let found = self
            .document
            .get(&at)
            .and_then(|schema| self.made_of_parts(schema, open, depth + 1));
        open.remove(&at);
        found
    }

    /// The first branch of a union with the first value of its discriminator.
    fn tagged(&self, schema: &Value, mut value: Value) -> Option<Value> {
        let Some(discriminator) = schema.get("discriminator") else {
            return Some(value);
        };
        let name = discriminator.get("propertyName").and_then(Value::as_str)?;
        let branch = first(schema, "oneOf")?.get("$ref")?;
        let tag = discriminator
            .get("mapping")
            .and_then(Value::as_object)?
            .iter()
            .find(|(_, target)| *target == branch)?
            .0;
        value
            .as_object_mut()?
            .insert(name.to_owned(), Value::String(tag.clone()));
        Some(value)
    }

    fn webhooks(&mut self) {
        let Some(webhooks) = self
            .document
            .root
            .get("webhooks")
            .and_then(Value::as_object)
        else {
            return;
        };
        for (event, item) in webhooks {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(body) = operation.get("requestBody") else {
                    continue;
                };
                let body = self.resolve(body);
                for (media, content) in body
                    .get("content")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                {
                    let at = pointer(["webhooks", event, method, "requestBody", "content", media]);
                    let mut values = self.payloads(&at, content);
                    for (_, value) in &mut values {
                        if let Value::Object(envelope) = value {
                            envelope.insert("event_type".to_owned(), Value::String(event.clone()));
                        }
                    }
                    for (pointer, value) in values {
                        self.found.push(Example {
                            kind: "webhook",
                            pointer,
                            rust_type: "webhook::Notification".to_owned(),
                            value,
                        });
                    }
                }
            }
        }
    }

    /// The examples of an event, and one for each of its versions.
    fn payloads(&self, at: &str, content: &Value) -> Vec<(String, Value)> {
        let mut found: Vec<(String, Value)> = self
            .values(at, content)
            .into_iter()
            .filter(|(pointer, _)| !pointer.ends_with(')'))
            .collect();
        let Some(schema) = content.get("schema") else {
            return found;
        };
        let schema = self.resolve(schema);
        let branches = schema
            .get("oneOf")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_else(|| vec![schema.clone()]);
        for (index, branch) in branches.iter().enumerate() {
            let version = self
                .resolve(branch)
                .pointer("/properties/schema_version/enum/0")
                .cloned();
            // An envelope without a payload is no example of an event.
            let parts = self.made_of_parts(branch, &mut BTreeSet::new(), 0);
            if let Some(mut value) = parts.filter(|value| value.get("data").is_some()) {
                if let (Value::Object(envelope), Some(version)) = (&mut value, version) {
                    envelope.insert("schema_version".to_owned(), version);
                }
                found.push((format!("{at}/schema/{index} (from its properties)"), value));
            }
        }
        found
    }

    fn resolve(&self, value: &Value) -> Value {
        let mut value = value;
        for _ in 0..32 {
            let target = value
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(reference_pointer);
            match target.and_then(|at| self.document.get(&at)) {
                Some(found) => value = found,
                None => break,
            }
        }
        value.clone()
    }
}

/// The first value of a list that a schema has.
fn first<'a>(schema: &'a Value, list: &str) -> Option<&'a Value> {
    schema.get(list)?.as_array()?.first()
}

/// Whether nothing lacks that a schema requires: parts that leave it out are no example.
fn has_required(schema: &Value, fields: &Map<String, Value>) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let mut names = required.into_iter().flatten().filter_map(Value::as_str);
    names.all(|name| fields.contains_key(name))
}

/// A type as the harness writes it.
pub(super) fn qualified(ty: &TypeRef, version: &Version) -> String {
    match ty.inside() {
        Inside::Items(inner) => format!("Vec<{}>", qualified(inner, version)),
        Inside::Values(inner) => format!(
            "std::collections::BTreeMap<String, {}>",
            qualified(inner, version)
        ),
        // Examples are of what is in the message.
        Inside::Payload(inner) => qualified(inner, version),
        Inside::Type(_) => format!(
            "wise_api::{}::{}",
            version.module,
            rust_type(ty, &version.names)
        ),
        Inside::Nothing if is_of_rust(ty) => rust_type(ty, &version.names),
        Inside::Nothing => format!("wise_api::{}", rust_type(ty, &version.names)),
    }
}
