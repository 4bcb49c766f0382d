//! Schemas that refer to each other twice at every level have more places than anybody can count, and cost no more than others.

use crate::documents::{Decisions, report};
use serde_json::{Value, json};

const DEPTH: usize = 28;

/// One operation that sends and answers with schemas of which each has the next one twice.
fn diamond(level: fn(Value) -> Value, end: &Value) -> Value {
    let reference = |level: usize| json!({ "$ref": format!("#/components/schemas/L{level}") });
    let mut schemas = json!({});
    for at in 0..DEPTH {
        schemas[format!("L{at}")] = level(reference(at + 1));
    }
    schemas[format!("L{DEPTH}")] = json!({ "type": "object", "properties": end });
    let content = json!({ "content": { "application/json": { "schema": reference(0) } } });
    let mut answer = content.clone();
    answer["description"] = json!("");
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Deep", "version": "1" },
        "servers": [{ "url": "https://api.example.com/2031Q2" }],
        "paths": { "/deep": { "post": {
            "operationId": "deepCreate", "requestBody": content, "responses": { "200": answer }
        } } },
        "components": { "schemas": schemas }
    })
}

#[test]
fn a_difference_at_the_end_of_a_diamond_is_found_without_going_every_way() {
    let levels: [fn(Value) -> Value; 4] = [
        |next| json!({ "type": "object", "properties": { "a": next, "b": next } }),
        |next| json!({ "type": "object", "properties": { "a": { "type": "array", "items": next }, "b": next } }),
        |next| json!({ "allOf": [next, next] }),
        |next| {
            json!({ "oneOf": [
            { "type": "object", "properties": { "a": next } }, { "type": "object", "properties": { "b": next } }
        ] })
        },
    ];
    let old = json!({ "amount": { "type": "number" }, "currency": { "type": "string" } });
    let mut new = old.clone();
    new["rate"] = json!({ "type": "number" });
    for level in levels {
        let (old, new) = (diamond(level, &old), diamond(level, &new));
        let same = report(&old, &old, Decisions::None);
        assert!(same.changes.is_empty());
        let found = report(&old, &new, Decisions::None);
        let added = found
            .changes
            .iter()
            .filter(|one| one.rule == "field.added-optional");
        assert!(added.clone().count() > 0, "{:#?}", found.headline);
        // What is listed can be read.
        assert!(added.map(|one| one.places.len()).sum::<usize>() < 1_000);
    }
}
