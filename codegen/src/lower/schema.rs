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
                    "Correct it; until then the value is untyped JSON",
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

    /// One keyword of a schema. What it holds has a fitting form, or the keyword has no effect and is a problem.
    fn keyword(&mut self, key: &str, value: &Value, at: &str, out: &mut Map<String, Value>) {
        let here = join(at, key);
        if let Some((fits, expected)) = plain(key) {
            return self.keep(out, key, value, &here, fits, expected);
        }
        match key {
            // The whole of a schema says what these mean: see `types` and `bounds`.
            "type" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {}
            "multipleOf" => {
                // 3.0 keeps it as a float, so it travels beside the schema, exact.
                out.insert("x-multipleOf".to_owned(), value.clone());
                if !value.is_number() {
                    self.problem(
                        &here,
                        "`multipleOf` must be a number",
                        "Correct it; until then it has no effect",
                    );
                }
            }
            "const" => {
                out.insert("enum".to_owned(), json!([value]));
                out.insert("x-const".to_owned(), value.clone());
            }
            "properties" | "additionalProperties" | "items" | "allOf" | "oneOf" | "anyOf" => {
                let lowered = self.inner_schemas(key, value, &here);
                out.insert(key.to_owned(), lowered);
            }
            "example" | "examples" | "externalDocs" | "xml" | "$comment" => {}
            _ if BESIDE.contains(&key) => {
                out.insert(format!("x-{}", key.trim_start_matches('$')), value.clone());
            }
            "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef" => self.problem(
                &here,
                format!("`{key}` is not supported"),
                "Use `$ref`; until then the value is untyped JSON",
            ),
            _ if key.starts_with("x-") => drop(out.insert(key.to_owned(), value.clone())),
            _ => self.problem(
                &here,
                format!("`{key}` is no keyword of JSON Schema"),
                "Remove it, or correct its spelling; until then it has no effect",
            ),
        }
    }

    /// The schemas that a keyword holds: by name, one, or a list of them.
    fn inner_schemas(&mut self, key: &str, value: &Value, at: &str) -> Value {
        match key {
            "properties" => self.each(value, at, Self::schema),
            "allOf" | "oneOf" | "anyOf" => self.list(value, at, Self::schema),
            "additionalProperties" if value.is_boolean() => value.clone(),
            _ => self.schema(value, at),
        }
    }

    fn keep(
        &mut self,
        out: &mut Map<String, Value>,
        key: &str,
        value: &Value,
        at: &str,
        fits: fn(&Value) -> bool,
        expected: &str,
    ) {
        if fits(value) {
            out.insert(key.to_owned(), value.clone());
        } else {
            self.problem(
                at,
                format!("`{key}` must be {expected}"),
                "Correct it; until then it has no effect",
            );
        }
    }

    /// `type: [T, null]` → `T` and nullable; several types → one alternative each.
    fn types(&mut self, value: Option<&Value>, at: &str, out: &mut Map<String, Value>) {
        let Some(names) = value.and_then(|value| self.type_names(value, at)) else {
            return;
        };
        if names.contains(&"null") {
            out.insert("nullable".to_owned(), json!(true));
        }
        let names: Vec<&str> = names.into_iter().filter(|name| *name != "null").collect();
        let members = out.get("allOf").and_then(Value::as_array);
        let refers = members.is_some_and(|all| all.iter().any(|one| one.get("$ref").is_some()));
        match names.as_slice() {
            [] => drop(out.insert("x-null".to_owned(), json!(true))),
            [_] if refers => {}
            [name] => drop(out.insert("type".to_owned(), json!(name))),
            several => alternatives(several, out),
        }
    }

    /// The types that `type` names, if it names types.
    fn type_names<'v>(&mut self, value: &'v Value, at: &str) -> Option<Vec<&'v str>> {
        const KNOWN: &[&str] = &[
            "string", "number", "integer", "boolean", "object", "array", "null",
        ];
        let names: Vec<&str> = match value {
            Value::String(name) => vec![name],
            Value::Array(names) if names.iter().all(Value::is_string) => {
                names.iter().filter_map(Value::as_str).collect()
            }
            _ => {
                self.problem(
                    &format!("{at}/type"),
                    "`type` must be a text or a list of texts",
                    "Correct it; until then the value is untyped JSON",
                );
                return None;
            }
        };
        if let Some(unknown) = names.iter().find(|name| !KNOWN.contains(name)) {
            self.problem(
                &format!("{at}/type"),
                format!("`{unknown}` is no type of JSON Schema"),
                "Correct it; until then the value is untyped JSON",
            );
            return None;
        }
        Some(names)
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
                "Bundle the document first; until then the value is untyped JSON",
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
                    format!("`{target}` does not resolve"),
                    "Correct the reference; until then the value is untyped JSON",
                ),
            }
        }
        format!("#/components/schemas/{name}")
    }
}

/// Rules about instances that no Rust type expresses, and dialect bookkeeping: kept for readers of the model.
const BESIDE: &[&str] = &[
    "not",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "patternProperties",
    "prefixItems",
    "contentMediaType",
    "contentEncoding",
    "contentSchema",
    "default",
    "$defs",
    "definitions",
    "$schema",
    "$id",
    "$anchor",
    "$vocabulary",
];

/// A form of values, and its name in a problem.
type Form = (fn(&Value) -> bool, &'static str);

/// The form of a keyword that 3.0 has as it is.
fn plain(key: &str) -> Option<Form> {
    Some(match key {
        "title" | "description" | "format" | "pattern" => (Value::is_string, "a text"),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            (Value::is_u64, "a whole number, zero or more")
        }
        "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" | "nullable" => {
            (Value::is_boolean, "true or false")
        }
        "enum" => (Value::is_array, "a list of values"),
        "required" => (are_texts, "a list of property names"),
        "discriminator" => (is_discriminator, "a mapping with `propertyName`"),
        _ => return None,
    })
}

fn are_texts(value: &Value) -> bool {
    let names = value.as_array();
    names.is_some_and(|names| names.iter().all(Value::is_string))
}

fn is_discriminator(value: &Value) -> bool {
    let texts = |mapping: &Value| {
        let mapping = mapping.as_object();
        mapping.is_some_and(|mapping| mapping.values().all(Value::is_string))
    };
    value.get("propertyName").is_some_and(Value::is_string)
        && value.get("mapping").is_none_or(texts)
}

/// One schema for each of several types, with the keywords that say something about it.
fn alternatives(types: &[&str], out: &mut Map<String, Value>) {
    let one = |name: &&str| {
        let mut one = out.clone();
        one.retain(|key, _| belongs(key, name));
        one.insert("type".to_owned(), json!(name));
        Value::Object(one)
    };
    let alternatives: Vec<Value> = types.iter().map(one).collect();
    const OF_ALL: &[&str] = &[
        "x-at",
        "title",
        "description",
        "nullable",
        "deprecated",
        "readOnly",
        "writeOnly",
    ];
    out.retain(|key, _| OF_ALL.contains(&key.as_str()));
    out.insert("oneOf".to_owned(), Value::Array(alternatives));
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
