//! Schemas of JSON Schema 2020-12 → schemas of OpenAPI 3.0.

use super::Lowering;
use crate::pointer::join;
use serde_json::{Map, Value, json};

impl Lowering<'_> {
    pub(super) fn schema(&mut self, value: &Value, at: &str) -> Value {
        let map = match value {
            Value::Object(map) => map,
            Value::Bool(true) => return json!({ "x-at": at }),
            Value::Bool(false) => return json!({ "x-at": at, "x-never": true }),
            _ => {
                self.problem(
                    at,
                    "a schema is a mapping or a boolean",
                    "correct it; the value is left untyped",
                );
                return json!({ "x-at": at });
            }
        };
        let reference = map
            .get("$ref")
            .and_then(Value::as_str)
            .map(|target| self.target(target, at));
        if let Some(target) = &reference
            && map.len() == 1
        {
            return json!({ "$ref": target });
        }
        let mut out = Map::new();
        out.insert("x-at".to_owned(), json!(at));
        for (key, value) in map {
            if key != "$ref" {
                self.keyword(key, value, at, &mut out);
            }
        }
        if let Some(target) = reference {
            let all_of = out.entry("allOf").or_insert_with(|| json!([]));
            if let Some(all_of) = all_of.as_array_mut() {
                all_of.insert(0, json!({ "$ref": target }));
            }
            // A type beside a reference repeats what the target says, and would hide the `allOf` from the model.
            out.remove("type");
        }
        self.types(map.get("type"), at, &mut out);
        bounds(map, &mut out);
        nullable_enum(&mut out);
        Value::Object(out)
    }

    fn keyword(&mut self, key: &str, value: &Value, at: &str, out: &mut Map<String, Value>) {
        let here = join(at, key);
        let ok = match key {
            "type" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => true,
            "title" | "description" | "format" | "pattern" => {
                self.keep(out, key, value, &here, Value::is_string, "a text")
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => self.keep(
                out,
                key,
                value,
                &here,
                Value::is_u64,
                "a whole number, zero or more",
            ),
            "multipleOf" => {
                // 3.0 keeps it as a float, so it travels beside the schema, exact.
                out.insert("x-multipleOf".to_owned(), value.clone());
                value.is_number()
            }
            "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" | "nullable" => {
                self.keep(out, key, value, &here, Value::is_boolean, "true or false")
            }
            "enum" => self.keep(out, key, value, &here, Value::is_array, "a list of values"),
            "const" => {
                out.insert("enum".to_owned(), json!([value]));
                out.insert("x-const".to_owned(), value.clone());
                true
            }
            "required" => {
                let names = |value: &Value| {
                    value
                        .as_array()
                        .is_some_and(|names| names.iter().all(Value::is_string))
                };
                self.keep(out, key, value, &here, names, "a list of property names")
            }
            "properties" => {
                let lowered = self.each(value, &here, Self::schema);
                out.insert(key.to_owned(), lowered);
                true
            }
            "additionalProperties" => {
                let lowered = if value.is_boolean() {
                    value.clone()
                } else {
                    self.schema(value, &here)
                };
                out.insert(key.to_owned(), lowered);
                true
            }
            "items" => {
                let lowered = self.schema(value, &here);
                out.insert(key.to_owned(), lowered);
                true
            }
            "allOf" | "oneOf" | "anyOf" => {
                let lowered = self.list(value, &here, Self::schema);
                out.insert(key.to_owned(), lowered);
                true
            }
            "discriminator" => {
                let texts = |mapping: &Value| {
                    mapping
                        .as_object()
                        .is_some_and(|mapping| mapping.values().all(Value::is_string))
                };
                let well_formed = |value: &Value| {
                    value.get("propertyName").is_some_and(Value::is_string)
                        && value.get("mapping").is_none_or(texts)
                };
                self.keep(
                    out,
                    key,
                    value,
                    &here,
                    well_formed,
                    "a mapping with `propertyName`",
                )
            }
            "example" | "examples" | "externalDocs" | "xml" | "$comment" => true,
            // Rules about instances that no Rust type expresses, and dialect bookkeeping: kept for readers of the model.
            "not"
            | "dependentRequired"
            | "dependentSchemas"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "minContains"
            | "maxContains"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "patternProperties"
            | "prefixItems"
            | "contentMediaType"
            | "contentEncoding"
            | "contentSchema"
            | "default"
            | "$defs"
            | "definitions"
            | "$schema"
            | "$id"
            | "$anchor"
            | "$vocabulary" => {
                out.insert(format!("x-{}", key.trim_start_matches('$')), value.clone());
                true
            }
            "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef" => {
                self.problem(
                    &here,
                    format!("`{key}` is not supported"),
                    "use `$ref`; the value is left untyped",
                );
                true
            }
            _ if key.starts_with("x-") => {
                out.insert(key.to_owned(), value.clone());
                true
            }
            _ => {
                self.problem(
                    &here,
                    format!("`{key}` is no keyword of JSON Schema"),
                    "remove it, or correct its spelling; it has no effect",
                );
                true
            }
        };
        if !ok && key == "multipleOf" {
            self.problem(
                &here,
                "`multipleOf` must be a number",
                "correct it; it has no effect",
            );
        }
    }

    fn keep(
        &mut self,
        out: &mut Map<String, Value>,
        key: &str,
        value: &Value,
        at: &str,
        fits: impl Fn(&Value) -> bool,
        expected: &str,
    ) -> bool {
        if fits(value) {
            out.insert(key.to_owned(), value.clone());
        } else {
            self.problem(
                at,
                format!("`{key}` must be {expected}"),
                "correct it; it has no effect",
            );
        }
        true
    }

    /// `type: [T, null]` → `T` and nullable; several types → one alternative each.
    fn types(&mut self, value: Option<&Value>, at: &str, out: &mut Map<String, Value>) {
        let names: Vec<&str> = match value {
            None => return,
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) if names.iter().all(Value::is_string) => {
                names.iter().filter_map(Value::as_str).collect()
            }
            Some(_) => {
                self.problem(
                    &format!("{at}/type"),
                    "`type` must be a text or a list of texts",
                    "correct it; the value is left untyped",
                );
                return;
            }
        };
        const KNOWN: &[&str] = &[
            "string", "number", "integer", "boolean", "object", "array", "null",
        ];
        if let Some(unknown) = names.iter().find(|name| !KNOWN.contains(name)) {
            self.problem(
                &format!("{at}/type"),
                format!("`{unknown}` is no type of JSON Schema"),
                "correct it; the value is left untyped",
            );
            return;
        }
        if names.contains(&"null") {
            out.insert("nullable".to_owned(), json!(true));
        }
        let names: Vec<&str> = names.into_iter().filter(|name| *name != "null").collect();
        match names.as_slice() {
            [] => drop(out.insert("x-null".to_owned(), json!(true))),
            [_] if out.contains_key("allOf")
                && out
                    .get("allOf")
                    .and_then(Value::as_array)
                    .is_some_and(|all| all.iter().any(|one| one.get("$ref").is_some())) => {}
            [name] => drop(out.insert("type".to_owned(), json!(name))),
            several => {
                let shared = out.clone();
                let alternatives: Vec<Value> = several
                    .iter()
                    .map(|name| {
                        let mut one = shared.clone();
                        one.retain(|key, _| belongs(key, name));
                        one.insert("type".to_owned(), json!(name));
                        Value::Object(one)
                    })
                    .collect();
                out.retain(|key, _| {
                    matches!(
                        key.as_str(),
                        "x-at"
                            | "title"
                            | "description"
                            | "nullable"
                            | "deprecated"
                            | "readOnly"
                            | "writeOnly"
                    )
                });
                out.insert("oneOf".to_owned(), Value::Array(alternatives));
            }
        }
    }

    /// The target of a reference, as a component. A reference into the inside of something makes a component of its target.
    fn target(&mut self, target: &str, at: &str) -> String {
        let standard = target
            .strip_prefix("#/components/schemas/")
            .is_some_and(|name| !name.contains('/'));
        if standard {
            return target.to_owned();
        }
        let Some(pointer) = target.strip_prefix('#') else {
            self.problem(
                at,
                format!("`{target}` lies outside of this document"),
                "bundle the document first; the value is left untyped",
            );
            return target.to_owned();
        };
        let name = format!("inside{}", pointer.replace(['/', '~', '%'], "."));
        if !self.hoisted.contains_key(&name) {
            self.hoisted.insert(name.clone(), json!({}));
            match self.document.root.pointer(pointer) {
                Some(value) => {
                    let lowered = self.schema(&value.clone(), pointer);
                    self.hoisted.insert(name.clone(), lowered);
                }
                None => self.problem(
                    at,
                    format!("`{target}` leads nowhere"),
                    "correct the reference; the value is left untyped",
                ),
            }
        }
        format!("#/components/schemas/{name}")
    }
}

/// Whether a keyword says something about values of a type.
fn belongs(key: &str, type_name: &str) -> bool {
    match key {
        "x-at" => true,
        "format" | "enum" => type_name != "object" && type_name != "array",
        "minLength" | "maxLength" | "pattern" => type_name == "string",
        "x-multipleOf" => matches!(type_name, "number" | "integer"),
        "items" | "minItems" | "maxItems" | "uniqueItems" => type_name == "array",
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => {
            type_name == "object"
        }
        _ => false,
    }
}

/// 3.1 has numeric exclusive bounds, 3.0 a bound and a flag. Where both bounds stand, the tighter one counts. Bounds
/// travel as `x-bounds`, in the text they were written in, since 3.0 would make floats of them.
fn bounds(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let mut bounds = Map::new();
    for key in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
        if let Some(value) = map.get(key).filter(|value| value.is_number()) {
            bounds.insert(key.to_owned(), value.clone());
        }
    }
    if !bounds.is_empty() && !out.contains_key("oneOf") {
        out.insert("x-bounds".to_owned(), Value::Object(bounds));
    }
}

/// A `null` among the values of an enum says that the value may be null.
fn nullable_enum(out: &mut Map<String, Value>) {
    let Some(Value::Array(values)) = out.get_mut("enum") else {
        return;
    };
    let before = values.len();
    values.retain(|value| !value.is_null());
    if values.len() < before {
        out.insert("nullable".to_owned(), json!(true));
    }
}
