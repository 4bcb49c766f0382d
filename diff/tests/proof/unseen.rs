//! Whatever a document says and a program could read, a report says when it differs: each kind of member of each kind of object, taken
//! away, changed and added, at places in every operation and event that has one.

use crate::documents::{Decisions, WHOLE, side, slice};
use crate::small::small;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use wise_codegen::document::Document;
use wise_codegen::kind::ObjectKind as K;
use wise_codegen::kind::{MemberKind, ObjectKind, walk};
use wise_codegen::pointer::join;
use wise_codegen::{contract, version};
use wise_diff::report::{Report, Step};

/// A member of an object, and what is done to it.
type Edit = (ObjectKind, String, &'static str);

/// What is done to the value of a member; `None` where that cannot be done to it.
fn edited(root: &Value, key: &str, value: &Value, how: &str) -> Option<Value> {
    Some(match (how, value) {
        ("changed", Value::String(target)) if key == "$ref" => {
            let (table, _) = target.rsplit_once('/')?;
            let all = root.pointer(table.strip_prefix('#')?)?.as_object()?;
            let other = all.keys().map(|name| format!("{table}/{name}"));
            let mut other = other.filter(|name| name != target);
            other.next()?.into()
        }
        ("changed", Value::String(text)) if key == "type" && text == "string" => "integer".into(),
        ("changed", Value::String(_)) if key == "type" => "string".into(),
        ("changed", Value::String(text)) => format!("{text}x").into(),
        ("changed", Value::Number(number)) => json!(number.as_f64()? + 1.0),
        ("changed", Value::Bool(is)) => json!(!is),
        ("changed", Value::Object(map)) => {
            let (name, inner) = map.iter().find(|(_, inner)| inner.is_string())?;
            let mut map = map.clone();
            let other = match (key, map.values().find(|other| *other != inner)) {
                ("mapping", Some(other)) => other.clone(),
                _ => edited(root, "", inner, how)?,
            };
            map.insert(name.clone(), other);
            map.into()
        }
        ("grown", Value::Array(list)) if list.iter().all(Value::is_string) => {
            let mut list = list.clone();
            list.push("other".into());
            list.into()
        }
        ("grown", Value::Object(map)) => {
            let mut map = map.clone();
            let inner = map.values().next()?.clone();
            map.insert("other".to_owned(), inner);
            map.into()
        }
        ("shrunk", Value::Array(list)) if list.len() > 1 => list[1..].to_vec().into(),
        ("shrunk", Value::Object(map)) if map.len() > 1 => {
            let all = map.clone().into_iter().skip(1);
            Value::Object(all.collect())
        }
        ("renamed", Value::Object(map)) if !map.is_empty() => {
            let all = map.clone().into_iter().enumerate();
            let all = all.map(|(at, (name, inner))| match at {
                0 => (format!("{name}x"), inner),
                _ => (name, inner),
            });
            Value::Object(all.collect())
        }
        _ => return None,
    })
}

/// A value for a member that an object does not have.
fn new_value(kind: ObjectKind, key: &str, shape: MemberKind) -> Option<Value> {
    let schema = || json!({ "type": "string", "maxLength": 9 });
    Some(match (key, shape) {
        ("$ref" | "$dynamicRef", _) => return None,
        ("type", MemberKind::Names) => json!("string"),
        ("enum" | "required", MemberKind::Names) => json!(["other"]),
        ("mapping" | "scopes" | "variables" | "dependentRequired" | "$vocabulary", _) => {
            json!({ "other": "other" })
        }
        ("operationId" | "propertyName" | "name" | "in", _) => return None,
        (_, MemberKind::Data) => match key {
            _ if key.starts_with("min") || key.starts_with("max") || key == "multipleOf" => {
                json!(3)
            }
            "deprecated" | "nullable" | "readOnly" | "writeOnly" | "explode" | "allowReserved"
            | "allowEmptyValue" | "uniqueItems" | "attribute" | "wrapped" => json!(true),
            "exclusiveMinimum" | "exclusiveMaximum" => json!(3),
            "style" => json!("pipeDelimited"),
            "required" => json!(true),
            _ => json!("other"),
        },
        (_, MemberKind::Names) => json!(["other"]),
        (_, MemberKind::One(ObjectKind::Schema)) => schema(),
        (_, MemberKind::List(ObjectKind::Schema)) => json!([schema(), { "type": "integer" }]),
        (_, MemberKind::Map(ObjectKind::Schema)) => json!({ "other": schema() }),
        (_, MemberKind::List(ObjectKind::Server)) => {
            json!([{ "url": "https://other.example.com" }])
        }
        (_, MemberKind::List(ObjectKind::Parameter)) => {
            json!([{ "name": "other", "in": "query", "schema": schema() }])
        }
        (_, MemberKind::Map(ObjectKind::Header)) => json!({ "X-Other": { "schema": schema() } }),
        (_, MemberKind::Map(ObjectKind::MediaType)) => {
            json!({ "application/other": { "schema": schema() } })
        }
        (_, MemberKind::Map(_)) => json!({ "other": {} }),
        (_, MemberKind::One(ObjectKind::Discriminator)) => json!({ "propertyName": "other" }),
        (_, MemberKind::One(_)) if kind == ObjectKind::PathItem => return None,
        (_, MemberKind::One(_)) => json!({ "name": "other" }),
        (_, MemberKind::List(_)) => json!([{}]),
    })
}

/// Every edit of a document: what it is, the pointer of the object, and what that becomes.
fn edits(root: &Value) -> Vec<(Edit, String, Map<String, Value>)> {
    let mut found = Vec::new();
    walk(root, ObjectKind::Root, "", &mut |kind, object, pointer| {
        let mut put = |key: &str, how, value: Option<Value>| {
            let mut object = object.clone();
            match value {
                Some(value) => object.insert(key.to_owned(), value),
                None => object.remove(key),
            };
            found.push(((kind, key.to_owned(), how), pointer.to_owned(), object));
        };
        // Beside a reference only a schema says something.
        let refers = object.contains_key("$ref") && kind != ObjectKind::Schema;
        for (key, value) in object {
            let member = kind.member(key);
            if member.is_some_and(|(_, prose)| prose) || (refers && key != "$ref") {
                continue;
            }
            put(key, "removed", None);
            // What an object inside says is looked at there.
            let inner = matches!(member, Some((MemberKind::One(_), _)));
            let all: &[&str] = if inner {
                &["grown"]
            } else {
                &["changed", "grown", "shrunk", "renamed"]
            };
            for how in all {
                if let Some(value) = edited(root, key, value, how) {
                    put(key, how, Some(value));
                }
            }
        }
        for member in kind
            .members()
            .iter()
            .filter(|member| !member.prose && !refers)
        {
            if !object.contains_key(member.key)
                && let Some(value) = new_value(kind, member.key, member.shape)
            {
                put(member.key, "added", Some(value));
            }
        }
        if !refers {
            put("other", "added", Some(json!("other")));
        }
    });
    found
}

/// The report on two documents; `None` where one of them is refused, which is an answer, too.
fn compared(old: &Value, new: &Value) -> Option<Report> {
    let read = |name, root: &Value| {
        let document = Document::from_value(name, root.clone());
        version::of_document(&document).ok()?;
        contract::contract(&document).ok()?;
        Some(side(name, root, Decisions::Ours))
    };
    let (old, new) = (read("old", old)?, read("new", new)?);
    wise_diff::compare(&old, &new, "0.4.0").ok()
}

/// What a report rightly says nothing of: kind of object, member and what was done to it (empty for any), and why.
const RIGHTLY: &[(ObjectKind, &str, &str, &str)] = &[
    (K::Components, "", "", "what nothing refers to is not there"),
    (
        K::Root,
        "components",
        "grown",
        "what nothing refers to is not there",
    ),
    (K::Root, "security", "added", "every operation has its own"),
    (K::Root, "paths", "", "an event needs none"),
    (K::Root, "webhooks", "", "an operation needs none"),
    (K::Paths, "*", "added", "a text is no path item"),
    (K::Parameter, "x-global", "", "it says where pages show it"),
    (K::Header, "x-global", "", "it says where pages show it"),
    (K::Response, "x-global", "", "it says where pages show it"),
    (
        K::Schema,
        "$schema",
        "",
        "only a reader of the document itself looks at it",
    ),
    (
        K::Schema,
        "$id",
        "",
        "only a reader of the document itself looks at it",
    ),
    (
        K::Schema,
        "$anchor",
        "",
        "only a reader of the document itself looks at it",
    ),
    (K::Schema, "xml", "", "nothing here is XML"),
    (
        K::Schema,
        "$defs",
        "",
        "what nothing refers to is not there",
    ),
    (
        K::Schema,
        "definitions",
        "",
        "what nothing refers to is not there",
    ),
    (
        K::Schema,
        "type",
        "removed",
        "properties and items say the same",
    ),
    (
        K::Schema,
        "type",
        "added",
        "the payloads of an event say it each",
    ),
    (
        K::Schema,
        "title",
        "",
        "the payloads of an event have their own",
    ),
];

/// An edit that is made, and what is compared for it.
struct Job {
    what: String,
    old: Value,
    new: Value,
}

/// The first place of each kind of edit that is not rightly passed over, among the operations and among the events.
fn jobs(root: &Value) -> (Vec<Job>, usize) {
    let mut seen = BTreeSet::new();
    let mut jobs = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object);
        for item in items.into_iter().flat_map(Map::keys) {
            let mut old = slice(root, &[item]);
            if section == "webhooks" {
                unanswered(&mut old);
            }
            for ((kind, member, how), pointer, object) in edits(&old) {
                let open = [K::Paths, K::Responses, K::Callback, K::SecurityRequirement];
                let named = if open.contains(&kind) { "*" } else { &member };
                let rightly = RIGHTLY.iter().any(|(on, key, done, _)| {
                    *on == kind
                        && (key.is_empty() || *key == named)
                        && (done.is_empty() || *done == how)
                });
                let answered = section == "webhooks" && pointer.contains("/responses");
                if rightly || answered || !seen.insert((section, kind, named.to_owned(), how)) {
                    continue;
                }
                let mut new = old.clone();
                *new.pointer_mut(&pointer).unwrap() = Value::Object(object);
                if new != old {
                    let at = join(&pointer, &member);
                    let what = format!("{kind:?}.{named} {how} at {at} of {item}");
                    jobs.push(Job {
                        what,
                        old: old.clone(),
                        new,
                    });
                }
            }
        }
    }
    (jobs, seen.len())
}

/// Takes out what a receiver of an event answers with, which only Wise reads.
fn unanswered(root: &mut Value) {
    for item in root["webhooks"].as_object_mut().unwrap().values_mut() {
        for delivery in item.as_object_mut().unwrap().values_mut() {
            let answers = delivery.get_mut("responses").and_then(Value::as_object_mut);
            for answer in answers.into_iter().flat_map(Map::values_mut) {
                *answer = json!({ "description": "" });
            }
        }
    }
}

#[test]
fn what_differs_is_told() {
    let (jobs, kinds) = jobs(&WHOLE[0].root);
    assert!(
        kinds > 400 && jobs.len() > 400,
        "{kinds} kinds of edits, {} made",
        jobs.len()
    );
    let half = jobs.len().div_ceil(2);
    let silent = std::thread::scope(|scope| {
        let parts = jobs.chunks(half).map(|part| {
            scope.spawn(move || {
                let silent = part.iter().filter(|job| {
                    compared(&job.old, &job.new).is_some_and(|report| report.changes.is_empty())
                });
                silent.map(|job| job.what.clone()).collect::<Vec<_>>()
            })
        });
        let parts: Vec<_> = parts.collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap())
            .collect::<Vec<_>>()
    });
    assert_eq!(silent, [""; 0], "{} are told nowhere", silent.len());
}

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
