//! Whatever a document says and a program could read, a report says when it differs: each kind of member of each kind of object, taken
//! away, changed and added, at places in every operation and event that has one.

use crate::documents::{Decisions, WHOLE, side, slice};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wise_codegen::document::Document;
use wise_codegen::kind::ObjectKind as K;
use wise_codegen::kind::{MemberKind, ObjectKind, walk};
use wise_codegen::pointer::join;
use wise_codegen::{contract, version};
use wise_diff::report::Report;

/// A member of an object, and what is done to it.
type Edit = (ObjectKind, String, &'static str);

/// What is done to the value of a member; `None` where that cannot be done to it.
fn edited(root: &Value, key: &str, value: &Value, how: &str) -> Option<Value> {
    Some(match (how, value) {
        ("changed", Value::String(target)) if key == "$ref" => {
            let (table, _) = target.rsplit_once('/')?;
            let all = root.pointer(table.strip_prefix('#')?)?.as_object()?;
            let now = untitled(root.pointer(target.strip_prefix('#')?)?);
            let mut other = all.iter().filter(|(_, value)| untitled(value) != now);
            format!("{table}/{}", other.next()?.0).into()
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
            list.push("unheardOf".into());
            list.into()
        }
        // Beside a reference it would say nothing.
        ("grown", Value::Object(map)) if !map.contains_key("$ref") => {
            let mut map = map.clone();
            let inner = map.values().next()?.clone();
            map.insert("unheardOf".to_owned(), inner);
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

/// A value without its titles, which are for readers.
fn untitled(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let rest = map.iter().filter(|(key, _)| *key != "title");
            let rest = rest.map(|(key, value)| (key.clone(), untitled(value)));
            Value::Object(rest.collect())
        }
        other => other.clone(),
    }
}

/// A value for a member that an object does not have.
fn new_value(kind: ObjectKind, key: &str, shape: MemberKind) -> Option<Value> {
    let schema = || json!({ "type": "string", "maxLength": 9 });
    Some(match (key, shape) {
        ("$ref" | "$dynamicRef", _) => return None,
        ("type", MemberKind::Names) => json!("string"),
        ("enum" | "required", MemberKind::Names) => json!(["unheardOf"]),
        ("mapping" | "scopes" | "variables" | "dependentRequired" | "$vocabulary", _) => {
            json!({ "unheardOf": "other" })
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
            _ => json!("unheardOf"),
        },
        (_, MemberKind::Names) => json!(["unheardOf"]),
        (_, MemberKind::One(ObjectKind::Schema)) => schema(),
        (_, MemberKind::List(ObjectKind::Schema)) => json!([schema(), { "type": "integer" }]),
        (_, MemberKind::Map(ObjectKind::Schema)) => json!({ "unheardOf": schema() }),
        (_, MemberKind::List(ObjectKind::Server)) => {
            json!([{ "url": "https://other.example.com" }])
        }
        (_, MemberKind::List(ObjectKind::Parameter)) => {
            json!([{ "name": "unheardOf", "in": "query", "schema": schema() }])
        }
        (_, MemberKind::Map(ObjectKind::Header)) => json!({ "X-Other": { "schema": schema() } }),
        (_, MemberKind::Map(ObjectKind::MediaType)) => {
            json!({ "application/other": { "schema": schema() } })
        }
        (_, MemberKind::Map(_)) => json!({ "unheardOf": {} }),
        (_, MemberKind::One(ObjectKind::Discriminator)) => json!({ "propertyName": "unheardOf" }),
        (_, MemberKind::One(_)) if kind == ObjectKind::PathItem => return None,
        (_, MemberKind::One(_)) => json!({ "name": "unheardOf" }),
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
            put("unheardOf", "added", Some(json!("unheardOf")));
        }
    });
    found
}

/// The report on two documents; `None` where one of them is refused, which is an answer, too.
pub fn compared(old: &Value, new: &Value) -> Option<Report> {
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

/// An edit that is made: of which document, and what an object of it becomes.
struct Job {
    what: String,
    old: Arc<Value>,
    pointer: String,
    object: Map<String, Value>,
}

impl Job {
    /// Whether two documents differ and the report on them says nothing.
    fn is_silent(&self) -> bool {
        let mut new = Value::clone(&self.old);
        *new.pointer_mut(&self.pointer).unwrap() = Value::Object(self.object.clone());
        compared(&self.old, &new).is_some_and(|report| report.changes.is_empty())
    }
}

/// Keywords under which an object stands.
const PARTS: &[&str] = &[
    "allOf",
    "anyOf",
    "oneOf",
    "properties",
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "schema",
    "headers",
    "parameters",
    "content",
    "responses",
    "requestBody",
    "components",
];

/// What an object says beside the member that is edited.
const BESIDE: &[&str] = &[
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "properties",
    "items",
    "enum",
    "discriminator",
];

/// At which places each kind of edit is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    /// At the first one that is an alternative, part of an `allOf` or neither, beside a reference or not.
    First,
    /// Also on each side of a call and beside each of the keywords that change how a schema is read; of those at the first, second,
    /// fourth, eighth … so that they are spread over the document.
    Spread,
}

impl Places {
    /// What stands around an object, as far as a report could look there in a way of its own.
    fn around(self, pointer: &str, object: &Map<String, Value>) -> String {
        let within = pointer.rsplit('/').find(|part| PARTS.contains(part));
        let within = within.unwrap_or_default();
        if self == Self::First {
            let part = within.ends_with("Of");
            let part = if part { within } else { "" };
            return format!("{part} {}", object.contains_key("$ref"));
        }
        let sides = ["/requestBody", "/responses", "/parameters"];
        let side = sides.iter().find(|side| pointer.contains(**side));
        let beside = BESIDE.iter().filter(|key| object.contains_key(**key));
        let beside: Vec<&str> = beside.copied().collect();
        format!("{within} {} {}", side.unwrap_or(&""), beside.join("+"))
    }

    /// Whether the edit is made where it comes up for the nth time.
    fn has(self, nth: usize) -> bool {
        nth == 1 || self == Self::Spread && nth.is_power_of_two()
    }
}

/// Whether an edit rightly changes nothing.
fn changes_nothing(
    root: &Value,
    (pointer, member): (&str, &str),
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> bool {
    is_empty(pointer, member, before, after)
        || is_marked(root, member, before, after)
        || pointer.contains("/$defs/") && !root.to_string().contains("/$defs/")
}

/// Whether the edit takes away empty schemas of properties that a different part of an `allOf` declares, too.
fn is_empty(
    pointer: &str,
    member: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> bool {
    let properties = |of: &Map<String, Value>| of.get(member).and_then(Value::as_object).cloned();
    let (Some(old), new) = (properties(before), properties(after).unwrap_or_default()) else {
        return false;
    };
    let mut lost = old.iter().filter(|(name, _)| !new.contains_key(*name));
    member == "properties"
        && pointer.contains("/allOf/")
        && lost.all(|(_, value)| *value == json!({}))
}

/// Whether the edit adds a mark that the object has already: by its types, or by what it refers to.
fn is_marked(
    root: &Value,
    member: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> bool {
    if before.contains_key(member) || after.get(member) != Some(&json!(true)) {
        return false;
    }
    let types = before.get("type").and_then(Value::as_array);
    let is_null = types.is_some_and(|types| types.contains(&json!("null")));
    let target = before.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|target| root.pointer(target.strip_prefix('#')?));
    let target = target.and_then(Value::as_object);
    member == "nullable" && is_null
        || target.is_some_and(|target| {
            target.get(member) == Some(&json!(true)) || is_marked(root, member, target, after)
        })
}

/// The edits that are not rightly passed over, among the operations and among the events; and how many kinds of them there are.
fn jobs(root: &Value, places: Places) -> (Vec<Job>, usize) {
    let (mut seen, mut kinds) = (BTreeMap::new(), BTreeSet::new());
    let mut jobs = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object);
        for item in items.into_iter().flat_map(Map::keys) {
            let mut old = slice(root, &[item]);
            if section == "webhooks" {
                unanswered(&mut old);
            }
            let old = Arc::new(old);
            for ((kind, member, how), pointer, object) in edits(&old) {
                let open = [K::Paths, K::Responses, K::Callback, K::SecurityRequirement];
                let named = if open.contains(&kind) { "*" } else { &member };
                let before = old.pointer(&pointer).and_then(Value::as_object).unwrap();
                let rightly = RIGHTLY.iter().any(|(on, key, done, _)| {
                    *on == kind
                        && (key.is_empty() || *key == named)
                        && (done.is_empty() || *done == how)
                });
                let answered = section == "webhooks" && pointer.contains("/responses");
                let nothing = changes_nothing(&old, (&pointer, &member), before, &object);
                if rightly || answered || nothing {
                    continue;
                }
                let edit = (section, kind, named.to_owned(), how);
                kinds.insert(edit.clone());
                let nth = seen.entry((edit, places.around(&pointer, before)));
                let nth = nth.or_insert(0);
                *nth += 1;
                if places.has(*nth) && *before != object {
                    let at = join(&pointer, &member);
                    jobs.push(Job {
                        what: format!("{kind:?}.{named} {how} at {at} of {item}"),
                        old: Arc::clone(&old),
                        pointer,
                        object,
                    });
                }
            }
        }
    }
    (jobs, kinds.len())
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

/// What the edits of a document are told by: nothing is left.
fn all_is_told(root: &Value, places: Places) {
    let (jobs, kinds) = jobs(root, places);
    assert!(
        kinds > 400 && jobs.len() > 600,
        "{kinds} kinds of edits, {} made",
        jobs.len()
    );
    eprintln!("{kinds} kinds of edits at {} places", jobs.len());
    let half = jobs.len().div_ceil(2);
    let silent = std::thread::scope(|scope| {
        let parts = jobs.chunks(half).map(|part| {
            scope.spawn(move || {
                let silent = part.iter().filter(|job| job.is_silent());
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

#[test]
fn what_differs_is_told() {
    all_is_told(&WHOLE[0].root, Places::First);
}

#[test]
#[ignore = "edits every document at thousands of places; run it after a change of what is compared"]
fn what_differs_is_told_everywhere() {
    for whole in WHOLE.iter() {
        eprintln!("{}", whole.name);
        all_is_told(&whole.root, Places::Spread);
    }
}
