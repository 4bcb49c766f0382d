//! Changes of bodies, responses and their headers.

use serde_json::json;

use super::edits::{answer, body, nothing, object};
use super::{CONTENT, Mutation, mutation};
use crate::sites::At;

pub(super) static ALL: &[Mutation] = &[
    mutation(
        ("body.added-optional", "body.removed"),
        At::Sender,
        ("m/b", "s/s"),
        |doc, at| drop(object(doc, at).remove("requestBody")),
        |doc, at| doc.pointer_mut(at).unwrap()["requestBody"] = body(false),
    ),
    mutation(
        ("body.added-required", "body.removed"),
        At::Sender,
        ("b/b", "s/s"),
        |doc, at| drop(object(doc, at).remove("requestBody")),
        |doc, at| doc.pointer_mut(at).unwrap()["requestBody"] = body(true),
    ),
    mutation(
        ("body.became-required", "body.became-optional"),
        At::Sender,
        ("b/m", "i/i"),
        |doc, at| doc.pointer_mut(at).unwrap()["requestBody"] = body(false),
        |doc, at| doc.pointer_mut(at).unwrap()["requestBody"]["required"] = json!(true),
    ),
    mutation(
        ("body.retyped", "body.retyped"),
        CONTENT,
        ("bb/bb", "ss/ss"),
        |doc, at| {
            let schema = json!({"type": "object", "properties": {"zulu": {"type": "string"}}});
            doc.pointer_mut(at).unwrap()["application/json"]["schema"] = schema;
        },
        |doc, at| {
            let schema = json!({"type": "array", "items": {"type": "string"}});
            doc.pointer_mut(at).unwrap()["application/json"]["schema"] = schema;
        },
    ),
    mutation(
        ("media.added", "media.removed"),
        CONTENT,
        ("ma/bb", "is/is"),
        nothing,
        |doc, at| {
            doc.pointer_mut(at).unwrap()["application/zulu+json"] =
                json!({"schema": {"type": "string"}});
        },
    ),
    mutation(
        ("media.changed", "media.changed"),
        CONTENT,
        ("bb/bb", "ii/ii"),
        nothing,
        |doc, at| {
            let content = object(doc, at);
            let node = content.remove("application/json").unwrap();
            content.insert("application/zulu+json".to_owned(), node);
        },
    ),
    mutation(
        ("status.added", "status.removed"),
        At::Operation,
        ("a/b", "i/i"),
        nothing,
        |doc, at| {
            doc.pointer_mut(at).unwrap()["responses"]["418"] = json!({});
        },
    ),
    mutation(
        ("status.changed", "status.changed"),
        At::Operation,
        ("a/a", "i/i"),
        nothing,
        |doc, at| {
            let responses = object(doc, &format!("{at}/responses"));
            let good = responses
                .keys()
                .find(|status| status.starts_with('2'))
                .unwrap()
                .clone();
            let node = responses.remove(&good).unwrap();
            responses.insert("203".to_owned(), node);
        },
    ),
    mutation(
        ("header.added", "header.removed"),
        At::Operation,
        ("m/b", "i/i"),
        nothing,
        |doc, at| {
            let answer = answer(doc, at);
            answer["headers"]["X-Zulu-Seen"] = json!({"schema": {"type": "string"}});
        },
    ),
    mutation(
        ("header.became-required", "header.became-optional"),
        At::Operation,
        ("m/b", "i/i"),
        |doc, at| answer(doc, at)["headers"]["X-Zulu-Sure"] = json!({"schema": {"type": "string"}}),
        |doc, at| answer(doc, at)["headers"]["X-Zulu-Sure"]["required"] = json!(true),
    ),
    mutation(
        ("header.retyped", "header.retyped"),
        At::Operation,
        ("b/b", "i/i"),
        |doc, at| answer(doc, at)["headers"]["X-Zulu-Size"] = json!({"schema": {"type": "string"}}),
        |doc, at| answer(doc, at)["headers"]["X-Zulu-Size"]["schema"]["type"] = json!("integer"),
    ),
];
