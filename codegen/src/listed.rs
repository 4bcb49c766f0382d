//! The lists of the `[[values]]` rules, written into a document beside the texts that they belong to. The generator needs no such
//! thing: it is for programs that make values from the document, and should make those that are documented.

use crate::amend::{follow, forms, roots, step};
use crate::identities::Identities;
use crate::place::{Step, outer, split};
use crate::rules::{Rules, UnionRule};
use serde_json::Value;
use std::collections::HashSet;

/// The keyword of a schema that holds the list. Any other text is allowed, too.
pub const KEYWORD: &str = "x-listed";

/// Writes the lists. The places that the document does not have: they may belong to a document of another version.
pub fn write<'r>(document: &mut Value, rules: &'r Rules, known: &Identities) -> HashSet<&'r str> {
    let mut without = HashSet::new();
    for rule in &rules.values {
        let list = match &rule.like {
            Some(like) => at_place(document, rules, known, like),
            None => rule.values.clone().into(),
        };
        if rule.like.is_none() && rule.values.is_empty() {
            continue;
        }
        for place in &rule.at {
            let found = places(document, rules, known, place);
            if found.is_empty() {
                without.insert(place.as_str());
            }
            for at in found {
                if let (Some(Value::Object(schema)), Value::Array(list)) =
                    (document.pointer_mut(&at), &list)
                {
                    schema.insert(KEYWORD.to_owned(), list.clone().into());
                }
            }
        }
    }
    without
}

/// The list of the text at a place: that of the document, or that of the rule for it. `null` where there is none.
fn at_place(document: &Value, rules: &Rules, known: &Identities, place: &str) -> Value {
    let mut place = place;
    // As many steps as there are rules: none is passed twice.
    for _ in 0..=rules.values.len() {
        match rules.lists(place) {
            Some((_, rule)) => match &rule.like {
                Some(like) => place = like,
                None => return rule.values.clone().into(),
            },
            None => {
                let found = places(document, rules, known, place).into_iter();
                let mut forms = found.flat_map(|at| forms(document, &at));
                let list = forms.find_map(|at| document.pointer(&format!("{at}/enum")).cloned());
                return list.unwrap_or_default();
            }
        }
    }
    Value::Null
}

/// The schemas at a place, each where it is used and not where a reference leads.
fn places(document: &Value, rules: &Rules, known: &Identities, place: &str) -> Vec<String> {
    let Some((root, steps)) = split(place) else {
        return Vec::new();
    };
    let (mut found, steps) = match root.split_once('.').filter(|_| !root.contains('@')) {
        Some((operation, location @ ("path" | "query" | "header"))) => {
            let (Some(Step::Property(name)), below) = (steps.first(), steps.get(1..)) else {
                return Vec::new();
            };
            let below = below.unwrap_or_default();
            (
                parameters(document, known, operation, location, name),
                below,
            )
        }
        _ => (roots(document, root, known), steps.as_slice()),
    };
    for (index, part) in steps.iter().enumerate() {
        let next = |at: &String| {
            let labelled = step(document, at, part);
            match part {
                // A variant that a rule names is no label of the document.
                Step::Variant(label) if labelled.is_empty() => {
                    let around = outer(place, steps.len() - index);
                    let mut unions = rules.union.iter();
                    let rule = unions.find(|rule| rule.at.iter().any(|one| one == around));
                    rule.map(|rule| variant(document, at, rule, label))
                        .unwrap_or_default()
                }
                _ => labelled,
            }
        };
        found = found.iter().flat_map(next).collect();
    }
    found
}

/// The alternatives that a rule calls so: those with its keys, and without those of the others where it has none.
fn variant(document: &Value, at: &str, rule: &UnionRule, label: &str) -> Vec<String> {
    let at = follow(document, at);
    let has = |at: &String, keys: &[String]| {
        let all = forms(document, at);
        let mut keys = keys.iter();
        keys.all(|key| {
            let property = Step::Property(key.clone());
            all.iter()
                .any(|form| !step(document, form, &property).is_empty())
        })
    };
    let Some(wanted) = rule.variants.iter().find(|one| one.name == label) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in ["oneOf", "anyOf"] {
        let parts = document.pointer(&format!("{at}/{key}"));
        let count = parts.and_then(Value::as_array).map_or(0, Vec::len);
        found.extend((0..count).map(|index| format!("{at}/{key}/{index}")));
    }
    found.retain(|at| {
        let mut others = rule.variants.iter().filter(|one| !one.keys.is_empty());
        match wanted.keys.as_slice() {
            [] => !others.any(|one| has(at, &one.keys)),
            keys => has(at, keys),
        }
    });
    found
}

/// The schemas of a parameter.
fn parameters(
    document: &Value,
    known: &Identities,
    operation: &str,
    location: &str,
    name: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    for at in known.places(document, operation) {
        let item = at.rsplit_once('/').map_or("", |(item, _)| item);
        for list in [format!("{at}/parameters"), format!("{item}/parameters")] {
            let count = document.pointer(&list).and_then(Value::as_array);
            for index in 0..count.map_or(0, Vec::len) {
                let parameter = follow(document, &format!("{list}/{index}"));
                let is = |key: &str, text: &str| {
                    let value = document.pointer(&format!("{parameter}/{key}"));
                    value.and_then(Value::as_str) == Some(text)
                };
                let schema = format!("{parameter}/schema");
                if is("name", name) && is("in", location) && document.pointer(&schema).is_some() {
                    found.push(schema);
                }
            }
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;
    use crate::names::registry::Registry;
    use serde_json::json;

    const RULES: &str = r#"
[[values]]
at = [
    "potGet.response[]|Old.phase", "potGet.response[]|New.phase", "potGet.query.phase", "potGet.response[].nothing", "panGet.response.x",
    "pots#gone@*.phase", "potGet.response[]|New.lids[].phase",
]
values = ["wet", "dry"]
source = "https://pots.example"
reason = "a test"

[[union]]
at = ["potGet.response[]"]
variants = [{ name = "New", keys = ["glaze"] }, { name = "Old", keys = [] }]
reason = "a test"
"#;

    #[test]
    fn a_list_is_written_where_its_text_is_used() {
        let text = json!({ "type": "string" });
        let mut document = json!({
            "paths": { "/pots": { "get": {
                "operationId": "potGet",
                "parameters": [{ "name": "phase", "in": "query", "schema": text }],
                "responses": { "200": { "content": { "application/json": { "schema": { "type": "array", "items": { "oneOf": [
                    { "type": "object", "properties": { "phase": { "$ref": "#/components/schemas/Word" } } },
                    { "type": "object", "properties": {
                        "glaze": text, "phase": text,
                        "lids": { "type": "array", "items": { "type": "object", "properties": { "phase": text, "name": text } } },
                    } },
                ] } } } } } },
            } } },
            "webhooks": { "pots#gone": { "post": { "requestBody": { "content": { "application/json": { "schema": {
                "type": "object", "properties": { "data": { "type": "object", "properties": { "phase": text } } },
            } } } } } } },
            "components": { "schemas": { "Word": text } },
        });
        let rules = Rules::parse("rules.toml", RULES).unwrap_or_else(|error| panic!("{error}"));
        let names = Registry::default();
        let known = Identities::of(&document, &names);
        let without = write(&mut document, &rules, &known);
        let missing: HashSet<&str> = ["potGet.response[].nothing", "panGet.response.x"].into();
        assert_eq!(without, missing);
        let list = json!(["wet", "dry"]);
        let items = "/paths/~1pots/get/responses/200/content/application~1json/schema/items";
        for at in [
            format!("{items}/oneOf/0/properties/phase"),
            format!("{items}/oneOf/1/properties/phase"),
            format!("{items}/oneOf/1/properties/lids/items/properties/phase"),
            "/paths/~1pots/get/parameters/0/schema".to_owned(),
            "/webhooks/pots#gone/post/requestBody/content/application~1json/schema/properties/data/properties/phase".to_owned(),
        ] {
            assert_eq!(document.pointer(&format!("{at}/{KEYWORD}")), Some(&list), "{at}");
        }
        // What others use, too, stays as it is.
        assert_eq!(document["components"]["schemas"]["Word"], text);
        assert_eq!(document.to_string().matches(KEYWORD).count(), 5);
    }
}
