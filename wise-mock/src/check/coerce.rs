//! Texts of parameters and forms → the JSON that their schema speaks of.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::contract::Schema;

/// Whether values of this type can be right for a schema.
pub(super) fn takes(schema: &Schema, kind: &str) -> bool {
    describes(schema.root(), schema.value(), kind)
}

fn describes(root: &Value, schema: &Value, kind: &str) -> bool {
    let target = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = target.and_then(|target| root.pointer(target.trim_start_matches('#'))) {
        return describes(root, target, kind);
    }
    let parts = ["allOf", "anyOf", "oneOf"]
        .iter()
        .filter_map(|keyword| schema.get(*keyword)?.as_array());
    match schema.get("type") {
        Some(Value::String(own)) => own == kind,
        Some(Value::Array(kinds)) => kinds.iter().any(|own| own == kind),
        _ => parts.flatten().any(|part| describes(root, part, kind)),
    }
}

/// The names of the properties of a schema, those of all alternatives together.
pub(super) fn names<'s>(root: &'s Value, schema: &'s Value, found: &mut BTreeSet<&'s str>) {
    let target = schema.get("$ref").and_then(Value::as_str);
    if let Some(target) = target.and_then(|target| root.pointer(target.trim_start_matches('#'))) {
        names(root, target, found);
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    found.extend(
        properties
            .into_iter()
            .flat_map(|all| all.keys())
            .map(String::as_str),
    );
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(keyword).and_then(Value::as_array);
        parts
            .into_iter()
            .flatten()
            .for_each(|part| names(root, part, found));
    }
}

/// One value. A text that is no number stays a text where a number is wanted: the schema then says what is wrong.
pub(super) fn text(schema: &Schema, text: &str) -> Value {
    typed(schema.root(), schema.value(), text)
}

pub(super) fn typed(root: &Value, schema: &Value, text: &str) -> Value {
    let takes = |kind: &str| describes(root, schema, kind);
    // As JSON writes them: no plus in front, and no space around.
    let number = || match serde_json::from_str(text) {
        Ok(Value::Number(number)) if !text.contains(char::is_whitespace) => Some(number),
        _ => None,
    };
    if (takes("integer") || takes("number"))
        && let Some(number) = number()
        && (takes("number") || number.is_i64())
    {
        return Value::Number(number);
    }
    if takes("boolean")
        && let Ok(flag) = text.parse::<bool>()
    {
        return json!(flag);
    }
    json!(text)
}

/// A value for each time that the parameter is there.
pub(super) fn list(schema: &Schema, texts: &[&str]) -> Value {
    let items = schema.value().get("items").unwrap_or(&Value::Null);
    let list = texts.iter().map(|text| typed(schema.root(), items, text));
    Value::Array(list.collect())
}
