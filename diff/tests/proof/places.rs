//! Two properties whose names look like one place are two.

use crate::documents::{Decisions, report, side};
use crate::small::small;
use serde_json::{Value, json};

/// A contract with a property `a.b` beside `a` with a `b`, each of which holds a text.
fn shelf(dotted: &Value, nested: &Value) -> Value {
    let mut root = side("plain", &small(|_| false).old, Decisions::None).contracts[0]
        .root
        .clone();
    let object =
        |name: &str, schema: &Value| json!({ "type": "object", "properties": { name: schema } });
    let schema = json!({ "type": "object", "properties": {
        "a.b": object("width", dotted),
        "a": object("b", &object("width", nested)),
    } });
    root["paths"]["/shelves"] = json!({ "get": {
        "operationId": "shelfGet", "tags": ["shelf"],
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": schema } } } },
    } });
    root
}

#[test]
fn a_name_with_a_dot_is_a_place_of_its_own() {
    let (text, values) = (json!({ "type": "string" }), json!({ "type": "number" }));
    for (new, key) in [
        (shelf(&values, &text), "shelfGet.response.a~2eb.width"),
        (shelf(&text, &values), "shelfGet.response.a.b.width"),
    ] {
        let report = report(&shelf(&text, &text), &new, Decisions::None);
        let places: Vec<&str> = report
            .changes
            .iter()
            .flat_map(|change| &change.places)
            .map(|place| place.key.as_str())
            .collect();
        assert_eq!(places, [key]);
        let rules: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
        assert!(!rules.contains(&"rust.changed"), "{rules:?}");
        assert!(!report.changes[0].rust.items.is_empty());
    }
}
