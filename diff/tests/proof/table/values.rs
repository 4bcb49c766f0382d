//! Changes of objects and of values.

use serde_json::json;

use super::edits::{become_value, nothing, object, require, union};
use super::{Mutation, OBJECT, TEXT, mutation};

pub(super) static ALL: &[Mutation] = &[
    // ---- Objects.
    mutation(
        ("field.added-optional", "field.removed"),
        OBJECT,
        ("mmm/bbb", "nnn/sss"),
        nothing,
        |doc, at| {
            doc.pointer_mut(at).unwrap()["properties"]["zuluNew"] = json!({"type": "string"});
        },
    ),
    mutation(
        ("field.added-required", "field.removed"),
        OBJECT,
        ("bmm/bbb", "snn/sss"),
        nothing,
        |doc, at| {
            doc.pointer_mut(at).unwrap()["properties"]["zuluSure"] = json!({"type": "string"});
            require(doc, at, "zuluSure");
        },
    ),
    mutation(
        ("field.became-required", "field.became-optional"),
        OBJECT,
        ("bmm/mbb", "sss/sss"),
        |doc, at| {
            doc.pointer_mut(at).unwrap()["properties"]["zuluMaybe"] = json!({"type": "string"})
        },
        |doc, at| require(doc, at, "zuluMaybe"),
    ),
    mutation(
        ("object.extra-changed", "object.extra-changed"),
        OBJECT,
        ("baa/baa", "nii/sii"),
        |doc, at| drop(object(doc, at).remove("additionalProperties")),
        |doc, at| doc.pointer_mut(at).unwrap()["additionalProperties"] = json!({"type": "string"}),
    ),
    // ---- Values.
    mutation(
        ("field.became-nullable", "field.became-non-nullable"),
        TEXT,
        ("maa/bmm", "sii/sii"),
        |doc, at| become_value(doc, at, json!({"type": "string"})),
        |doc, at| become_value(doc, at, json!({"type": ["string", "null"]})),
    ),
    mutation(
        ("field.became-read-only", "field.no-longer-read-only"),
        TEXT,
        ("bnn/mnn", "sii/nii"),
        nothing,
        |doc, at| doc.pointer_mut(at).unwrap()["readOnly"] = json!(true),
    ),
    mutation(
        ("field.became-write-only", "field.no-longer-write-only"),
        TEXT,
        ("nbb/nmm", "iii/iii"),
        nothing,
        |doc, at| doc.pointer_mut(at).unwrap()["writeOnly"] = json!(true),
    ),
    mutation(
        ("field.deprecated", "field.undeprecated"),
        TEXT,
        ("nnn/nnn", "iii/iii"),
        nothing,
        |doc, at| {
            doc.pointer_mut(at).unwrap()["deprecated"] = json!(true);
        },
    ),
    mutation(
        ("field.default-changed", "field.default-changed"),
        TEXT,
        ("bnn/bnn", "iii/iii"),
        nothing,
        |doc, at| doc.pointer_mut(at).unwrap()["default"] = json!("zulu"),
    ),
    mutation(
        ("field.retyped", "field.retyped"),
        TEXT,
        ("bbb/bbb", "sss/sss"),
        |doc, at| become_value(doc, at, json!({"type": "string"})),
        |doc, at| become_value(doc, at, json!({"type": "boolean"})),
    ),
    mutation(
        ("format.changed", "format.changed"),
        TEXT,
        ("baa/baa", "sss/sss"),
        |doc, at| become_value(doc, at, json!({"type": "string"})),
        |doc, at| become_value(doc, at, json!({"type": "string", "format": "date"})),
    ),
    mutation(
        ("format.precision-changed", "format.precision-changed"),
        TEXT,
        ("nnn/nnn", "iii/iii"),
        |doc, at| become_value(doc, at, json!({"type": "number"})),
        |doc, at| become_value(doc, at, json!({"type": "number", "format": "double"})),
    ),
    mutation(
        ("limit.tightened", "limit.loosened"),
        TEXT,
        ("bnn/maa", "iii/iii"),
        |doc, at| become_value(doc, at, json!({"type": "string"})),
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "string", "minLength": 2, "maxLength": 7}),
            )
        },
    ),
    mutation(
        ("limit.changed", "limit.changed"),
        TEXT,
        ("baa/baa", "iii/iii"),
        |doc, at| become_value(doc, at, json!({"type": "string", "pattern": "^z"})),
        |doc, at| become_value(doc, at, json!({"type": "string", "pattern": "z$"})),
    ),
    mutation(
        ("enum.value-added", "enum.value-removed"),
        TEXT,
        ("maa/bnn", "nnn/sss"),
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "string", "enum": ["ZULU", "YANKEE"]}),
            )
        },
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "string", "enum": ["ZULU", "YANKEE", "XRAY"]}),
            )
        },
    ),
    mutation(
        ("enum.set-replaced", "enum.set-replaced"),
        TEXT,
        ("baa/baa", "sss/sss"),
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "string", "enum": ["WHISKY", "VICTOR"]}),
            )
        },
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "string", "enum": ["UNIFORM", "TANGO"]}),
            )
        },
    ),
    mutation(
        ("enum.introduced", "enum.dropped"),
        TEXT,
        ("bnn/maa", "sss/sss"),
        |doc, at| become_value(doc, at, json!({"type": "string"})),
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "string", "enum": ["SIERRA", "ROMEO"]}),
            )
        },
    ),
    mutation(
        ("union.member-added", "union.member-removed"),
        TEXT,
        ("maa/bnn", "nnn/sss"),
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf")),
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE", "XRAY"], "kind", "oneOf")),
    ),
    mutation(
        ("union.member-renamed", "union.member-renamed"),
        TEXT,
        ("bbb/bbb", "sss/sss"),
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf")),
        |doc, at| {
            become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf"));
            let tag = "oneOf/1/properties/kind/const";
            *doc.pointer_mut(&format!("{at}/{tag}")).unwrap() = json!("XRAY");
        },
    ),
    mutation(
        ("union.discriminator-changed", "union.discriminator-changed"),
        TEXT,
        ("bbb/bbb", "sss/sss"),
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf")),
        |doc, at| {
            become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf"));
            doc.pointer_mut(at).unwrap()["discriminator"]["propertyName"] = json!("sort");
        },
    ),
    mutation(
        ("union.keyword-changed", "union.keyword-changed"),
        TEXT,
        ("nnn/nnn", "iii/iii"),
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf")),
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "anyOf")),
    ),
    mutation(
        ("union.introduced", "union.dissolved"),
        TEXT,
        ("bbb/bbb", "sss/sss"),
        |doc, at| {
            become_value(
                doc,
                at,
                json!({"type": "object", "properties": {"zulu": {"type": "string"}}}),
            )
        },
        |doc, at| become_value(doc, at, union(&["ZULU", "YANKEE"], "kind", "oneOf")),
    ),
    mutation(
        ("schema.retitled", "schema.retitled"),
        TEXT,
        ("nnn/nnn", "iii/iii"),
        nothing,
        |doc, at| doc.pointer_mut(at).unwrap()["title"] = json!("Zulu"),
    ),
    mutation(
        ("unknown.fact", "unknown.fact"),
        TEXT,
        ("bbb/bbb", "iii/iii"),
        nothing,
        |doc, at| {
            doc.pointer_mut(at).unwrap()["zuluKeyword"] = json!(true);
        },
    ),
];
