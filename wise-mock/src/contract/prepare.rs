//! Unpacks the documents, and puts two things in them that a JSON Schema validator does not know.

use serde_json::{Map, Value, json};

use super::{Document, PACKED};

pub(super) fn documents() -> Result<Vec<Document>, String> {
    let text = miniz_oxide::inflate::decompress_to_vec_zlib(PACKED)
        .map_err(|error| format!("the contracts cannot be unpacked: {error}"))?;
    let packed: Vec<Value> = serde_json::from_slice(&text)
        .map_err(|error| format!("the contracts cannot be read: {error}"))?;
    let documents = packed.into_iter().map(|mut packed| {
        let mut root = packed["document"].take();
        walk(&mut root);
        Document {
            version: packed["version"].as_str().unwrap_or_default().to_owned(),
            root,
        }
    });
    Ok(documents.collect())
}

fn walk(value: &mut Value) {
    match value {
        Value::Object(map) => {
            open_unions(map);
            integer_limits(map);
            map.values_mut().for_each(walk);
        }
        Value::Array(list) => list.iter_mut().for_each(walk),
        _ => {}
    }
}

/// `oneOf` → `anyOf`: the alternatives of several unions require nothing, so that every object that is right for one of them is right
/// for all, and no answer could ever be valid. Upstream's own examples break `oneOf` for this reason.
fn open_unions(map: &mut Map<String, Value>) {
    if map.get("oneOf").is_some_and(Value::is_array)
        && !map.contains_key("anyOf")
        && let Some(alternatives) = map.remove("oneOf")
    {
        map.insert("anyOf".to_owned(), alternatives);
    }
}

/// `format: int32` and `int64` are limits of OpenAPI, to JSON Schema they are words.
fn integer_limits(map: &mut Map<String, Value>) {
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
