//! `format: int32` and `int64` are limits of OpenAPI, to JSON Schema they are words.

use serde_json::{Map, Value, json};

/// Writes the limits into every schema.
pub fn write(value: &mut Value) {
    match value {
        Value::Object(map) => {
            limit(map);
            map.values_mut().for_each(write);
        }
        Value::Array(list) => list.iter_mut().for_each(write),
        _ => {}
    }
}

fn limit(map: &mut Map<String, Value>) {
    let (low, high) = match map.get("format").and_then(Value::as_str) {
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    if !map.contains_key("type") {
        return;
    }
    if !map.contains_key("minimum") && !map.contains_key("exclusiveMinimum") {
        map.insert("minimum".to_owned(), low);
    }
    if !map.contains_key("maximum") && !map.contains_key("exclusiveMaximum") {
        map.insert("maximum".to_owned(), high);
    }
}
