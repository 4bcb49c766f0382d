//! Unions, in words of JSON Schema.
//!
//! - Where a tag decides (`discriminator`), a value with the tag of an alternative has to fit this alternative, and a tag that is
//!   mapped to none fits nothing. `oneOf` is left out: with the tag it says nothing more, and without it nothing else tells.
//! - Where every alternative requires something that the others do not have, `oneOf` stays.
//! - Elsewhere whatever is right for one alternative can be right for another, too, so that by `oneOf` no value at all would be right.
//!   It becomes `anyOf`, and is listed with the reason.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// Rewrites every union of a document. Those whose `oneOf` was opened, with the reason, by place.
pub fn rewrite(root: &mut Value) -> BTreeMap<String, String> {
    let mut places = Vec::new();
    find(root, String::new(), &mut places);
    let mut opened = BTreeMap::new();
    for place in places {
        let Some(union) = root.pointer(&place) else {
            continue;
        };
        let tagged = tagged(union);
        let alike = union
            .get("oneOf")
            .and_then(|all| alike(root, all.as_array()?));
        let Some(Value::Object(union)) = root.pointer_mut(&place) else {
            continue;
        };
        if tagged.is_empty() && alike.is_none() {
            continue;
        }
        if let Some(alternatives) = union.remove("oneOf") {
            union.insert("anyOf".to_owned(), alternatives);
        }
        if tagged.is_empty() {
            opened.extend(alike.map(|reason| (place, reason)));
        } else if let Value::Array(all) = union.entry("allOf").or_insert_with(|| json!([])) {
            all.extend(tagged);
        }
    }
    opened
}

/// The places of unions, the innermost first, so that a place still is one when those in it are rewritten.
fn find(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                find(value, format!("{place}/{key}"), found);
            }
            if ["oneOf", "anyOf"]
                .iter()
                .any(|key| map.get(*key).is_some_and(Value::is_array))
            {
                found.push(place);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                find(value, format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// What the tags of a union say, as schemas that all have to hold.
fn tagged(union: &Value) -> Vec<Value> {
    let discriminator = union.get("discriminator");
    let property = discriminator.and_then(|one| one.get("propertyName")?.as_str());
    let mapping = discriminator.and_then(|one| one.get("mapping")?.as_object());
    let (Some(property), Some(mapping)) = (property, mapping) else {
        return Vec::new();
    };
    let tags: Vec<&String> = mapping.keys().collect();
    let mut all = vec![json!({ "properties": { property: { "enum": tags } } })];
    all.extend(mapping.iter().map(|(tag, alternative)| {
        json!({
            "if": { "properties": { property: { "const": tag } }, "required": [property] },
            "then": { "$ref": alternative },
        })
    }));
    all
}

/// Why two of the alternatives are alike, if there are two.
fn alike(root: &Value, alternatives: &[Value]) -> Option<String> {
    let facts: Vec<Vec<Facts>> = alternatives
        .iter()
        .map(|alternative| Facts::of(root, alternative, 0))
        .collect();
    for (first, ones) in facts.iter().enumerate() {
        for (second, others) in facts.iter().enumerate().skip(first + 1) {
            let mut pairs = ones
                .iter()
                .flat_map(|one| others.iter().map(move |other| (one, other)));
            if let Some((one, other)) = pairs.find(|(one, other)| !one.differs(root, other, 0)) {
                let (swallowed, by) = if other.within(one) {
                    (first, second)
                } else {
                    (second, first)
                };
                return Some(format!(
                    "what is right for alternative {} can be right for alternative {}, which requires nothing else",
                    swallowed + 1,
                    by + 1
                ));
            }
        }
    }
    None
}

/// How many ways to be right for one alternative are told apart.
const WAYS: usize = 64;

/// What tells one alternative from the others.
#[derive(Clone, Default)]
struct Facts {
    kinds: Option<BTreeSet<String>>,
    required: BTreeSet<String>,
    properties: BTreeMap<String, Value>,
}

impl Facts {
    /// The facts of a schema, once for every alternative of the unions in it.
    fn of(root: &Value, schema: &Value, depth: usize) -> Vec<Self> {
        let mut all = vec![Self::own(schema)];
        if depth > 16 {
            return all;
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|target| root.pointer(target.trim_start_matches('#')));
        let list = |keyword: &str| {
            schema
                .get(keyword)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        for part in target.into_iter().chain(list("allOf")) {
            all = both(&all, &Self::of(root, part, depth + 1));
        }
        for keyword in ["oneOf", "anyOf"] {
            let each: Vec<Self> = list(keyword)
                .flat_map(|part| Self::of(root, part, depth + 1))
                .collect();
            if !each.is_empty() {
                all = both(&all, &each);
            }
        }
        all
    }

    fn own(schema: &Value) -> Self {
        let mut facts = Self::default();
        let kinds = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(kind)) => vec![kind.as_str()],
            _ => Vec::new(),
        };
        if !kinds.is_empty() {
            // Every integer is a number.
            let kinds = kinds
                .into_iter()
                .map(|kind| kind.replace("integer", "number"));
            facts.kinds = Some(kinds.collect());
        }
        let required = schema.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        facts.required.extend(names.map(str::to_owned));
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            facts.properties.insert(name.clone(), property.clone());
        }
        facts
    }

    fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.kinds = other.kinds.clone().or(both.kinds);
        both.required.extend(other.required.iter().cloned());
        both.properties.extend(other.properties.clone());
        both
    }

    fn differs(&self, root: &Value, other: &Self, depth: usize) -> bool {
        if let (Some(kinds), Some(others)) = (&self.kinds, &other.kinds)
            && kinds.is_disjoint(others)
        {
            return true;
        }
        let mut shared = self.required.intersection(&other.required);
        shared.any(
            |name| match (self.properties.get(name), other.properties.get(name)) {
                (Some(one), Some(other)) => apart(root, one, other, depth + 1),
                _ => false,
            },
        ) || !self.within(other) && !other.within(self)
    }

    /// Whether what is right for the other can have all that this one requires.
    fn within(&self, other: &Self) -> bool {
        self.required
            .iter()
            .all(|name| other.properties.contains_key(name))
    }
}

/// Whether nothing is right for both.
fn apart(root: &Value, one: &Value, other: &Value, depth: usize) -> bool {
    let listed = |schema: &Value| {
        let constant = schema.get("const").map(|value| vec![value.clone()]);
        constant.or_else(|| schema.get("enum")?.as_array().cloned())
    };
    if let (Some(ones), Some(others)) = (listed(one), listed(other)) {
        return ones.iter().all(|value| !others.contains(value));
    }
    if depth > 16 {
        return false;
    }
    let others = Facts::of(root, other, 0);
    let ones = Facts::of(root, one, 0);
    ones.iter()
        .all(|one| others.iter().all(|other| one.differs(root, other, depth)))
}

/// Every pair, up to a limit: what goes beyond is left open, and so counts as alike.
fn both(ones: &[Facts], others: &[Facts]) -> Vec<Facts> {
    if ones.len() * others.len() > WAYS {
        return vec![Facts::default()];
    }
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(|other| one.and(other)));
    pairs.collect()
}
