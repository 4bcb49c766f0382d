//! Changes of events.

use serde_json::json;

use super::edits::{content, nothing, object, payload, push};
use super::{Mutation, mutation};
use crate::sites::At;

pub(super) static ALL: &[Mutation] = &[
    mutation(
        ("event.added", "event.removed"),
        At::Event,
        ("m/b", "n/s"),
        nothing,
        |doc, at| {
            let another = doc.pointer(at).unwrap().clone();
            doc["webhooks"]["zulu#heard"] = json!({"post": another});
        },
    ),
    mutation(
        ("event.deprecated", "event.undeprecated"),
        At::Event,
        ("n/n", "i/i"),
        |doc, at| drop(object(doc, at).remove("deprecated")),
        |doc, at| doc.pointer_mut(at).unwrap()["deprecated"] = json!(true),
    ),
    mutation(
        ("event.version-added", "event.version-removed"),
        At::Event,
        ("m/b", "n/s"),
        |doc, at| {
            let schema = json!({"oneOf": [payload("4.0.0", "zulu"), payload("5.0.0", "yankee")]});
            doc.pointer_mut(at).unwrap()["requestBody"] = content(schema);
        },
        |doc, at| {
            let list = format!("{at}/requestBody/content/application~1json/schema/oneOf");
            push(doc, &list, payload("6.0.0", "xray"));
        },
    ),
];
