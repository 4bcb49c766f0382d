//! Whatever a document contains, the generator gives files that are Rust, or problems that say something; it never panics.

#![allow(clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};
use std::path::Path;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::pointer::join;

const OPTIONS: Options = Options {
    prose_of_bundle: false,
    partial: true,
    keep_stale: false,
    alone: false,
};

/// Runs everything over one document; the number of problems when it was refused.
fn endure(text: &str) -> Result<usize, usize> {
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "2030q1".to_owned(),
            contract: Source::Text(Text {
                name: "odd.yaml".to_owned(),
                text: text.to_owned(),
            }),
            supplements: Vec::new(),
        }],
        ..Inputs::default()
    };
    let output = match generate(&inputs, OPTIONS) {
        Ok(output) => output,
        Err(problems) => {
            assert!(!problems.is_empty() && problems.iter().all(|one| !one.what.is_empty()));
            return Err(problems.len());
        }
    };
    for (path, content) in output
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        if let Err(error) = syn::parse_file(content) {
            panic!("{path} is no Rust: {error}\n{text}");
        }
    }
    assert!(output.problems.iter().all(|one| !one.what.is_empty()));
    Ok(output.problems.len())
}

/// A document with one operation that answers with this schema.
fn answering(schema: &Value, schemas: Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "odd", "version": "1"},
        "paths": {"/odd": {"get": {"operationId": "oddGet", "responses": {
            "200": {"content": {"application/json": {"schema": schema}}}
        }}}},
        "components": {"schemas": schemas}
    })
    .to_string()
}

#[test]
fn what_is_no_document_is_refused() {
    for text in [
        "",
        "null",
        "[]",
        "just words",
        "a: b: c",
        "\u{0}",
        "openapi: 3.1.0\nopenapi: 3.1.0",
        "openapi: 2.0\npaths: {}",
        "{\"openapi\": \"3.1.0\", \"paths\"",
    ] {
        assert!(endure(text).is_err(), "{text:?}");
    }
    let head = "openapi: 3.1.0\ninfo: {title: odd, version: '1'}\n";
    for rest in [
        "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}}}",
        "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}}}",
    ] {
        assert!(endure(&format!("{head}{rest}")).is_err(), "{rest}");
    }
}

#[test]
fn schemas_that_lead_into_circles_are_untyped() {
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    for schema in [
        json!({"type": "array", "items": thing}),
        json!({"type": "object", "additionalProperties": thing}),
        json!({"allOf": [thing]}),
        json!({"allOf": [thing, thing, {"type": "object", "properties": {"a": thing}}]}),
        json!({"oneOf": [thing, {"type": "null"}]}),
        json!({"anyOf": [thing, thing]}),
        json!({"type": "object", "properties": {"a": thing}, "oneOf": [thing, {"type": "string"}]}),
        json!({"type": "array", "items": {"type": "array", "items": {"type": "object", "additionalProperties": thing}}}),
        json!({"oneOf": [thing, thing], "discriminator": {"propertyName": "kind"}}),
        json!({"allOf": [{"oneOf": [thing, {"type": "object", "properties": {"b": {"type": "string"}}}]}]}),
    ] {
        let text = answering(&thing, json!({ "Thing": schema }));
        let _ = endure(&text);
    }
}

/// Each member doubles the work for whoever follows every reference anew.
#[test]
fn references_that_multiply_cost_no_time() {
    let depth = 40;
    type Level = fn(Value) -> Value;
    let kinds: [Level; 5] = [
        |next| json!({"allOf": [next, next]}),
        |next| json!({"type": "object", "properties": {"a": next, "b": next}}),
        |next| json!({"type": "object", "properties": {"a": {"type": "array", "items": next}}, "additionalProperties": next}),
        |next| json!({"oneOf": [{"type": "object", "properties": {"a": next}}, {"type": "object", "properties": {"b": next}}]}),
        |next| json!({"type": "object", "required": ["a", "b"], "properties": {"a": next, "b": {"allOf": [next]}}}),
    ];
    let ends = [
        json!({"end": {"type": "string"}}),
        json!({"amount": {"type": "number"}, "currency": {"type": "string"}}),
    ];
    for kind in kinds {
        for end in &ends {
            let mut schemas = serde_json::Map::new();
            for level in 0..depth {
                let next = json!({"$ref": format!("#/components/schemas/L{}", level + 1)});
                schemas.insert(format!("L{level}"), kind(next));
            }
            let last = json!({"type": "object", "properties": end});
            schemas.insert(format!("L{depth}"), last);
            let start = json!({"$ref": "#/components/schemas/L0"});
            let text = answering(&start, Value::Object(schemas));
            let mut root: Value = serde_json::from_str(&text).unwrap();
            // Sent, too: amounts of requests are looked for along every way.
            let mut post = root["paths"]["/odd"]["get"].clone();
            post["operationId"] = json!("oddCreate");
            post["requestBody"] = post["responses"]["200"].clone();
            root["paths"]["/odd"]["post"] = post;
            let text = root.to_string();
            assert!(endure(&text).is_ok(), "{text}");
        }
    }
}

#[test]
fn values_of_the_wrong_kind_are_problems() {
    for schema in [
        json!({"type": "text"}),
        json!({"type": 5}),
        json!({"type": ["string", 5]}),
        json!({"type": "object", "properties": {"a": {"type": "object", "properties": {}}}, "required": "a"}),
        json!({"type": "object", "required": ["gone"], "properties": {"a": {"type": "string"}}}),
        json!({"enum": "a"}),
        json!({"type": "string", "maxLength": -1}),
        json!({"oneOf": {}}),
        json!({"allOf": [5]}),
        json!({"oneOf": [{"type": "string"}, {"type": "string"}]}),
        json!({"oneOf": [{"type": "object"}], "discriminator": "kind"}),
        json!({"$dynamicRef": "#x"}),
        json!({"unheardOf": true}),
    ] {
        let text = answering(&schema, json!({}));
        assert!(endure(&text).unwrap_or_else(|many| many) > 0, "{schema}");
    }
}

/// A fixed sequence: a failure must come back the next time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut visit = |key: &str, value: &Value| {
        let at = join(at, key);
        places(value, &at, all);
        all.push(at);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| visit(key, value)),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| visit(&index.to_string(), value));
        }
        _ => {}
    }
}

fn parent<'a>(root: &'a mut Value, at: &str) -> (&'a mut Value, String) {
    let (parent, key) = at.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    (root.pointer_mut(parent).unwrap(), key)
}

/// Deletes, replaces, copies or renames a few nodes.
fn mutate(root: &mut Value, dice: &mut Dice) {
    let odd = [
        json!(null),
        json!(-1),
        json!(true),
        json!(""),
        json!("é/~{}"),
        json!([]),
        json!({}),
        json!({"type": "string"}),
        json!({"type": ["object", "array", "string"], "properties": {"a": {}}}),
        json!({"oneOf": [{"type": "object", "properties": {"a": true}}, {"type": "integer"}]}),
        json!({"allOf": [{}, {"required": ["a"]}]}),
        json!({"enum": [null, 1, "", "self"]}),
        json!(["a", "a", null]),
    ];
    for _ in 0..=dice.below(3) {
        let mut all = Vec::new();
        places(root, "", &mut all);
        all.retain(|at| at != "/openapi");
        if all.is_empty() {
            return;
        }
        let at = all[dice.below(all.len())].clone();
        let other = root.pointer(&all[dice.below(all.len())]).cloned().unwrap();
        let choice = dice.below(4);
        let (inside, key) = parent(root, &at);
        match (inside, choice) {
            (Value::Object(map), 0) => drop(map.remove(&key)),
            (Value::Object(map), 1) => {
                let value = map.remove(&key).unwrap();
                map.insert(
                    ["self", "1.0-β", "", "$ref", "x-a"][dice.below(5)].into(),
                    value,
                );
            }
            (Value::Array(items), 0) => drop(items.remove(key.parse().unwrap())),
            (_, 2) => *root.pointer_mut(&at).unwrap() = other,
            _ => *root.pointer_mut(&at).unwrap() = odd[dice.below(odd.len())].clone(),
        }
    }
}

#[test]
fn damaged_cases() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    let mut dice = Dice(2026);
    let mut generated = 0;
    let mut all = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut root: Value = serde_yaml::from_str(&text).unwrap();
        root.as_object_mut().unwrap().remove("x-case");
        for _ in 0..12 {
            let mut damaged = root.clone();
            mutate(&mut damaged, &mut dice);
            all += 1;
            generated += usize::from(endure(&damaged.to_string()).is_ok());
        }
    }
    assert!(generated * 3 > all, "only {generated} of {all} got through");
}

/// Keeps a few operations and events, and the components that they need.
fn piece(root: &Value, dice: &mut Dice) -> Value {
    let mut piece = root.clone();
    for section in ["paths", "webhooks"] {
        let Some(map) = piece.get_mut(section).and_then(Value::as_object_mut) else {
            continue;
        };
        let first = dice.below(map.len());
        let mut at = 0;
        map.retain(|_, _| {
            at += 1;
            (first + 1..first + 5).contains(&at)
        });
    }
    let used = |piece: &Value| {
        let text = piece.to_string();
        move |kind: &str, name: &str| text.contains(&format!("#/components/{kind}/{name}\""))
    };
    loop {
        let used = used(&piece);
        let mut removed = 0;
        let kinds = piece["components"].as_object_mut().unwrap();
        for (kind, components) in kinds
            .iter_mut()
            .filter(|(kind, _)| *kind != "securitySchemes")
        {
            let components = components.as_object_mut().unwrap();
            let before = components.len();
            components.retain(|name, _| used(kind, name));
            removed += before - components.len();
        }
        if removed == 0 {
            return piece;
        }
    }
}

#[test]
fn damaged_pieces_of_published_bundles() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        return;
    };
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(directory);
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    let mut dice = Dice(41);
    for file in files.iter().rev().take(3) {
        let text = std::fs::read_to_string(file).unwrap();
        let root: Value = serde_yaml::from_str(&text).unwrap();
        for _ in 0..10 {
            let piece = piece(&root, &mut dice);
            for _ in 0..7 {
                let mut damaged = piece.clone();
                mutate(&mut damaged, &mut dice);
                let _ = endure(&damaged.to_string());
            }
        }
    }
}
