//! What Wise was seen to do and the contract does not state: properties, open objects and missing members, put into the document by
//! the `[[amend]]` rules.

use crate::document::Document;
use crate::identities::Identities;
use crate::place::{Step, event_of, split};
use crate::pointer::{join, reference_pointer};
use crate::problem::Problems;
use crate::rules::{AmendRule, Rules};
use serde_json::{Value, json};
use std::collections::HashSet;

/// References and nesting deeper than this are not followed.
const DEPTH: usize = 32;

/// Makes the changes. A place whose operation or event the document does not have is left alone: another version may have it.
pub fn amend(document: &mut Document, rules: &Rules, known: &Identities, problems: &mut Problems) {
    // One component can be the end of several places.
    let mut done = HashSet::new();
    for (index, rule) in rules.amend.iter().enumerate() {
        for place in &rule.at {
            let Some((root, steps)) = split(place) else {
                problems.push(document.problem(
                    "",
                    format!("`{place}` is no place of a body or an event"),
                    "Write it as `operationId.response.field[].field` or `event#type@4.0.0.field`",
                ));
                continue;
            };
            let roots = roots(&document.root, root, known);
            match change(&mut document.root, rule, roots, &steps, &mut done) {
                Ok(0) => {}
                Ok(_) => rules.amended(index, place),
                Err(at) => {
                    rules.amended(index, place);
                    problems.push(document.problem(
                        &at,
                        format!("the contract says itself what `[[amend]]` adds at `{place}`"),
                        "Compare both, and delete the place from the rule",
                    ));
                }
            }
        }
    }
}

/// The schemas at a root.
pub(crate) fn roots(document: &Value, root: &str, known: &Identities) -> Vec<String> {
    if let Some((event, version)) = event_of(root) {
        return payloads(document, event, version);
    }
    let Some((operation, side)) = root.split_once('.') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for at in known.places(document, operation) {
        if side == "request" {
            found.extend(contents(document, &format!("{at}/requestBody")));
            continue;
        }
        let statuses = members(document.pointer(&format!("{at}/responses")));
        for (status, _) in statuses.filter(|(status, _)| status.starts_with('2')) {
            found.extend(contents(document, &format!("{at}/responses/{status}")));
        }
    }
    found
}

/// The schemas of the payloads of an event.
fn payloads(document: &Value, event: &str, version: &str) -> Vec<String> {
    let at = join("/webhooks", event);
    let mut found = Vec::new();
    for (method, _) in members(document.pointer(&at)) {
        for schema in contents(document, &format!("{at}/{method}/requestBody")) {
            for envelope in forms(document, &schema) {
                let properties = format!("{envelope}/properties");
                let known = document.pointer(&format!("{properties}/schema_version/enum"));
                let mut known = known.and_then(Value::as_array).into_iter().flatten();
                let data = format!("{properties}/data");
                if (version == "*" || known.any(|known| known == version))
                    && document.pointer(&data).is_some()
                {
                    found.push(data);
                }
            }
        }
    }
    found
}

/// The schemas of a body, by all of its media types.
fn contents(document: &Value, body: &str) -> Vec<String> {
    let body = follow(document, body);
    let content = format!("{body}/content");
    members(document.pointer(&content))
        .map(|(media, _)| format!("{}/schema", join(&content, media)))
        .filter(|schema| document.pointer(schema).is_some())
        .collect()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The place that a reference leads to.
pub(crate) fn follow(document: &Value, at: &str) -> String {
    let mut at = at.to_owned();
    for _ in 0..DEPTH {
        let reference = document.pointer(&at).and_then(|value| value.get("$ref"));
        match reference
            .and_then(Value::as_str)
            .and_then(reference_pointer)
        {
            Some(target) => at = target,
            None => break,
        }
    }
    at
}

/// A schema and everything that it is made of: the members of its `allOf`, and the alternatives of its unions.
pub(crate) fn forms(document: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![at.to_owned()];
    while let Some(at) = open.pop() {
        let at = follow(document, &at);
        if found.len() > DEPTH || found.contains(&at) {
            continue;
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts = document.pointer(&format!("{at}/{key}"));
            let count = parts.and_then(Value::as_array).map_or(0, Vec::len);
            open.extend((0..count).rev().map(|index| format!("{at}/{key}/{index}")));
        }
        found.push(at);
    }
    found
}

/// The alternative of a union with a label.
fn variant(document: &Value, at: &str, label: &str) -> Option<String> {
    let at = follow(document, at);
    let mapping = document.pointer(&format!("{at}/discriminator/mapping"))?;
    reference_pointer(mapping.get(label)?.as_str()?)
}

pub(crate) fn step(document: &Value, at: &str, step: &Step) -> Vec<String> {
    if let Step::Variant(label) = step {
        return variant(document, at, label).into_iter().collect();
    }
    let forms = forms(document, at).into_iter();
    forms
        .map(|form| match step {
            Step::Items => format!("{form}/items"),
            Step::Values => format!("{form}/additionalProperties"),
            Step::Property(name) | Step::Variant(name) => join(&format!("{form}/properties"), name),
        })
        .filter(|at| document.pointer(at).is_some())
        .collect()
}

/// Makes the change of a rule below some roots. How many places it has changed; an error with the place that needs no change.
fn change(
    document: &mut Value,
    rule: &AmendRule,
    roots: Vec<String>,
    steps: &[Step],
    done: &mut HashSet<String>,
) -> Result<usize, String> {
    let (last, way) = match (steps.split_last(), rule.open) {
        (Some((Step::Property(name), way)), false) => (Some(name.as_str()), way),
        _ => (None, steps),
    };
    let mut places = roots;
    for part in way {
        places = places
            .iter()
            .flat_map(|at| step(document, at, part))
            .collect();
    }
    // Two ways can lead to one schema.
    let mut places: Vec<String> = places.iter().map(|at| follow(document, at)).collect();
    places.sort();
    places.dedup();
    let mut changed = 0;
    let mut needless = None;
    for at in places {
        let key = format!("{at} {}", last.unwrap_or_default());
        if done.contains(&key) {
            changed += 1;
            continue;
        }
        let now = match last {
            Some(name) if rule.optional => missing(document, &at, name),
            Some(name) => set(document, &at, name, rule),
            None => open(document, &at),
        };
        if now {
            changed += 1;
            done.insert(key);
        } else if !rule.replaces {
            needless = Some(at);
        }
    }
    match needless {
        Some(at) if changed == 0 => Err(at),
        _ => Ok(changed),
    }
}

/// Adds or replaces a property, in every alternative of a union and in the first part of an `allOf` that has properties.
fn set(document: &mut Value, at: &str, name: &str, rule: &AmendRule) -> bool {
    let Some(schema) = rule
        .schema
        .as_ref()
        .and_then(|schema| serde_json::to_value(schema).ok())
    else {
        return false;
    };
    let mut places = step(document, at, &Step::Property(name.to_owned()));
    if places.is_empty() == rule.replaces {
        return false;
    }
    if places.is_empty() {
        let holds = |form: &String| document.pointer(&format!("{form}/properties")).is_some();
        let union = |form: &String| {
            let part = |key: &str| document.pointer(&format!("{form}/{key}")).is_some();
            part("oneOf") || part("anyOf")
        };
        let all = forms(document, at);
        let holders = all.iter().filter(|form| holds(form));
        let most = if all.iter().any(union) { usize::MAX } else { 1 };
        places = holders
            .take(most)
            .map(|form| join(&format!("{form}/properties"), name))
            .collect();
    }
    let mut changed = false;
    for place in places {
        let Some((parent, _)) = place.rsplit_once('/') else {
            continue;
        };
        let Some(Value::Object(properties)) = document.pointer_mut(parent) else {
            continue;
        };
        changed |= properties.get(name) != Some(&schema);
        properties.insert(name.to_owned(), schema.clone());
    }
    changed
}

/// Takes a property from the ones that are required.
fn missing(document: &mut Value, at: &str, name: &str) -> bool {
    let mut changed = false;
    for form in forms(document, at) {
        if let Some(Value::Array(required)) = document.pointer_mut(&format!("{form}/required")) {
            let before = required.len();
            required.retain(|known| known != name);
            changed |= required.len() < before;
        }
    }
    changed
}

/// Says that an object has further members.
fn open(document: &mut Value, at: &str) -> bool {
    let mut changed = false;
    for form in forms(document, at) {
        let Some(Value::Object(schema)) = document.pointer_mut(&form) else {
            continue;
        };
        let object =
            schema.contains_key("properties") || schema.get("type") == Some(&json!("object"));
        if object && !schema.contains_key("additionalProperties") {
            schema.insert("additionalProperties".to_owned(), json!(true));
            changed = true;
        }
    }
    changed
}
