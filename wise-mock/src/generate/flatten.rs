//! A schema with its references, its parts and one alternative of each union in one object.

use serde_json::{Map, Value, json};

use super::value::{Maker, Place};

/// How deep references may lead without an object in between.
const DEPTH: usize = 32;

impl<'s> Maker<'s> {
    /// The keywords that hold for a value at this place, together.
    pub(super) fn flatten(&self, schema: &Value, place: &Place<'_>) -> Map<String, Value> {
        let mut all = Map::new();
        self.add(schema, place, 0, &mut all);
        all
    }

    fn add(&self, schema: &Value, place: &Place<'_>, depth: usize, all: &mut Map<String, Value>) {
        let Value::Object(own) = schema else {
            return;
        };
        if depth > DEPTH {
            return;
        }
        if let Some(target) = self.target(own) {
            self.add(target, place, depth + 1, all);
        }
        for part in list(own, "allOf") {
            self.add(part, place, depth + 1, all);
        }
        let mut rest = own.clone();
        for keyword in [
            "$ref",
            "allOf",
            "anyOf",
            "oneOf",
            "discriminator",
            "if",
            "then",
        ] {
            rest.remove(keyword);
        }
        merge(all, rest);
        for keyword in ["anyOf", "oneOf"] {
            self.add_one(own, list(own, keyword), place, depth, all);
        }
    }

    /// One alternative of a union.
    fn add_one(
        &self,
        own: &Map<String, Value>,
        alternatives: &[Value],
        place: &Place<'_>,
        depth: usize,
        all: &mut Map<String, Value>,
    ) {
        if alternatives.is_empty() {
            return;
        }
        let which = match self.source.alternative {
            Some(alternative) => alternative % alternatives.len(),
            None => place.pick(alternatives.len()),
        };
        let chosen = &alternatives[which];
        self.add(chosen, place, depth + 1, all);
        if let Some((property, tags)) = tags(own, chosen) {
            let tag =
                json!({ "properties": { property: { "enum": tags } }, "required": [property] });
            if let Value::Object(tag) = tag {
                merge(all, tag);
            }
        }
    }

    /// What a reference leads to.
    pub(super) fn target(&self, schema: &Map<String, Value>) -> Option<&'s Value> {
        let reference = schema.get("$ref")?.as_str()?;
        self.root.pointer(reference.strip_prefix('#')?)
    }
}

fn list<'v>(schema: &'v Map<String, Value>, keyword: &str) -> &'v [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The property that tells the alternatives of a union apart, and what it is in this one.
fn tags<'v>(union: &'v Map<String, Value>, chosen: &Value) -> Option<(&'v str, Vec<&'v String>)> {
    let discriminator = union.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping")?.as_object()?;
    let target = chosen.get("$ref")?;
    let tags: Vec<&String> = mapping
        .iter()
        .filter(|(_, mapped)| *mapped == target)
        .map(|(tag, _)| tag)
        .collect();
    (!tags.is_empty()).then_some((property, tags))
}

/// Adds keywords, so that a value has to fit both.
fn merge(all: &mut Map<String, Value>, more: Map<String, Value>) {
    for (keyword, value) in more {
        let Some(known) = all.get_mut(&keyword) else {
            all.insert(keyword, value);
            continue;
        };
        match (keyword.as_str(), &mut *known, value) {
            ("properties", Value::Object(known), Value::Object(more)) => {
                for (name, property) in more {
                    match known.get_mut(&name) {
                        Some(known) => *known = json!({ "allOf": [known.take(), property] }),
                        None => drop(known.insert(name, property)),
                    }
                }
            }
            ("required", Value::Array(known), Value::Array(more)) => {
                known.retain(|name| !more.contains(name));
                known.extend(more);
            }
            ("enum", Value::Array(known), Value::Array(more)) => {
                known.retain(|value| more.contains(value));
            }
            ("type", known, more) => {
                let both = types(&more);
                let both: Vec<Value> = types(known)
                    .into_iter()
                    .filter(|t| both.contains(t))
                    .collect();
                *known = Value::Array(both);
            }
            (
                "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties",
                known,
                more,
            ) => {
                if more.as_f64() > known.as_f64() {
                    *known = more;
                }
            }
            (
                "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties",
                known,
                more,
            ) => {
                if more.as_f64() < known.as_f64() {
                    *known = more;
                }
            }
            (_, known, more) => *known = more,
        }
    }
}

fn types(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    }
}
