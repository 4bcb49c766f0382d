//! Changes of parameters.

use serde_json::json;
use wise_codegen::pointer::segments;

use super::edits::{last_parameter, nothing, parameter, rename};
use super::{Mutation, mutation};
use crate::sites::At;

pub(super) static ALL: &[Mutation] = &[
    mutation(
        ("parameter.added-optional", "parameter.removed"),
        At::Operation,
        ("m/b", "n/s"),
        nothing,
        |doc, at| {
            parameter(
                doc,
                at,
                json!({"name": "zuluKind", "in": "query", "schema": {"type": "string"}}),
            )
        },
    ),
    mutation(
        ("parameter.added-required", "parameter.removed"),
        At::Operation,
        ("b/b", "s/s"),
        nothing,
        |doc, at| {
            let schema = json!({"type": "string"});
            parameter(
                doc,
                at,
                json!({"name": "zuluMust", "in": "query", "required": true, "schema": schema}),
            );
        },
    ),
    mutation(
        ("parameter.became-required", "parameter.became-optional"),
        At::Operation,
        ("b/m", "s/s"),
        |doc, at| {
            parameter(
                doc,
                at,
                json!({"name": "zuluSoon", "in": "query", "schema": {"type": "string"}}),
            )
        },
        |doc, at| last_parameter(doc, at)["required"] = json!(true),
    ),
    mutation(
        ("parameter.renamed", "parameter.renamed"),
        At::Operation,
        ("b/b", "s/s"),
        |doc, at| {
            parameter(
                doc,
                at,
                json!({"name": "zuluOnce", "in": "query", "schema": {"type": "string", "maxLength": 7}}),
            )
        },
        |doc, at| last_parameter(doc, at)["name"] = json!("zuluSince"),
    ),
    mutation(
        ("parameter.respelled", "parameter.respelled"),
        At::Operation,
        ("n/n", "i/i"),
        |doc, at| {
            parameter(
                doc,
                at,
                json!({"name": "X-Zulu-Word", "in": "header", "schema": {"type": "string"}}),
            )
        },
        |doc, at| last_parameter(doc, at)["name"] = json!("x-zulu-word"),
    ),
    mutation(
        ("parameter.path-name-changed", "parameter.path-name-changed"),
        At::Operation,
        ("n/n", "s/s"),
        |doc, at| {
            for parameter in doc.pointer(at).unwrap()["parameters"]
                .as_array()
                .unwrap()
                .clone()
            {
                if let Some(target) = parameter["$ref"].as_str() {
                    let found = doc.pointer(&target[1..]).unwrap().clone();
                    let list = doc.pointer_mut(at).unwrap()["parameters"]
                        .as_array_mut()
                        .unwrap();
                    *list.iter_mut().find(|one| **one == parameter).unwrap() = found;
                }
            }
        },
        |doc, at| {
            let list = doc.pointer_mut(at).unwrap()["parameters"]
                .as_array_mut()
                .unwrap();
            let path = list.iter_mut().find(|one| one["in"] == "path").unwrap();
            let name = path["name"].as_str().unwrap().to_owned();
            path["name"] = json!("zuluRef");
            let parts = segments(at);
            let renamed = parts[1].replace(&format!("{{{name}}}"), "{zuluRef}");
            rename(&mut doc["paths"], &parts[1], &renamed);
        },
    ),
    mutation(
        ("parameter.constant-changed", "parameter.constant-changed"),
        At::Operation,
        ("b/b", "i/i"),
        |doc, at| {
            let schema = json!({"type": "string", "enum": ["one"]});
            parameter(
                doc,
                at,
                json!({"name": "X-Zulu-Fix", "in": "header", "required": true, "schema": schema}),
            );
        },
        |doc, at| last_parameter(doc, at)["schema"]["enum"] = json!(["two"]),
    ),
    mutation(
        ("parameter.style-changed", "parameter.style-changed"),
        At::Operation,
        ("b/b", "i/i"),
        |doc, at| {
            let schema = json!({"type": "array", "items": {"type": "string"}});
            parameter(
                doc,
                at,
                json!({"name": "zuluList", "in": "query", "schema": schema}),
            );
        },
        |doc, at| last_parameter(doc, at)["explode"] = json!(false),
    ),
    mutation(
        ("parameter.deprecated", "parameter.undeprecated"),
        At::Operation,
        ("n/n", "i/i"),
        |doc, at| {
            parameter(
                doc,
                at,
                json!({"name": "zuluLate", "in": "query", "schema": {"type": "string"}}),
            )
        },
        |doc, at| last_parameter(doc, at)["deprecated"] = json!(true),
    ),
    mutation(
        ("parameter.retyped", "parameter.retyped"),
        At::Operation,
        ("b/b", "s/s"),
        |doc, at| {
            parameter(
                doc,
                at,
                json!({"name": "zuluSize", "in": "query", "schema": {"type": "string"}}),
            )
        },
        |doc, at| last_parameter(doc, at)["schema"]["type"] = json!("boolean"),
    ),
];
