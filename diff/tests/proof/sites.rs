//! Places in a document where a change can be made.

use serde_json::Value;
use std::collections::HashMap;
use wise_codegen::pointer::{join, reference_pointer};
use wise_diff::report::Direction;

/// What a change is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The whole document.
    Document,
    /// An operation with a path parameter that is alone under its path.
    Operation,
    /// An operation with a body that is written right there.
    Sender,
    /// The media types of a body, in a request or a response.
    Content(Direction),
    /// An object.
    Object(Direction),
    /// A property that is plain text.
    Text(Direction),
    /// An event.
    Event,
}

/// A place.
#[derive(Clone, Debug)]
pub struct Site {
    /// JSON pointer to it.
    pub at: String,
    /// Its path, or its event.
    pub item: String,
    /// Its operation, or its event.
    pub operation: String,
}

/// The places of a kind, in the order of the document.
pub fn sites(root: &Value, at: At) -> Vec<Site> {
    let mut uses = HashMap::new();
    count(root, &mut uses);
    find(root, at, &uses)
}

fn find(root: &Value, at: At, uses: &HashMap<&str, usize>) -> Vec<Site> {
    if at == At::Document {
        let all = find(root, At::Operation, uses).into_iter();
        return all
            .map(|site| Site {
                at: String::new(),
                operation: String::new(),
                ..site
            })
            .collect();
    }
    let hook = matches!(
        at,
        At::Event | At::Object(Direction::Webhook) | At::Text(Direction::Webhook)
    );
    let table = if hook { "webhooks" } else { "paths" };
    let mut found = Vec::new();
    for (item, methods) in root[table].as_object().into_iter().flatten() {
        let methods = methods.as_object().unwrap();
        for (method, operation) in methods {
            let id = operation.get("operationId").and_then(Value::as_str);
            let name = if hook { Some(item.as_str()) } else { id };
            let Some(name) = name else { continue };
            let place = join(&join(&format!("/{table}"), item), method);
            for at in within(
                (root, uses),
                at,
                &place,
                operation,
                item,
                methods.len() == 1,
            ) {
                found.push(Site {
                    at,
                    item: item.clone(),
                    operation: name.to_owned(),
                });
            }
        }
    }
    found
}

fn within(
    (root, uses): (&Value, &HashMap<&str, usize>),
    at: At,
    place: &str,
    operation: &Value,
    item: &str,
    alone: bool,
) -> Vec<String> {
    let json = |node: &str| {
        let content = format!("{node}/content");
        let single = root.pointer(&content)?.as_object()?.len() == 1;
        let body = root.pointer(&content)?.get("application/json")?;
        (single && body.get("schema").is_some()).then_some(content)
    };
    let body = || json(&format!("{place}/requestBody"));
    let answer = || {
        let statuses = operation.get("responses")?.as_object()?;
        let mut good = statuses.keys().filter(|status| status.starts_with('2'));
        let (only, more) = (good.next()?, good.next());
        json(&format!("{place}/responses/{only}")).filter(|_| more.is_none())
    };
    let whole = |content: Option<String>| {
        content.map(|content| format!("{content}/application~1json/schema"))
    };
    let schema = |direction| match direction {
        Direction::Request => whole(body()),
        Direction::Response => whole(answer()),
        Direction::Webhook => payload(root, uses, place),
    };
    let here = |fits: bool| fits.then(|| place.to_owned()).into_iter().collect();
    match at {
        At::Document => Vec::new(),
        At::Operation => here(alone && item.contains('{') && answer().is_some()),
        At::Sender => here(alone && body().is_some() && answer().is_some()),
        At::Content(Direction::Request) => body().into_iter().collect(),
        At::Content(_) => answer().into_iter().collect(),
        At::Object(direction) => {
            let mut found = Vec::new();
            if let Some(schema) = schema(direction) {
                objects(root, &schema, &mut found);
            }
            found
        }
        At::Text(direction) => {
            let mut found = Vec::new();
            if let Some(schema) = schema(direction) {
                objects(root, &schema, &mut found);
            }
            found.iter().flat_map(|at| texts(root, at)).collect()
        }
        At::Event => here(payload(root, uses, place).is_some()),
    }
}

/// The data of the first payload of an event, behind references that nothing else uses.
fn payload(root: &Value, uses: &HashMap<&str, usize>, place: &str) -> Option<String> {
    let mut at = format!("{place}/requestBody/content/application~1json/schema");
    for step in ["", "/oneOf/0", "/properties/data"] {
        let next = format!("{at}{step}");
        if root.pointer(&next).is_none() {
            continue;
        }
        at = next;
        if let Some(target) = root.pointer(&at)?.get("$ref") {
            let target = target.as_str()?;
            if uses.get(target) != Some(&1) {
                return None;
            }
            at = reference_pointer(target)?;
        }
    }
    Some(at)
}

/// How many `$ref` there are to each component.
fn count<'a>(value: &'a Value, uses: &mut HashMap<&'a str, usize>) {
    match value {
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                *uses.entry(target).or_insert(0) += 1;
            }
            map.values().for_each(|value| count(value, uses));
        }
        Value::Array(list) => list.iter().for_each(|value| count(value, uses)),
        _ => {}
    }
}

const COMPOSED: &[&str] = &["$ref", "allOf", "oneOf", "anyOf", "not", "discriminator"];

fn objects(root: &Value, at: &str, found: &mut Vec<String>) {
    let Some(schema) = root.pointer(at).and_then(Value::as_object) else {
        return;
    };
    let composed = COMPOSED.iter().any(|key| schema.contains_key(*key));
    let properties = schema.get("properties").and_then(Value::as_object);
    let Some(properties) = properties.filter(|_| !composed) else {
        return;
    };
    if schema.get("type").and_then(Value::as_str) == Some("object") && properties.len() > 1 {
        found.push(at.to_owned());
    }
    for name in properties.keys() {
        objects(root, &join(&format!("{at}/properties"), name), found);
    }
}

/// Properties that are text and nothing else.
fn texts(root: &Value, at: &str) -> Vec<String> {
    let properties = root
        .pointer(at)
        .and_then(|object| object["properties"].as_object());
    let plain = |schema: &Value| {
        let facts = schema.as_object().into_iter().flatten();
        let known = [
            "type",
            "description",
            "example",
            "title",
            "maxLength",
            "minLength",
        ];
        schema["type"] == "string"
            && facts
                .into_iter()
                .all(|(key, _)| known.contains(&key.as_str()))
    };
    let properties = properties.into_iter().flatten();
    properties
        .filter(|(_, schema)| plain(schema))
        .map(|(name, _)| join(&format!("{at}/properties"), name))
        .collect()
}
