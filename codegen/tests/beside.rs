//! Keys that stand beside a reference and say nothing of its values change nothing: no type, no name, and no way to tell
//! alternatives apart.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::Value;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::{Inputs, Source, Text, Texts, VersionInput};
use wise_codegen::{rustfmt, sync};

/// Alternatives told apart by their sender, by a mapping, by the names of components, by constants, by what they require and by
/// their types of JSON.
const PICNIC: &str = r"
openapi: 3.1.0
info: {title: Picnic, version: '1'}
servers: [{url: 'https://picnic.test/2031Q1'}]
paths:
  /picnics:
    post:
      operationId: picnicCreate
      tags: [picnic]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Plan'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Picnic'}}}}}
components:
  schemas:
    Plan:
      type: object
      properties:
        seat: {oneOf: [{$ref: '#/components/schemas/case-1'}, {$ref: '#/components/schemas/case-2'}]}
    Picnic:
      type: object
      properties:
        bench: {$ref: '#/components/schemas/case-2'}
        cakes: {type: array, items: {$ref: '#/components/schemas/Cake'}}
        mapped:
          oneOf: [{$ref: '#/components/schemas/Cake'}, {$ref: '#/components/schemas/Pie'}]
          discriminator: {propertyName: dish, mapping: {CAKE: '#/components/schemas/Cake', PIE: '#/components/schemas/Pie'}}
        named:
          oneOf: [{$ref: '#/components/schemas/Cake'}, {$ref: '#/components/schemas/Pie'}]
          discriminator: {propertyName: dish}
        drink: {oneOf: [{$ref: '#/components/schemas/Tea'}, {$ref: '#/components/schemas/Milk'}]}
        guest: {anyOf: [{$ref: '#/components/schemas/Adult'}, {$ref: '#/components/schemas/Child'}]}
        weather: {oneOf: [{$ref: '#/components/schemas/Word'}, {$ref: '#/components/schemas/Forecast'}]}
    case-1: {title: Blanket, type: object, properties: {length: {type: number}, width: {type: number}}}
    case-2: {title: Bench, type: object, properties: {length: {type: number}, width: {type: number}}}
    Cake: {type: object, properties: {dish: {type: string}, layers: {type: integer}}}
    Pie: {type: object, properties: {dish: {type: string}, slices: {type: integer}}}
    Tea: {type: object, required: [kind], properties: {kind: {type: string, enum: [TEA]}, hot: {type: boolean}}}
    Milk: {type: object, required: [kind], properties: {kind: {type: string, enum: [MILK]}, cold: {type: boolean}}}
    Adult: {type: object, required: [job], properties: {job: {type: string}, name: {type: string}}}
    Child: {type: object, required: [age], properties: {age: {type: integer}, name: {type: string}}}
    Word: {type: string}
    Forecast: {type: object, properties: {rain: {type: boolean}}}
";

/// Puts a key beside each reference to a schema. How many there are.
fn put_beside(value: &mut Value, key: &str, says: &Value) -> usize {
    let mut found = 0;
    match value {
        Value::Object(map) => {
            let target = map.get("$ref").and_then(Value::as_str);
            if target.is_some_and(|target| target.starts_with("#/components/schemas/")) {
                map.insert(key.to_owned(), says.clone());
                found += 1;
            }
            for inner in map.values_mut() {
                found += put_beside(inner, key, says);
            }
        }
        Value::Array(list) => {
            for inner in list {
                found += put_beside(inner, key, says);
            }
        }
        _ => {}
    }
    found
}

fn named(name: &str, text: String) -> Text {
    Text {
        name: name.to_owned(),
        text,
    }
}

fn inputs(text: String) -> Inputs {
    let own = Inputs::read(&support::workspace()).unwrap();
    Inputs {
        versions: vec![VersionInput {
            directory: "2031q1".to_owned(),
            contract: Source::Text(named("picnic.yaml", text)),
            supplements: Vec::new(),
        }],
        rules: named("rules.toml", String::new()).into(),
        names: Texts::default(),
        docs: Texts::default(),
        editions: named("editions.toml", String::new()),
        ..own
    }
}

#[test]
fn keys_beside_a_reference_change_nothing() {
    let document = Document::parse("picnic.yaml", PICNIC).unwrap();
    let plain = generate(&inputs(document.root.to_string()), Options::default());
    let plain = plain.unwrap_or_else(|error| panic!("{error}"));
    let types = &plain.files["wise-api/src/shared/v2031q1/picnic.rs"];
    for name in [
        "BlanketSeat",
        "Mapped",
        "Named",
        "TeaDrink",
        "AgeGuest",
        "Weather",
    ] {
        let declared = [format!("pub struct {name} "), format!("pub enum {name} ")];
        assert!(
            declared.iter().any(|one| types.contains(one)),
            "no {name} in {types}"
        );
    }
    for (key, says) in [
        ("description", Value::from("Words.")),
        ("deprecated", Value::from(false)),
        ("x-beside", Value::from(true)),
        ("minProperties", Value::from(0)),
    ] {
        let mut root = document.root.clone();
        assert_eq!(put_beside(&mut root, key, &says), 16, "{key}");
        let beside = generate(&inputs(root.to_string()), Options::default());
        let beside = beside.unwrap_or_else(|error| panic!("{key}: {error}"));
        for (path, text) in &plain.files {
            let other = beside.files.get(path).map_or("", String::as_str);
            same(&format!("{key}: {path}"), text, other);
        }
        assert_eq!(beside.files.len(), plain.files.len(), "{key}");
    }
}

#[test]
fn keys_beside_the_references_of_the_contracts_change_nothing() {
    let root = support::workspace();
    let mut inputs = Inputs::read(&root).unwrap();
    for version in &mut inputs.versions {
        let name = format!("spec/{}/contract.yaml", version.directory);
        let text = std::fs::read_to_string(root.join(&name)).unwrap();
        let mut contract = Document::parse(&name, &text).unwrap().root;
        let found = put_beside(&mut contract, "x-beside", &Value::from(true));
        assert!(found > 100, "{name}: {found}");
        version.contract = Source::Text(named(&name, contract.to_string()));
    }
    let made = generate(&inputs, Options::default());
    let mut beside = made.unwrap_or_else(|error| panic!("{error}"));
    rustfmt::format(&mut beside).unwrap();
    let differences = sync::compare(&root, &beside).unwrap();
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Fails with the first line that differs.
fn same(what: &str, one: &str, other: &str) {
    let mut lines = one.lines().zip(other.lines());
    let first = lines.find(|(one, other)| one != other);
    assert!(one == other, "{what}: {first:?}");
}
