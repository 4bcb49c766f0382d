//! The `[[amend]]` rules of `spec/`, applied to a document by another reader than the generator's.

use serde_json::{Map, Value};

/// Makes every change of the rules that has a place in the bodies of this document.
pub fn amend(root: &mut Value, rules: &toml::Table) {
    let amend = rules.get("amend").and_then(toml::Value::as_array);
    for rule in amend.into_iter().flatten() {
        for place in rule["at"].as_array().unwrap() {
            let place = place.as_str().unwrap();
            // Webhooks have no facts here.
            if !place.contains('#') {
                change(root, rule, place);
            }
        }
    }
}

fn change(root: &mut Value, rule: &toml::Value, place: &str) {
    let mut steps = steps(place);
    let operation = steps.remove(0);
    let side = steps.remove(0);
    let holds = |key: &str| rule.get(key).and_then(toml::Value::as_bool) == Some(true);
    let last = if holds("open") { None } else { steps.pop() };
    let mut places = bodies(root, &operation, &side);
    for step in &steps {
        places = places.iter().flat_map(|at| below(root, at, step)).collect();
    }
    places.sort();
    places.dedup();
    for at in places {
        let parts = parts(root, &at);
        match &last {
            None => parts.iter().for_each(|at| open(root, at)),
            Some(property) if holds("optional") => {
                let name = property.trim_start_matches('.');
                for at in parts {
                    if let Some(Value::Array(list)) = root.pointer_mut(&format!("{at}/required")) {
                        list.retain(|one| one != name);
                    }
                }
            }
            Some(property) => {
                let schema = serde_json::to_value(&rule["schema"]).unwrap();
                put(root, &parts, property.trim_start_matches('.'), &schema);
            }
        }
    }
}

/// `a`, `.response`, `[]`, `.b`: a place in pieces.
fn steps(place: &str) -> Vec<String> {
    let mut steps: Vec<String> = vec![String::new()];
    for character in place.chars() {
        if matches!(character, '.' | '[' | '{' | '|') {
            steps.push(String::new());
        }
        steps.last_mut().unwrap().push(character);
    }
    steps
}

fn text(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn object<'v>(root: &'v Value, at: &str) -> Option<&'v Map<String, Value>> {
    root.pointer(at).and_then(Value::as_object)
}

fn keys(root: &Value, at: &str) -> Vec<String> {
    let keys = object(root, at).into_iter().flatten();
    keys.map(|(key, _)| key.clone()).collect()
}

fn target(root: &Value, at: &str) -> String {
    let reference = root.pointer(at).and_then(|value| value["$ref"].as_str());
    match reference {
        Some(reference) => target(root, &reference[1..]),
        None => at.to_owned(),
    }
}

/// The schemas of what an operation sends, or is answered with.
fn bodies(root: &Value, operation: &str, side: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in keys(root, "/paths") {
        for method in keys(root, &format!("/paths/{}", text(&path))) {
            let at = format!("/paths/{}/{method}", text(&path));
            let id = root.pointer(&format!("{at}/operationId"));
            let own = id.and_then(Value::as_str);
            if !own.is_some_and(|id| id.eq_ignore_ascii_case(operation)) {
                continue;
            }
            let bodies = if side == ".request" {
                vec![format!("{at}/requestBody")]
            } else {
                let statuses = keys(root, &format!("{at}/responses")).into_iter();
                let good = statuses.filter(|status| status.starts_with('2'));
                good.map(|status| format!("{at}/responses/{status}"))
                    .collect()
            };
            for body in bodies {
                let content = format!("{}/content", target(root, &body));
                let media = keys(root, &content).into_iter();
                found.extend(media.map(|media| format!("{content}/{}/schema", text(&media))));
            }
        }
    }
    found
}

/// A schema with the members of its `allOf` and the alternatives of its unions.
fn parts(root: &Value, at: &str) -> Vec<String> {
    let at = target(root, at);
    let mut found = vec![at.clone()];
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let list = root.pointer(&format!("{at}/{keyword}"));
        for index in 0..list.and_then(Value::as_array).map_or(0, Vec::len) {
            found.extend(parts(root, &format!("{at}/{keyword}/{index}")));
        }
    }
    found
}

fn below(root: &Value, at: &str, step: &str) -> Vec<String> {
    if let Some(label) = step.strip_prefix('|') {
        let at = format!("{}/discriminator/mapping/{}", target(root, at), text(label));
        let mapped = root.pointer(&at).and_then(Value::as_str);
        return mapped
            .map(|mapped| mapped[1..].to_owned())
            .into_iter()
            .collect();
    }
    let next = match step {
        "[]" => "items".to_owned(),
        "{}" => "additionalProperties".to_owned(),
        property => format!("properties/{}", text(property.trim_start_matches('.'))),
    };
    let parts = parts(root, at).into_iter();
    let found = parts.map(|at| format!("{at}/{next}"));
    let found = found.filter(|at| root.pointer(at).is_some());
    found.map(|at| target(root, &at)).collect()
}

/// A property that is there is replaced; one that is not stands in every alternative, and else once.
fn put(root: &mut Value, parts: &[String], name: &str, schema: &Value) {
    let has = |at: &&String| {
        root.pointer(&format!("{at}/properties/{}", text(name)))
            .is_some()
    };
    let known: Vec<&String> = parts.iter().filter(has).collect();
    let objects = parts
        .iter()
        .filter(|at| object(root, &format!("{at}/properties")).is_some());
    let union = parts.iter().any(|at| {
        object(root, at).is_some_and(|one| one.contains_key("oneOf") || one.contains_key("anyOf"))
    });
    let places: Vec<&String> = match known.is_empty() {
        false => known,
        true if union => objects.collect(),
        true => objects.take(1).collect(),
    };
    for at in places {
        root.pointer_mut(&format!("{at}/properties")).unwrap()[name] = schema.clone();
    }
}

fn open(root: &mut Value, at: &str) {
    let schema = root.pointer_mut(at).unwrap();
    if schema.get("properties").is_some() || schema["type"] == "object" {
        let schema = schema.as_object_mut().unwrap();
        schema
            .entry("additionalProperties")
            .or_insert(Value::Bool(true));
    }
}
