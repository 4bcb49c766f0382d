//! Schema → value.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::{Edge, Source, UNKNOWN_FIELD, UNKNOWN_NUMBER, UNKNOWN_TEXT, Variation};

/// The keyword, written by the build, of the values that are documented for a text.
const LISTED: &str = "x-listed";
/// How many objects and lists stand in each other before what is optional is left out.
const DEPTH: usize = 12;

/// A place in a value. What is made there depends on the seed and the place, and on nothing else.
#[derive(Clone, Copy)]
pub(super) struct Place<'n> {
    hash: u64,
    depth: usize,
    /// The name of the property, or of the list that an item is in.
    pub(super) name: &'n str,
}

impl<'n> Place<'n> {
    fn below(&self, name: &'n str, key: &str) -> Self {
        Self {
            hash: mixed(self.hash, key.as_bytes()),
            depth: self.depth + 1,
            name,
        }
    }

    /// A number below `count`.
    pub(super) fn pick(&self, count: usize) -> usize {
        usize::try_from(self.hash % count.max(1) as u64).unwrap_or_default()
    }

    /// Bits without end.
    pub(super) fn bits(&self) -> impl Iterator<Item = u64> + use<> {
        let mut state = self.hash;
        std::iter::repeat_with(move || {
            state = mixed(state, &[1]);
            state
        })
    }
}

/// FNV-1a, with the bits spread at the end (the finalizer of SplitMix64).
pub(super) fn mixed(seed: u64, bytes: &[u8]) -> u64 {
    let start = seed ^ 0xcbf2_9ce4_8422_2325;
    let mut hash = bytes.iter().fold(start, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

pub(super) struct Maker<'s> {
    pub(super) source: &'s Source,
    pub(super) root: &'s Value,
    /// The number of values in the longest enum so far.
    pub(super) longest: Cell<usize>,
}

impl<'s> Maker<'s> {
    pub(super) fn new(source: &'s Source, root: &'s Value) -> Self {
        let longest = Cell::new(0);
        Self {
            source,
            root,
            longest,
        }
    }

    /// A value for a schema. The text tells places of the same schema apart, and may name the value.
    pub(super) fn make(&self, schema: &Value, place: &str) -> Value {
        let name = place.rsplit('/').next().unwrap_or_default();
        let place = Place {
            hash: mixed(self.source.seed, place.as_bytes()),
            depth: 0,
            name,
        };
        self.value(schema, &place, &mut Vec::new())
    }

    fn value(&self, schema: &Value, place: &Place<'_>, path: &mut Vec<String>) -> Value {
        let reference = schema
            .get("$ref")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let entered = reference.is_some();
        path.extend(reference);
        let schema = self.flatten(schema, place);
        let value = self.flat_value(&schema, place, path);
        if entered {
            path.pop();
        }
        value
    }

    fn flat_value(
        &self,
        schema: &Map<String, Value>,
        place: &Place<'_>,
        path: &mut Vec<String>,
    ) -> Value {
        let kinds = kinds(schema);
        let listed = schema.get("enum").and_then(Value::as_array);
        // An enum that does not list `null` does not take it, whatever the type says.
        let nullable =
            kinds.contains(&"null") && listed.is_none_or(|values| values.contains(&Value::Null));
        // Of a text that is documented as one of a list, those are the ordinary values.
        let listed = listed.or_else(|| schema.get(LISTED)?.as_array());
        if nullable && self.source.variation == Variation::Nulls {
            return Value::Null;
        }
        if let Some(value) = schema.get("const") {
            return value.clone();
        }
        if let Some(values) = listed {
            let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
            self.longest.set(self.longest.get().max(values.len()));
            let which = (place.pick(values.len()) + self.source.further) % values.len().max(1);
            return match values.get(which) {
                Some(Value::String(_)) if self.source.variation == Variation::UnknownEnums => {
                    json!(UNKNOWN_TEXT)
                }
                Some(Value::Number(_)) if self.source.variation == Variation::UnknownEnums => {
                    json!(UNKNOWN_NUMBER)
                }
                Some(value) => (*value).clone(),
                None => Value::Null,
            };
        }
        match kinds.iter().find(|kind| **kind != "null").copied() {
            Some("object") => self.object(schema, place, path),
            Some("array") => self.array(schema, place, path),
            Some("integer") => self.integer(schema, place),
            Some("number") => self.number(schema, place),
            Some("boolean") => json!(place.hash.is_multiple_of(2)),
            None if nullable => Value::Null,
            _ => self.text(schema, place),
        }
    }

    fn object(
        &self,
        schema: &Map<String, Value>,
        place: &Place<'_>,
        path: &mut Vec<String>,
    ) -> Value {
        let mut object = Map::new();
        let required: Vec<&str> = texts(schema.get("required"));
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let wanted = self.source.variation != Variation::Minimal
                && place.depth < DEPTH
                && !recursive(property, path);
            if wanted || required.contains(&name.as_str()) {
                let value = self.value(property, &place.below(name, name), path);
                object.insert(name.clone(), value);
            }
        }
        // A branch of a union may ask for what nothing describes.
        for name in required {
            if !object.contains_key(name) {
                let value = self.value(&json!({}), &place.below(name, name), path);
                object.insert(name.to_owned(), value);
            }
        }
        self.others(schema, place, path, &mut object);
        exclude(schema, &mut object);
        Value::Object(object)
    }

    /// Members that have no name in the schema.
    fn others(
        &self,
        schema: &Map<String, Value>,
        place: &Place<'_>,
        path: &mut Vec<String>,
        object: &mut Map<String, Value>,
    ) {
        let open = schema.get("additionalProperties");
        let described = open.filter(|open| open.is_object());
        let least = limit(schema, "minProperties").unwrap_or(0);
        if described.is_some() || (open == Some(&json!(true)) && !schema.contains_key("properties"))
        {
            let wanted = if self.source.variation == Variation::Minimal {
                0
            } else {
                2
            };
            for number in 1..=least.max(wanted) {
                let name = format!("key{number}");
                let value = self.value(
                    described.unwrap_or(&json!({})),
                    &place.below(&name, &name),
                    path,
                );
                object.insert(name, value);
            }
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if object.len() < least && !object.contains_key(name) {
                let value = self.value(property, &place.below(name, name), path);
                object.insert(name.clone(), value);
            }
        }
        if self.source.variation == Variation::UnknownFields
            && open.is_none_or(|open| open == &json!(true))
        {
            object.insert(
                UNKNOWN_FIELD.to_owned(),
                json!({ "nested": [1, "two", null, 3.25] }),
            );
        }
    }

    fn array(
        &self,
        schema: &Map<String, Value>,
        place: &Place<'_>,
        path: &mut Vec<String>,
    ) -> Value {
        let any = json!({});
        let items = schema.get("items").unwrap_or(&any);
        let least = limit(schema, "minItems").unwrap_or(0);
        let most = limit(schema, "maxItems");
        let wanted = match (self.source.edge, self.source.variation) {
            _ if recursive(items, path) || place.depth >= DEPTH => 0,
            (Edge::Low, _) => 0,
            (Edge::High, _) => most.unwrap_or(2).min(100),
            (Edge::Middle, Variation::Minimal) => 1,
            (Edge::Middle, _) => 2,
        };
        let count = wanted.min(most.unwrap_or(wanted)).max(least);
        let unique = schema.get("uniqueItems") == Some(&json!(true));
        let mut list: Vec<Value> = Vec::new();
        // More tries than items, since an enum may come up with the same value again.
        for number in 0..count * 8 {
            if list.len() >= count {
                break;
            }
            let item = self.value(items, &place.below(place.name, &number.to_string()), path);
            if !(unique && list.contains(&item)) {
                list.push(item);
            }
        }
        Value::Array(list)
    }
}

/// Takes out what must not be there together: `not: { required: [a, b] }`.
fn exclude(schema: &Map<String, Value>, object: &mut Map<String, Value>) {
    let together = texts(schema.get("not").and_then(|not| not.get("required")));
    if !together.is_empty() && together.iter().all(|name| object.contains_key(*name)) {
        let required = texts(schema.get("required"));
        if let Some(name) = together.iter().rev().find(|name| !required.contains(*name)) {
            object.remove(*name);
        }
    }
}

/// Whether a schema leads back to one that is being made.
fn recursive(schema: &Value, path: &[String]) -> bool {
    let reference = schema
        .get("$ref")
        .or_else(|| schema.get("items")?.get("$ref"));
    reference
        .and_then(Value::as_str)
        .is_some_and(|reference| path.iter().any(|entered| entered == reference))
}

/// The types of a value, also where only other keywords tell.
fn kinds(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(kinds) => texts(Some(kinds)),
        None if ["properties", "additionalProperties", "required"]
            .iter()
            .any(|k| schema.contains_key(*k)) =>
        {
            vec!["object"]
        }
        None if schema.contains_key("items") => vec!["array"],
        None if ["minimum", "maximum"]
            .iter()
            .any(|k| schema.contains_key(*k)) =>
        {
            vec!["number"]
        }
        None => vec!["string"],
    }
}

fn texts(list: Option<&Value>) -> Vec<&str> {
    let list = list.and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

pub(super) fn limit(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    schema.get(keyword)?.as_u64()?.try_into().ok()
}
