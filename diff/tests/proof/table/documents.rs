//! Changes of the document as a whole and of its operations.

use serde_json::json;
use wise_codegen::pointer::segments;

use super::edits::{move_to, nothing, object, push, scheme};
use super::{Mutation, mutation};
use crate::sites::At;

pub(super) static ALL: &[Mutation] = &[
    // ---- The document.
    mutation(
        (
            "document.described-otherwise",
            "document.described-otherwise",
        ),
        At::Document,
        ("n/n", "i/i"),
        nothing,
        |doc, _| doc["info"]["version"] = json!("another"),
    ),
    mutation(
        ("server.added", "server.removed"),
        At::Document,
        ("m/b", "i/i"),
        nothing,
        |doc, _| {
            push(
                doc,
                "/servers",
                json!({"url": "https://further.example.com/2026Q3"}),
            );
        },
    ),
    mutation(
        ("security.scheme-changed", "security.scheme-changed"),
        At::Document,
        ("b/b", "i/i"),
        |doc, _| {
            doc["components"]["securitySchemes"]["Zulu"] =
                json!({"type": "http", "scheme": "bearer"})
        },
        |doc, _| doc["components"]["securitySchemes"]["Zulu"]["scheme"] = json!("basic"),
    ),
    mutation(
        ("security.scheme-added", "security.scheme-removed"),
        At::Document,
        ("n/n", "i/i"),
        nothing,
        |doc, _| {
            doc["components"]["securitySchemes"]["Yankee"] =
                json!({"type": "http", "scheme": "bearer"})
        },
    ),
    // ---- Operations.
    mutation(
        ("operation.added", "operation.removed"),
        At::Operation,
        ("m/b", "n/s"),
        nothing,
        |doc, at| {
            let mut another = doc.pointer(at).unwrap().clone();
            another["operationId"] = json!("zuluCreate");
            another["parameters"] = json!([]);
            doc["paths"]["/zulu/of/nobody"] = json!({"post": another});
        },
    ),
    mutation(
        ("operation.id-changed", "operation.id-changed"),
        At::Operation,
        ("n/n", "i/i"),
        nothing,
        |doc, at| doc.pointer_mut(at).unwrap()["operationId"] = json!("zuluOther"),
    ),
    mutation(
        ("operation.id-case-changed", "operation.id-case-changed"),
        At::Operation,
        ("n/n", "i/i"),
        nothing,
        |doc, at| {
            let id = doc.pointer(at).unwrap()["operationId"].as_str().unwrap();
            let other = if id == id.to_lowercase() {
                id.to_uppercase()
            } else {
                id.to_lowercase()
            };
            doc.pointer_mut(at).unwrap()["operationId"] = json!(other);
        },
    ),
    mutation(
        ("operation.path-changed", "operation.path-changed"),
        At::Operation,
        ("b/b", "i/i"),
        nothing,
        |doc, at| move_to(doc, at, |path| format!("{path}/zulu")),
    ),
    mutation(
        ("operation.version-moved", "operation.version-moved"),
        At::Operation,
        ("b/b", "i/i"),
        nothing,
        |doc, at| {
            move_to(doc, at, |path| {
                let (version, rest) = path[1..].split_once('/').unwrap_or(("", &path[1..]));
                let versioned = version.len() < 8 && version.contains(|c: char| c.is_ascii_digit());
                format!("/v9/{}", if versioned { rest } else { &path[1..] })
            });
        },
    ),
    mutation(
        ("operation.method-changed", "operation.method-changed"),
        At::Operation,
        ("b/b", "i/i"),
        nothing,
        |doc, at| {
            let parts = segments(at);
            let item = &mut doc["paths"][&parts[1]];
            let operation = item.as_object_mut().unwrap().remove(&parts[2]).unwrap();
            let method = if parts[2] == "put" { "patch" } else { "put" };
            item[method] = operation;
        },
    ),
    mutation(
        ("operation.deprecated", "operation.undeprecated"),
        At::Operation,
        ("n/n", "i/i"),
        |doc, at| drop(object(doc, at).remove("deprecated")),
        |doc, at| doc.pointer_mut(at).unwrap()["deprecated"] = json!(true),
    ),
    mutation(
        ("operation.retagged", "operation.retagged"),
        At::Operation,
        ("n/n", "i/i"),
        nothing,
        |doc, at| doc.pointer_mut(at).unwrap()["tags"] = json!(["zulu"]),
    ),
    mutation(
        ("security.added", "security.removed"),
        At::Operation,
        ("m/b", "i/i"),
        |doc, at| {
            let first = scheme(doc, 0);
            doc.pointer_mut(at).unwrap()["security"] = json!([{first: []}]);
        },
        |doc, at| {
            let second = scheme(doc, 1);
            push(doc, &format!("{at}/security"), json!({second: []}));
        },
    ),
];
