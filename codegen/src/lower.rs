//! OpenAPI 3.1 → the 3.0 model of `openapiv3`, without loss.
//!
//! What 3.0 cannot say travels in `x-` keys that the next stage reads: `x-at` (the JSON pointer of a schema in the
//! source), `x-webhooks`, and `x-<keyword>` for the keywords of JSON Schema 2020-12 that 3.0 lacks. A keyword that is
//! unknown or whose value has the wrong type is a problem at its pointer, and only that keyword is left out.

mod readable;
mod schema;

use crate::document::Document;
use crate::pointer::join;
use crate::problem::{Problem, Problems};
use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A lowered document: the 3.0 model, its webhooks, and what could not be understood on the way.
#[derive(Debug)]
pub struct Lowered {
    /// The 3.0 model.
    pub api: OpenAPI,
    /// The path items under `webhooks`, by event type.
    pub webhooks: Vec<(String, openapiv3::PathItem)>,
    /// Keywords that were left out because they are unknown or malformed.
    pub problems: Problems,
}

/// Lowers a whole document.
///
/// # Errors
/// When the document as a whole has no form that the 3.0 model can hold (its `paths` is not a mapping, for instance).
pub fn lower(document: &Document) -> Result<Lowered, Problems> {
    let mut lowering = Lowering {
        document,
        problems: Problems::default(),
        hoisted: Map::new(),
    };
    let root = lowering.root();
    let mut problems = lowering.problems;
    let mut webhooks = Vec::new();
    let mut root = root;
    if let Some(Value::Object(items)) = root.remove("x-webhooks") {
        for (event, item) in items {
            let pointer = join("/webhooks", &event);
            match serde_json::from_value(item) {
                Ok(item) => webhooks.push((event, item)),
                Err(error) => problems.push(document.problem(
                    &pointer,
                    format!("the webhook cannot be read: {error}"),
                    "Correct the path item; until then the event is left out",
                )),
            }
        }
    }
    let root = Value::Object(root);
    let api = OpenAPI::deserialize(&root).or_else(|_| {
        let mut root = root;
        readable::readable_parts(document, &mut root, &mut problems);
        OpenAPI::deserialize(root)
    });
    match api {
        Ok(api) => Ok(Lowered {
            api,
            webhooks,
            problems,
        }),
        Err(error) => {
            problems.push(document.problem(
                "",
                format!("the document cannot be read as OpenAPI: {error}"),
                "Correct the part that the message names",
            ));
            Err(problems)
        }
    }
}

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

struct Lowering<'a> {
    document: &'a Document,
    problems: Problems,
    /// Targets of references that are no component, by the name they get as one.
    hoisted: Map<String, Value>,
}

impl Lowering<'_> {
    fn problem(&mut self, pointer: &str, what: impl Into<String>, todo: &str) {
        let problem: Problem = self.document.problem(pointer, what, todo);
        self.problems.push(problem);
    }

    fn root(&mut self) -> Map<String, Value> {
        let mut out = Map::new();
        let Value::Object(root) = &self.document.root else {
            return out;
        };
        for (key, value) in root {
            let at = join("", key);
            match key.as_str() {
                "openapi" => drop(out.insert(key.clone(), json!("3.0.3"))),
                "info" => {
                    let text = |name: &str| {
                        value
                            .get(name)
                            .and_then(Value::as_str)
                            .unwrap_or_default()
                            .to_owned()
                    };
                    out.insert(
                        key.clone(),
                        json!({ "title": text("title"), "version": text("version") }),
                    );
                }
                "paths" => drop(out.insert(key.clone(), self.each(value, &at, Self::path_item))),
                "webhooks" => drop(out.insert(
                    "x-webhooks".to_owned(),
                    self.each(value, &at, Self::path_item),
                )),
                "components" => drop(out.insert(key.clone(), self.components(value, &at))),
                "servers" | "tags" | "security" => drop(out.insert(key.clone(), value.clone())),
                "jsonSchemaDialect" | "externalDocs" => {}
                _ if key.starts_with("x-") => {}
                _ => self.problem(
                    &at,
                    format!("`{key}` is no part of an OpenAPI 3.1 document"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        out.entry("info")
            .or_insert_with(|| json!({ "title": "", "version": "" }));
        out.entry("paths").or_insert_with(|| json!({}));
        if !self.hoisted.is_empty() {
            let hoisted = std::mem::take(&mut self.hoisted);
            let components = out.entry("components").or_insert_with(|| json!({}));
            if let Some(components) = components.as_object_mut() {
                let schemas = components.entry("schemas").or_insert_with(|| json!({}));
                if let Some(schemas) = schemas.as_object_mut() {
                    schemas.extend(hoisted);
                }
            }
        }
        out
    }

    /// Lowers every value of a mapping with one function.
    fn each(
        &mut self,
        value: &Value,
        at: &str,
        lower: impl Fn(&mut Self, &Value, &str) -> Value,
    ) -> Value {
        let Value::Object(map) = value else {
            self.problem(
                at,
                "a mapping is expected here",
                "Correct it; until then what stands here is left out",
            );
            return json!({});
        };
        let mut out = Map::with_capacity(map.len());
        for (key, value) in map {
            let at = join(at, key);
            if key.starts_with("x-")
                && !at.starts_with("/components/")
                && !at.contains("/headers/")
                && !at.contains("/properties/")
            {
                continue;
            }
            let lowered = lower(self, value, &at);
            out.insert(key.clone(), lowered);
        }
        Value::Object(out)
    }

    fn list(
        &mut self,
        value: &Value,
        at: &str,
        lower: impl Fn(&mut Self, &Value, &str) -> Value,
    ) -> Value {
        let Value::Array(items) = value else {
            self.problem(
                at,
                "a list is expected here",
                "Correct it; until then what stands here is left out",
            );
            return json!([]);
        };
        Value::Array(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| lower(self, item, &format!("{at}/{index}")))
                .collect(),
        )
    }

    fn components(&mut self, value: &Value, at: &str) -> Value {
        let Value::Object(map) = value else {
            return json!({});
        };
        let mut out = Map::new();
        for (key, value) in map {
            let at = join(at, key);
            let lowered = match key.as_str() {
                "schemas" => self.each(value, &at, Self::schema),
                "parameters" => self.each(value, &at, Self::parameter),
                "headers" => self.each(value, &at, Self::header),
                "responses" => self.each(value, &at, Self::response),
                "requestBodies" => self.each(value, &at, Self::request_body),
                "securitySchemes" => value.clone(),
                "examples" | "links" => continue,
                "pathItems" | "callbacks" => {
                    self.problem(
                        &at,
                        format!("`{key}` are not supported"),
                        "Inline what refers to them; until then they are left out",
                    );
                    continue;
                }
                _ if key.starts_with("x-") => continue,
                _ => {
                    self.problem(
                        &at,
                        format!("`{key}` is no kind of component"),
                        "Remove it, or correct its spelling",
                    );
                    continue;
                }
            };
            out.insert(key.clone(), lowered);
        }
        Value::Object(out)
    }

    fn reference(value: &Value) -> Option<&str> {
        value.get("$ref").and_then(Value::as_str)
    }

    fn path_item(&mut self, value: &Value, at: &str) -> Value {
        let Value::Object(map) = value else {
            self.problem(
                at,
                "a path item is a mapping",
                "Correct it; until then the path is left out",
            );
            return json!({});
        };
        let mut out = Map::new();
        for (key, value) in map {
            let here = join(at, key);
            match key.as_str() {
                "parameters" => {
                    drop(out.insert(key.clone(), self.list(value, &here, Self::parameter)))
                }
                "servers" => drop(out.insert(key.clone(), value.clone())),
                "summary" | "description" => {}
                "$ref" => self.problem(
                    at,
                    "a `$ref` to a path item is not supported",
                    "Inline the path item; until then the path is left out",
                ),
                _ if METHODS.contains(&key.as_str()) => {
                    drop(out.insert(key.clone(), self.operation(value, &here)))
                }
                _ if key.starts_with("x-") => {}
                _ => self.problem(
                    &here,
                    format!("`{key}` is no part of a path item"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        Value::Object(out)
    }

    fn operation(&mut self, value: &Value, at: &str) -> Value {
        let Value::Object(map) = value else {
            self.problem(
                at,
                "an operation is a mapping",
                "Correct it; until then the operation is left out",
            );
            return json!({ "responses": {} });
        };
        let mut out = Map::new();
        out.insert("x-at".to_owned(), json!(at));
        out.insert("responses".to_owned(), json!({}));
        for (key, value) in map {
            let here = join(at, key);
            match key.as_str() {
                "parameters" => {
                    drop(out.insert(key.clone(), self.list(value, &here, Self::parameter)))
                }
                "requestBody" => drop(out.insert(key.clone(), self.request_body(value, &here))),
                "responses" => {
                    drop(out.insert(key.clone(), self.each(value, &here, Self::response)))
                }
                "operationId" | "tags" | "security" | "servers" | "deprecated" | "summary"
                | "description" => {
                    out.insert(key.clone(), value.clone());
                }
                "externalDocs" => {}
                "callbacks" => self.problem(
                    &here,
                    "callbacks are not supported",
                    "Describe them as webhooks; until then they are left out",
                ),
                _ if key.starts_with("x-") => {}
                _ => self.problem(
                    &here,
                    format!("`{key}` is no part of an operation"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        Value::Object(out)
    }

    fn parameter(&mut self, value: &Value, at: &str) -> Value {
        if let Some(reference) = Self::reference(value) {
            return json!({ "$ref": reference });
        }
        self.carrier(
            value,
            at,
            &[
                "name",
                "in",
                "required",
                "deprecated",
                "style",
                "explode",
                "allowReserved",
                "allowEmptyValue",
            ],
        )
    }

    fn header(&mut self, value: &Value, at: &str) -> Value {
        if let Some(reference) = Self::reference(value) {
            return json!({ "$ref": reference });
        }
        self.carrier(value, at, &["required", "deprecated", "style"])
    }

    /// What a parameter and a header share: facts, and a schema or a content.
    fn carrier(&mut self, value: &Value, at: &str, facts: &[&str]) -> Value {
        let Value::Object(map) = value else {
            self.problem(
                at,
                "a mapping is expected here",
                "Correct it; until then what stands here is left out",
            );
            return json!({ "schema": {} });
        };
        let mut out = Map::new();
        for (key, value) in map {
            let here = join(at, key);
            match key.as_str() {
                "schema" => drop(out.insert(key.clone(), self.schema(value, &here))),
                "content" => {
                    drop(out.insert(key.clone(), self.each(value, &here, Self::media_type)))
                }
                "description" => drop(out.insert(key.clone(), value.clone())),
                "example" | "examples" => {}
                _ if facts.contains(&key.as_str()) => drop(out.insert(key.clone(), value.clone())),
                _ if key.starts_with("x-") => drop(out.insert(key.clone(), value.clone())),
                _ => self.problem(
                    &here,
                    format!("`{key}` is no part of a parameter or header"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        if !out.contains_key("schema") && !out.contains_key("content") {
            out.insert("schema".to_owned(), json!({}));
        }
        Value::Object(out)
    }

    fn request_body(&mut self, value: &Value, at: &str) -> Value {
        if let Some(reference) = Self::reference(value) {
            return json!({ "$ref": reference });
        }
        let mut out = Map::new();
        for (key, value) in value.as_object().into_iter().flatten() {
            let here = join(at, key);
            match key.as_str() {
                "content" => {
                    drop(out.insert(key.clone(), self.each(value, &here, Self::media_type)))
                }
                "required" | "description" => drop(out.insert(key.clone(), value.clone())),
                _ if key.starts_with("x-") => {}
                _ => self.problem(
                    &here,
                    format!("`{key}` is no part of a request body"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        Value::Object(out)
    }

    fn response(&mut self, value: &Value, at: &str) -> Value {
        if let Some(reference) = Self::reference(value) {
            return json!({ "$ref": reference });
        }
        let mut out = Map::new();
        out.insert("description".to_owned(), json!(""));
        for (key, value) in value.as_object().into_iter().flatten() {
            let here = join(at, key);
            match key.as_str() {
                "content" => {
                    drop(out.insert(key.clone(), self.each(value, &here, Self::media_type)))
                }
                "headers" => drop(out.insert(key.clone(), self.each(value, &here, Self::header))),
                "description" => drop(out.insert(key.clone(), value.clone())),
                "links" => self.problem(
                    &here,
                    "links are not supported",
                    "Remove them; until then they are left out",
                ),
                _ if key.starts_with("x-") => {}
                _ => self.problem(
                    &here,
                    format!("`{key}` is no part of a response"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        Value::Object(out)
    }

    fn media_type(&mut self, value: &Value, at: &str) -> Value {
        let mut out = Map::new();
        for (key, value) in value.as_object().into_iter().flatten() {
            let here = join(at, key);
            match key.as_str() {
                "schema" => drop(out.insert(key.clone(), self.schema(value, &here))),
                "encoding" => drop(out.insert(key.clone(), value.clone())),
                "example" | "examples" => {}
                _ if key.starts_with("x-") => {}
                _ => self.problem(
                    &here,
                    format!("`{key}` is no part of a media type"),
                    "Remove it, or correct its spelling",
                ),
            }
        }
        Value::Object(out)
    }
}
