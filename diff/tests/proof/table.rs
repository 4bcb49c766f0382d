//! Every change that the rules know, as one small change of a document.

use crate::sites::At;
use serde_json::{Map, Value, json};
use wise_codegen::pointer::segments;
use wise_diff::report::Direction::Request;

/// Makes a change at a JSON pointer.
pub type Edit = fn(&mut Value, &str);

/// A change of a document.
pub struct Mutation {
    /// The rule that finds it.
    pub rule: &'static str,
    /// The rule that finds it when the sides are swapped.
    pub back: &'static str,
    /// Where it can be made; any direction stands for all of them.
    pub at: At,
    /// Severity there and back in a request, a response and a webhook: (b)reaking, (a)bsorbed, (m)ore, (n)eutral. One
    /// letter where the direction does not matter.
    pub severity: &'static str,
    /// What it does in Rust, there and back: (s)ource-breaking, (n)ew API, (i)nvisible.
    pub rust: &'static str,
    /// Makes both sides fit.
    pub set: Edit,
    /// Makes the change.
    pub edit: Edit,
}

const fn mutation(
    names: (&'static str, &'static str),
    at: At,
    letters: (&'static str, &'static str),
    set: Edit,
    edit: Edit,
) -> Mutation {
    Mutation {
        rule: names.0,
        back: names.1,
        at,
        severity: letters.0,
        rust: letters.1,
        set,
        edit,
    }
}

const OBJECT: At = At::Object(Request);
const TEXT: At = At::Text(Request);
const CONTENT: At = At::Content(Request);

/// The table.
pub static TABLE: &[Mutation] = &[
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
    // ---- Parameters.
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
    // ---- Bodies, answers and their headers.
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
    // ---- Events.
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

fn nothing(_: &mut Value, _: &str) {}

fn object<'v>(doc: &'v mut Value, at: &str) -> &'v mut Map<String, Value> {
    doc.pointer_mut(at).unwrap().as_object_mut().unwrap()
}

fn push(doc: &mut Value, at: &str, value: Value) {
    doc.pointer_mut(at)
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(value);
}

fn scheme(doc: &Value, at: usize) -> String {
    let schemes = doc["components"]["securitySchemes"].as_object().unwrap();
    schemes.keys().nth(at).unwrap().clone()
}

fn parameter(doc: &mut Value, at: &str, one: Value) {
    let operation = object(doc, at);
    let list = operation.entry("parameters").or_insert_with(|| json!([]));
    list.as_array_mut().unwrap().push(one);
}

fn last_parameter<'v>(doc: &'v mut Value, at: &str) -> &'v mut Value {
    let list = doc.pointer_mut(&format!("{at}/parameters")).unwrap();
    list.as_array_mut().unwrap().last_mut().unwrap()
}

fn rename(map: &mut Value, old: &str, new: &str) {
    let map = map.as_object_mut().unwrap();
    let value = map.remove(old).unwrap();
    map.insert(new.to_owned(), value);
}

fn move_to(doc: &mut Value, at: &str, to: impl Fn(&str) -> String) {
    let path = &segments(at)[1];
    rename(&mut doc["paths"], path, &to(path));
}

fn content(schema: Value) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": schema}}})
}

fn body(required: bool) -> Value {
    let mut body = content(json!({"type": "object", "properties": {"zulu": {"type": "string"}}}));
    body["required"] = json!(required);
    body
}

fn answer<'v>(doc: &'v mut Value, at: &str) -> &'v mut Value {
    let responses = object(doc, &format!("{at}/responses"));
    let mut good = responses
        .iter_mut()
        .filter(|(status, _)| status.starts_with('2'));
    good.next().unwrap().1
}

fn require(doc: &mut Value, at: &str, name: &str) {
    let list = object(doc, at)
        .entry("required")
        .or_insert_with(|| json!([]));
    list.as_array_mut().unwrap().push(json!(name));
}

fn become_value(doc: &mut Value, at: &str, value: Value) {
    *doc.pointer_mut(at).unwrap() = value;
}

/// Objects that a property tells apart; each with a property of its own, so that each is a shape of its own.
fn union(labels: &[&str], tag: &str, keyword: &str) -> Value {
    let member = |label: &&str| {
        let own = format!("zulu{label}");
        json!({
            "type": "object",
            "required": ["kind", "sort"],
            "properties": {
                "kind": {"type": "string", "const": label},
                "sort": {"type": "string", "const": label},
                format!("{own}Word"): {"type": "string"},
                format!("{own}s"): {"type": "integer"},
                format!("{own}Size"): {"type": "integer"},
            },
        })
    };
    let members: Vec<Value> = labels.iter().map(member).collect();
    json!({keyword: members, "discriminator": {"propertyName": tag}})
}

fn payload(version: &str, field: &str) -> Value {
    json!({
        "type": "object",
        "properties": {
            "schema_version": {"type": "string", "const": version},
            "data": {"type": "object", "properties": {field: {"type": "string"}, "zuluSize": {"type": "integer"}}},
        },
    })
}
