//! What decides how something is read (a value of a discriminator, a part of an `allOf`, the end of a path) is told when it differs.

use crate::documents::{Decisions, side};
use crate::small::small;
use crate::unseen::compared;
use serde_json::{Value, json};
use wise_diff::render;
use wise_diff::report::{Counts, Report, Step};

/// An event with two versions, which the values of its discriminator tell apart.
fn event(mapping: &Value) -> Value {
    let payload = |version: &str| {
        json!({ "type": "object", "properties": {
            "schema_version": { "type": "string", "const": version },
            "data": { "type": "object", "properties": { "note": { "type": "string" } } },
        } })
    };
    let mut root = side("plain", &small(|_| false).old, Decisions::None).contracts[0]
        .root
        .clone();
    root["components"]["schemas"] = json!({ "One": payload("1.0.0"), "Two": payload("2.0.0") });
    let schema = json!({
        "oneOf": [{ "$ref": "#/components/schemas/One" }, { "$ref": "#/components/schemas/Two" }],
        "discriminator": { "propertyName": "schema_version", "mapping": mapping },
    });
    root["webhooks"]["lamps#lit"] = json!({ "post": {
        "requestBody": { "content": { "application/json": { "schema": schema } } },
        "responses": { "200": { "description": "" } },
    } });
    root
}

/// Whichever the constants of the payloads say: a value that stands for a different payload is for a person.
#[test]
fn a_value_that_decides_about_the_version_of_an_event_is_for_a_person() {
    let (one, two) = ("#/components/schemas/One", "#/components/schemas/Two");
    let old = event(&json!({ "1.0.0": one, "2.0.0": two }));
    for mapping in [
        json!({ "1.0.1": one, "2.0.0": two }),
        json!({ "1.0.0": two, "2.0.0": one }),
        json!({ "2.0.0": two }),
        json!({ "1.0.0": one, "2.0.0": two, "3.0.0": two }),
        json!({}),
    ] {
        for (old, new) in [(&old, &event(&mapping)), (&event(&mapping), &old)] {
            let report = compared(old, new).unwrap();
            assert_eq!(report.advice.step, Step::Decide, "{mapping}");
        }
    }
}

/// The same of a union: also where its alternatives go by the same name as before.
#[test]
fn a_value_that_decides_about_a_union_is_for_a_person() {
    let (one, two) = ("#/components/schemas/Cat", "#/components/schemas/Dog");
    let pets = |discriminator: &Value, beside: bool| {
        let mut root = event(&json!({}));
        let pet = |kind: &str, own: &str| {
            json!({ "type": "object", "required": ["kind"], "properties": {
                "kind": { "type": "string", "const": kind }, own: { "type": "string" } } })
        };
        root["components"]["schemas"]["Cat"] = pet("cat", "purr");
        root["components"]["schemas"]["Dog"] = pet("dog", "bark");
        let schema = if beside {
            json!({ "allOf": [{ "$ref": one }], "discriminator": discriminator })
        } else {
            json!({ "oneOf": [{ "$ref": one }, { "$ref": two }], "discriminator": discriminator })
        };
        root["paths"]["/pets"] = json!({ "get": {
            "operationId": "petGet", "tags": ["pet"],
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": schema } } } },
        } });
        root
    };
    let mapped = |mapping: Value| json!({ "propertyName": "kind", "mapping": mapping });
    let old = mapped(json!({ "cat": one, "dog": two }));
    for new in [
        mapped(json!({ "cat": one })),
        mapped(json!({ "cat": one, "dog": two, "wolf": two })),
        mapped(json!({ "cat": one, "dog": two, "wolf": one })),
        json!({ "propertyName": "kind" }),
        json!({ "propertyName": "kind", "mapping": { "cat": one, "dog": two }, "default": "cat" }),
    ] {
        for beside in [false, true] {
            let (old, new) = (pets(&old, beside), pets(&new, beside));
            for (old, new) in [(&old, &new), (&new, &old)] {
                let report = compared(old, new).unwrap();
                assert_eq!(report.advice.step, Step::Decide, "{:?}", report.changes);
            }
        }
    }
    let wolf = mapped(json!({ "cat": one, "dog": two, "wolf": two }));
    let other = mapped(json!({ "cat": one, "dog": two, "wolf": one }));
    let report = compared(&pets(&wolf, false), &pets(&other, false)).unwrap();
    assert_eq!(report.advice.step, Step::Decide);
}

/// What one part of an `allOf` says and a later one overrules is still said.
#[test]
fn what_a_later_part_overrules_is_told() {
    let root = |least: u64| {
        let mut root = event(&json!({}));
        let schema = json!({ "allOf": [
            { "type": "string", "minLength": least, "enum": ["a", "b"] },
            { "type": "string", "minLength": 1, "enum": ["b", "c"] },
        ] });
        root["paths"]["/pets"] = json!({ "get": {
            "operationId": "petGet", "tags": ["pet"],
            "parameters": [{ "name": "kind", "in": "query", "schema": schema }],
            "responses": { "204": { "description": "" } },
        } });
        root
    };
    let report = compared(&root(2), &root(5)).unwrap();
    assert_eq!(report.advice.step, Step::Decide);
}

/// A path is not the path with something behind its last parameter.
#[test]
fn what_follows_a_parameter_is_part_of_the_path() {
    let root = |path: &str| {
        let mut root = event(&json!({}));
        root["paths"][path] = json!({ "get": {
            "operationId": "petGet", "tags": ["pet"],
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "responses": { "204": { "description": "" } },
        } });
        root
    };
    let report = compared(&root("/pets/{id}"), &root("/pets/{id}.pdf")).unwrap();
    assert_eq!(report.changes[0].rule, "operation.path-changed");
}

/// Said beside what decides already, and told all the same: a type of `null` alone, and the default of a header with one value.
#[test]
fn what_is_said_beside_the_type_or_the_only_value_is_told() {
    let root = |body: Value, header: Value| {
        let mut root = event(&json!({}));
        root["paths"]["/pets"] = json!({ "get": {
            "operationId": "petGet", "tags": ["pet"],
            "parameters": [{ "name": "Kind", "in": "header", "required": true, "schema": header }],
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "owner": body },
            } } } } },
        } });
        root
    };
    let owner =
        |types: Value| json!({ "type": types, "properties": { "name": { "type": "string" } } });
    let (both, only) = (owner(json!(["object", "null"])), owner(json!(["null"])));
    let (plain, wrong) = (
        json!({ "type": "string", "enum": ["cat"] }),
        json!({ "type": "string", "enum": ["cat"], "default": "dog" }),
    );
    for (old, new) in [
        (root(both.clone(), plain.clone()), root(only, plain.clone())),
        (root(both.clone(), plain.clone()), root(both.clone(), wrong)),
    ] {
        for (old, new) in [(&old, &new), (&new, &old)] {
            let report = compared(old, new).unwrap();
            assert_eq!(report.advice.step, Step::Decide, "{:?}", report.changes);
            assert_eq!(report.changes.len(), 1, "{:?}", report.changes);
        }
    }
    // The only value once more is nothing new.
    let same = json!({ "type": "string", "enum": ["cat"], "default": "cat" });
    let report = compared(&root(both.clone(), plain), &root(both, same)).unwrap();
    assert!(report.changes.is_empty(), "{:?}", report.changes);
}

/// What the verb of a line tells is not told again behind it.
#[test]
fn a_line_tells_each_fact_once() {
    let root = |body: Value| {
        let mut root = event(&json!({}));
        root["paths"]["/pets"] = json!({ "post": {
            "operationId": "petCreate", "tags": ["pet"],
            "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
            "responses": { "204": { "description": "" } },
        } });
        root
    };
    let pet =
        |types: Value| json!({ "type": "object", "properties": { "name": { "type": types } } });
    let (plain, nullable) = (pet(json!("string")), pet(json!(["string", "null"])));
    let union = json!({ "oneOf": [plain, { "type": "object", "properties": { "wing": { "type": "integer" } } }] });
    for (old, new, line) in [
        (&plain, &nullable, "field `name` became nullable"),
        (&nullable, &plain, "field `name` is no longer nullable"),
        (&plain, &union, "the body became a union (was `object`)"),
        (&union, &plain, "the body is no longer a union (`object`)"),
    ] {
        let report = compared(&root(old.clone()), &root(new.clone())).unwrap();
        let lines = report.changes.iter().map(|change| change.title.as_str());
        assert!(
            lines.clone().any(|one| one == line),
            "{line}: {:?}",
            lines.collect::<Vec<_>>()
        );
        // A title is about the versions that changed, and their day.
        let mut report = report;
        let versions = [("legacy", "2031-03-01"), ("2031q1", "2031-06-01")];
        let versions = versions.map(|(version, day)| Counts {
            version: version.to_owned(),
            published: Some(day.to_owned()),
            ..Counts::default()
        });
        report.new.versions = versions.to_vec();
        let places = report
            .changes
            .iter_mut()
            .flat_map(|change| &mut change.places);
        places.for_each(|place| place.version = "legacy".to_owned());
        let dated = |report: &Report| render::dated(&render::changed(report));
        assert_eq!(dated(&report), "legacy of 2031-03-01");
        report.changes.clear();
        assert_eq!(dated(&report), "2031Q1 of 2031-06-01");
    }
}
