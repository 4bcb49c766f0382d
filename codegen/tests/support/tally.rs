//! A count of the facts of a document that shares no code and no table with the writer of contracts: it descends by
//! hand through the parts of OpenAPI that it knows, and says everything it found as one sorted list of lines.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// How often each fact is stated. A fact is a sort and a text, such as `enum 0_2350`, without its place.
pub type Tally = BTreeMap<String, usize>;

pub fn tally(root: &Value) -> Tally {
    let mut count = Counter::default();
    count.servers(root);
    count.security(root);
    for (path, item) in entries(root, "paths") {
        count.path_item(path, item);
    }
    for (name, item) in entries(root, "webhooks") {
        count.add("webhook", name);
        count.path_item(name, item);
    }
    let components = &root["components"];
    for (name, scheme) in entries(components, "securitySchemes") {
        count.add("scheme", name);
        for key in ["type", "scheme", "bearerFormat", "in", "name"] {
            count.text(&format!("scheme {key}"), &scheme[key]);
        }
        for (flow, value) in entries(scheme, "flows") {
            count.add("flow", flow);
            count.text("token address", &value["tokenUrl"]);
            for (scope, _) in entries(value, "scopes") {
                count.add("scope", scope);
            }
        }
    }
    for (_, parameter) in entries(components, "parameters") {
        count.parameter(parameter);
    }
    for (_, header) in entries(components, "headers") {
        count.parameter(header);
    }
    for (_, body) in entries(components, "requestBodies") {
        count.body(body);
    }
    for (_, response) in entries(components, "responses") {
        count.response("shared", response);
    }
    for (_, schema) in entries(components, "schemas") {
        count.schema(schema);
    }
    count.0
}

#[derive(Default)]
struct Counter(Tally);

const VALUES: &[&str] = &[
    "title",
    "format",
    "const",
    "default",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "contentEncoding",
    "contentMediaType",
    "x-temporal-constraint",
    "$schema",
    "$id",
];
const SWITCHES: &[&str] = &["deprecated", "readOnly", "writeOnly", "uniqueItems"];
const ONE: &[&str] = &[
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];
const SEVERAL: &[&str] = &["oneOf", "anyOf", "prefixItems"];
const NAMED: &[&str] = &[
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
];

impl Counter {
    fn add(&mut self, sort: &str, text: &str) {
        *self.0.entry(format!("{sort} {text}")).or_default() += 1;
    }

    fn text(&mut self, sort: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => self.add(sort, text),
            Value::Number(number) => {
                let number = number.as_f64().map(|number| number.to_string());
                self.add(sort, &number.unwrap_or_default());
            }
            // Key order is not a fact.
            other => self.add(sort, &sorted(other).to_string()),
        }
    }

    fn on(&mut self, sort: &str, object: &Value) {
        if object[sort] == true {
            self.add(sort, "");
        }
    }

    fn servers(&mut self, object: &Value) {
        for server in items(object, "servers") {
            self.text("server", &server["url"]);
        }
    }

    fn security(&mut self, object: &Value) {
        if object["security"].is_array() {
            self.add("secured", "");
        }
        for requirement in items(object, "security") {
            for (scheme, scopes) in requirement.as_object().unwrap() {
                self.add("security", &format!("{scheme} {scopes}"));
            }
        }
    }

    fn path_item(&mut self, path: &str, item: &Value) {
        self.servers(item);
        items(item, "parameters").for_each(|parameter| self.parameter(parameter));
        for (method, operation) in item.as_object().unwrap() {
            if ![
                "get", "put", "post", "patch", "delete", "head", "options", "trace",
            ]
            .contains(&method.as_str())
            {
                continue;
            }
            self.add(
                "operation",
                &format!("{method} {path} {}", operation["operationId"]),
            );
            self.on("deprecated", operation);
            self.servers(operation);
            self.security(operation);
            for tag in items(operation, "tags") {
                self.text("tag", tag);
            }
            items(operation, "parameters").for_each(|parameter| self.parameter(parameter));
            if !operation["requestBody"].is_null() {
                self.body(&operation["requestBody"]);
            }
            for (status, response) in entries(operation, "responses") {
                self.response(status, response);
            }
        }
    }

    fn reference(&mut self, object: &Value) -> bool {
        let refers = object["$ref"].is_string();
        if refers {
            self.add("reference", "");
        }
        refers
    }

    fn parameter(&mut self, parameter: &Value) {
        self.add(
            "parameter",
            &format!("{} {}", parameter["in"], parameter["name"]),
        );
        if self.reference(parameter) {
            return;
        }
        for key in ["required", "deprecated", "allowEmptyValue", "x-global"] {
            self.on(key, parameter);
        }
        self.text("style", &parameter["style"]);
        self.text("explode", &parameter["explode"]);
        if !parameter["schema"].is_null() {
            self.schema(&parameter["schema"]);
        }
        self.content(parameter);
    }

    fn body(&mut self, body: &Value) {
        self.add("body", "");
        if !self.reference(body) {
            self.on("required", body);
            self.content(body);
        }
    }

    fn response(&mut self, status: &str, response: &Value) {
        self.add("response", status);
        if !self.reference(response) {
            for (name, header) in entries(response, "headers") {
                self.add("response header", name);
                self.parameter(header);
            }
            self.content(response);
        }
    }

    fn content(&mut self, object: &Value) {
        for (name, media) in entries(object, "content") {
            self.add("media type", name);
            if !media["schema"].is_null() {
                self.schema(&media["schema"]);
            }
            for (property, encoding) in entries(media, "encoding") {
                self.add(
                    "encoding",
                    &format!("{property} {}", encoding["contentType"]),
                );
            }
        }
    }

    fn schema(&mut self, schema: &Value) {
        if let Value::Bool(all) = schema {
            return self.add("boolean schema", &all.to_string());
        }
        let parts: Vec<&Value> = items(schema, "allOf")
            .filter(|part| !is_prose(part))
            .collect();
        // An `allOf` of one reference and prose says as much as the reference does.
        if let [only] = parts.as_slice() {
            let rest: Map<String, Value> = schema
                .as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| *key != "allOf")
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            if only["$ref"].is_string() && is_prose(&Value::Object(rest)) {
                return self.schema(only);
            }
        }
        self.add("schema", "");
        self.reference(schema);
        match &schema["type"] {
            Value::Array(types) => types.iter().for_each(|one| self.text("type", one)),
            one => self.text("type", one),
        }
        for key in VALUES {
            self.text(key, &schema[*key]);
        }
        for key in SWITCHES {
            self.on(key, schema);
        }
        for value in items(schema, "enum") {
            self.text("enum", value);
            if value.is_null() {
                self.add("enum", "null");
            }
        }
        for name in items(schema, "required") {
            self.text("required", name);
        }
        for (name, needs) in entries(schema, "dependentRequired") {
            for need in needs.as_array().unwrap() {
                self.add("dependent", &format!("{name} {need}"));
            }
        }
        if !schema["discriminator"].is_null() {
            self.text("discriminator", &schema["discriminator"]["propertyName"]);
            for (value, _) in entries(&schema["discriminator"], "mapping") {
                self.add("mapping", value);
            }
        }
        for (name, property) in entries(schema, "properties") {
            self.add("property", name);
            self.schema(property);
        }
        for key in NAMED {
            for (name, inner) in entries(schema, key) {
                self.add(key, name);
                self.schema(inner);
            }
        }
        for key in ONE {
            if let Some(inner) = schema.get(*key) {
                self.add(key, "");
                self.schema(inner);
            }
        }
        for key in SEVERAL {
            for inner in items(schema, key) {
                self.add(key, "");
                self.schema(inner);
            }
        }
        for part in parts {
            self.add("allOf", "");
            self.schema(part);
        }
    }
}

fn is_prose(schema: &Value) -> bool {
    let prose = [
        "description",
        "summary",
        "example",
        "examples",
        "externalDocs",
        "$comment",
        "x-enumDescriptions",
        "x-tags",
    ];
    schema
        .as_object()
        .is_some_and(|schema| schema.keys().all(|key| prose.contains(&key.as_str())))
}

fn entries<'a>(object: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    object
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn items<'a>(object: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    object
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            entries
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        // `1.0` is `1`.
        Value::Number(number) => number.as_f64().into(),
        other => other.clone(),
    }
}
