//! Changes that share a cause are one line.

use crate::documents::{Decisions, report};
use crate::mutations::lines;
use serde_json::{Value, json};
use wise_diff::render::terminal;
use wise_diff::report::Report;

/// Five operations that refer to one component, each by another name.
fn five() -> Value {
    let names = ["home", "work", "post", "bank", "shop"];
    let mut paths = json!({});
    for name in names {
        let body =
            json!({"type": "object", "properties": {name: {"$ref": "#/components/schemas/Place"}}});
        paths[format!("/v1/{name}s/{{id}}")] = json!({"get": {
            "operationId": format!("{name}Get"),
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"content": {"application/json": {"schema": body}}}},
        }});
    }
    let place = json!({"type": "object", "properties": {
        "city": {"type": "string"},
        "street": {"type": "string"},
    }});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Five", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": paths,
        "components": {"schemas": {"Place": place}},
    })
}

/// The report on a change of every operation, or of the document.
fn changed(edit: impl Fn(&mut Value), each: impl Fn(&mut Value)) -> Report {
    let old = five();
    let mut new = old.clone();
    edit(&mut new);
    for (_, item) in new["paths"].as_object_mut().unwrap() {
        each(&mut item["get"]);
    }
    report(&old, &new, Decisions::None)
}

fn one(report: &Report, rule: &str) {
    let rules: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, [rule], "{:#?}", lines(report));
    assert_eq!(report.changes[0].places.len(), 5);
}

#[test]
fn a_component_of_five_operations() {
    let place = "/components/schemas/Place";
    let field = changed(
        |doc| doc.pointer_mut(place).unwrap()["properties"]["city"] = json!({"type": "integer"}),
        |_| {},
    );
    one(&field, "field.retyped");
    // The component itself goes by five names.
    let itself = changed(
        |doc| doc.pointer_mut(place).unwrap()["type"] = json!(["object", "null"]),
        |_| {},
    );
    one(&itself, "field.became-nullable");
    assert!(itself.changes[0].everywhere);
}

#[test]
fn what_is_added_to_every_operation() {
    let header = json!({"name": "X-Zulu", "in": "header", "schema": {"type": "string"}});
    let with_header = changed(
        |_| {},
        |operation| {
            operation["parameters"]
                .as_array_mut()
                .unwrap()
                .push(header.clone())
        },
    );
    one(&with_header, "parameter.added-optional");
    assert!(with_header.changes[0].everywhere);
    assert!(terminal(&with_header).contains("at every operation, 5 places"));

    let with_status = changed(
        |_| {},
        |operation| operation["responses"]["429"] = json!({}),
    );
    one(&with_status, "status.added");
    assert!(with_status.changes[0].everywhere);
}

#[test]
fn a_path_prefix_that_changed_everywhere() {
    let mut old = five();
    let gone = json!({"get": {"operationId": "oldGetV1", "deprecated": true,
        "responses": {"200": {}}}});
    let other = json!({"get": {"operationId": "oldGet", "responses": {"200": {}}}});
    old["paths"]["/v1/olds"] = gone;
    old["paths"]["/v2/olds"] = other;
    let mut new = old.clone();
    new["servers"] = json!([{"url": "https://api.example.com/2031Q2"}]);
    let paths = std::mem::take(&mut new["paths"]);
    new["paths"] = json!({});
    for (path, item) in paths.as_object().unwrap() {
        if path != "/v1/olds" {
            new["paths"][&path[3..]] = item.clone();
        }
    }
    let report = report(&old, &new, Decisions::None);
    let start = "7 → 6 operations, all survivors moved from /vN to /2031Q2, 1 removed";
    assert!(report.headline.starts_with(start), "{}", report.headline);
    let rules: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(
        rules,
        ["operation.removed", "operation.version-moved"],
        "{:#?}",
        lines(&report)
    );
    assert_eq!(report.changes[0].successors, ["oldGet"]);
    assert_eq!(report.changes[1].places.len(), 6);
    assert!(terminal(&report).contains("instead: oldGet"));
}
