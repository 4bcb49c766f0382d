//! The steps that changes are made of.

use serde_json::{Map, Value, json};
use wise_codegen::pointer::segments;

pub(super) fn nothing(_: &mut Value, _: &str) {}

pub(super) fn object<'v>(doc: &'v mut Value, at: &str) -> &'v mut Map<String, Value> {
    doc.pointer_mut(at).unwrap().as_object_mut().unwrap()
}

pub(super) fn push(doc: &mut Value, at: &str, value: Value) {
    doc.pointer_mut(at)
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(value);
}

pub(super) fn scheme(doc: &Value, at: usize) -> String {
    let schemes = doc["components"]["securitySchemes"].as_object().unwrap();
    schemes.keys().nth(at).unwrap().clone()
}

pub(super) fn parameter(doc: &mut Value, at: &str, one: Value) {
    let operation = object(doc, at);
    let list = operation.entry("parameters").or_insert_with(|| json!([]));
    list.as_array_mut().unwrap().push(one);
}

pub(super) fn last_parameter<'v>(doc: &'v mut Value, at: &str) -> &'v mut Value {
    let list = doc.pointer_mut(&format!("{at}/parameters")).unwrap();
    list.as_array_mut().unwrap().last_mut().unwrap()
}

pub(super) fn rename(map: &mut Value, old: &str, new: &str) {
    let map = map.as_object_mut().unwrap();
    let value = map.remove(old).unwrap();
    map.insert(new.to_owned(), value);
}

pub(super) fn move_to(doc: &mut Value, at: &str, to: impl Fn(&str) -> String) {
    let path = &segments(at)[1];
    rename(&mut doc["paths"], path, &to(path));
}

pub(super) fn content(schema: Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": schema}}})
}

pub(super) fn body(required: bool) -> Value {
    let mut body = content(json!({"type": "object", "properties": {"zulu": {"type": "string"}}}));
    body["required"] = json!(required);
    body
}

pub(super) fn answer<'v>(doc: &'v mut Value, at: &str) -> &'v mut Value {
    let responses = object(doc, &format!("{at}/responses"));
    let mut good = responses
        .iter_mut()
        .filter(|(status, _)| status.starts_with('2'));
    good.next().unwrap().1
}

pub(super) fn require(doc: &mut Value, at: &str, name: &str) {
    let list = object(doc, at)
        .entry("required")
        .or_insert_with(|| json!([]));
    list.as_array_mut().unwrap().push(json!(name));
}

pub(super) fn become_value(doc: &mut Value, at: &str, value: Value) {
    *doc.pointer_mut(at).unwrap() = value;
}

/// Objects that a property tells apart; each with a property of its own, so that each is a shape of its own.
pub(super) fn union(labels: &[&str], tag: &str, keyword: &str) -> Value {
    let member = |label: &&str| {
        let own = format!("zulu{label}");
        json!({
            "type": "object",
            "required": ["kind", "sort"],
            "properties": {
                "kind": {"type": "string", "const": label},
                "sort": {"type": "string", "const": label},
                format!("{own}Word"): {"type": "string"},
                format!("{own}s"): {"type": "integer"},
                format!("{own}Size"): {"type": "integer"},
            },
        })
    };
    let members: Vec<Value> = labels.iter().map(member).collect();
    json!({keyword: members, "discriminator": {"propertyName": tag}})
}

pub(super) fn payload(version: &str, field: &str) -> Value {
    json!({
        "type": "object",
        "properties": {
            "schema_version": {"type": "string", "const": version},
            "data": {"type": "object", "properties": {field: {"type": "string"}, "zuluSize": {"type": "integer"}}},
        },
    })
}
