//! The first half of a contract: prose out, everything else in one order, equal facts written one way.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value};

use crate::document::Document;
use crate::kind::{MemberKind, ObjectKind};
use crate::pointer::{join, reference_pointer};

/// The facts of a document, and what getting at them did.
pub(super) struct Facts {
    pub root: Value,
    /// Extension keys that were taken for documentation, and how often each stood somewhere.
    pub dropped: BTreeMap<String, usize>,
    /// JSON pointers of lists whose items no longer have the index that the document gave them.
    pub moved: BTreeSet<String>,
}

/// Strips and orders; the names of components stay as they are.
pub(super) fn facts(document: &Document) -> Facts {
    let mut pass = Pass {
        document,
        dropped: BTreeMap::new(),
        moved: BTreeSet::new(),
        path: String::new(),
    };
    let root = pass.value(&document.root, MemberKind::One(ObjectKind::Root), "");
    Facts {
        root,
        dropped: pass.dropped,
        moved: pass.moved,
    }
}

struct Pass<'a> {
    document: &'a Document,
    dropped: BTreeMap<String, usize>,
    moved: BTreeSet<String>,
    /// The path template of the operation at hand: it settles the order of path parameters.
    path: String,
}

impl Pass<'_> {
    fn value(&mut self, value: &Value, shape: MemberKind, at: &str) -> Value {
        match (shape, value) {
            (MemberKind::One(kind), Value::Object(map)) => self.object(map, kind, at),
            (MemberKind::List(kind) | MemberKind::One(kind), Value::Array(items)) => {
                self.list(items, kind, at)
            }
            (MemberKind::Map(kind), Value::Object(map)) => sorted(map)
                .map(|(key, value)| {
                    let at = join(at, key);
                    (key.clone(), self.value(value, MemberKind::One(kind), &at))
                })
                .collect(),
            (MemberKind::Names, Value::Array(items)) => {
                let mut items: Vec<Value> = items.iter().map(data).collect();
                items.sort_by(by_value);
                Value::Array(items)
            }
            _ => data(value),
        }
    }

    fn list(&mut self, items: &[Value], kind: ObjectKind, at: &str) -> Value {
        let mut list: Vec<Value> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                self.value(item, MemberKind::One(kind), &join(at, &index.to_string()))
            })
            .collect();
        let before = list.clone();
        match kind {
            ObjectKind::Parameter => list.sort_by_cached_key(|item| self.parameter_rank(item)),
            ObjectKind::Tag => list.sort_by_cached_key(|item| text(item, "name")),
            ObjectKind::SecurityRequirement => list.sort_by_cached_key(Value::to_string),
            // The order of servers, branches and tuple items says something.
            _ => {}
        }
        if list != before {
            self.moved.insert(at.to_owned());
        }
        Value::Array(list)
    }

    /// Path parameters as the path names them, then query, header and cookie by name.
    fn parameter_rank(&self, item: &Value) -> (u8, usize, String) {
        let mut target = item;
        // No chain is longer than this, and one that never ends was refused when the document was read.
        for _ in 0..32 {
            let next = target.get("$ref").and_then(Value::as_str);
            match next
                .and_then(reference_pointer)
                .and_then(|to| self.document.get(&to))
            {
                Some(next) => target = next,
                None => break,
            }
        }
        let name = text(target, "name");
        match text(target, "in").as_str() {
            "path" => {
                let place = self.path.find(&format!("{{{name}}}"));
                (0, place.unwrap_or(usize::MAX), name)
            }
            "query" => (1, 0, name),
            "header" => (2, 0, name),
            _ => (3, 0, name),
        }
    }

    fn object(&mut self, map: &Map<String, Value>, kind: ObjectKind, at: &str) -> Value {
        let mut out = Map::new();
        for member in kind.members().iter().filter(|member| !member.prose) {
            if let Some(value) = map.get(member.key) {
                let at = join(at, member.key);
                let value = self.value(value, member.shape, &at);
                out.insert(member.key.to_owned(), value);
            }
        }
        for (key, value) in sorted(map) {
            if kind.members().iter().any(|member| member.key == key) {
                continue;
            }
            let here = join(at, key);
            match kind.member(key) {
                Some((shape, _)) => {
                    if kind == ObjectKind::Paths {
                        self.path.clone_from(key);
                    }
                    let value = self.value(value, shape, &here);
                    out.insert(key.clone(), value);
                }
                None if key.starts_with("x-") => {
                    *self.dropped.entry(key.clone()).or_default() += 1;
                }
                // Nobody has said that an unknown keyword means nothing.
                None => {
                    out.insert(key.clone(), data(value));
                }
            }
        }
        drop_defaults(&mut out, kind);
        match kind {
            ObjectKind::Schema => self.schema(out, at),
            ObjectKind::Flow => {
                if let Some(Value::Object(scopes)) = out.get_mut("scopes") {
                    // The values describe the scopes to people.
                    scopes.values_mut().for_each(|prose| *prose = "".into());
                }
                Value::Object(out)
            }
            _ => Value::Object(out),
        }
    }

    /// What only a schema has: lists that order says nothing about, and wrappers around nothing.
    fn schema(&mut self, mut map: Map<String, Value>, at: &str) -> Value {
        if let Some(Value::Array(types)) = map.get_mut("type") {
            types.sort_by_key(|name| name.as_str() == Some("null"));
            if let [Value::String(only)] = types.as_slice() {
                let only = Value::String(only.clone());
                map.insert("type".into(), only);
            }
        }
        if let Some(Value::Object(needs)) = map.get_mut("dependentRequired") {
            for names in needs.values_mut().filter_map(Value::as_array_mut) {
                names.sort_by(by_value);
            }
        }
        if let Some(Value::Array(parts)) = map.get_mut("allOf") {
            let before = parts.len();
            // Such a part held an example or a description for the one beside it.
            parts.retain(|part| part.as_object().is_none_or(|part| !part.is_empty()));
            if parts.len() < before {
                self.moved.insert(join(at, "allOf"));
            }
            let wrapped = match parts.as_slice() {
                [] => None,
                [only] if only.get("$ref").is_some() => Some(only.clone()),
                _ => return Value::Object(map),
            };
            match wrapped {
                None => {
                    map.shift_remove("allOf");
                }
                Some(only) if map.len() == 1 => {
                    self.moved.insert(join(at, "allOf"));
                    return only;
                }
                Some(_) => {}
            }
        }
        Value::Object(map)
    }
}

/// Leaves out what means the same when it is absent. The list is short on purpose; `spec/README.md` repeats it.
fn drop_defaults(map: &mut Map<String, Value>, kind: ObjectKind) {
    let (switches, lists): (&[&str], &[&str]) = match kind {
        ObjectKind::Operation => (&["deprecated"], &["parameters", "tags"]),
        ObjectKind::PathItem => (&[], &["parameters"]),
        ObjectKind::Parameter | ObjectKind::Header => (
            &["required", "deprecated", "allowEmptyValue", "allowReserved"],
            &[],
        ),
        ObjectKind::RequestBody => (&["required"], &[]),
        ObjectKind::Schema => (
            &[
                "deprecated",
                "readOnly",
                "writeOnly",
                "uniqueItems",
                "nullable",
            ],
            &["required"],
        ),
        _ => return,
    };
    for key in switches {
        if map.get(*key) == Some(&Value::Bool(false)) {
            map.shift_remove(*key);
        }
    }
    for key in lists {
        if map
            .get(*key)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            map.shift_remove(*key);
        }
    }
}

/// A value that is not OpenAPI: keys sorted, whole numbers without a fraction, lists as they are.
fn data(value: &Value) -> Value {
    match value {
        Value::Object(map) => sorted(map)
            .map(|(key, value)| (key.clone(), data(value)))
            .collect(),
        Value::Array(items) => items.iter().map(data).collect(),
        Value::Number(number) => Value::Number(whole(number)),
        other => other.clone(),
    }
}

/// `1.0` and `1` are one number to JSON Schema.
fn whole(number: &Number) -> Number {
    /// From here on a double no longer tells neighbouring integers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float)
            if !number.is_i64()
                && !number.is_u64()
                && float.fract() == 0.0
                && float.abs() < EXACT =>
        {
            Number::from(float as i64)
        }
        _ => number.clone(),
    }
}

fn sorted(map: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_key(|(key, _)| key.as_str());
    entries.into_iter()
}

/// Strings from short to long, then numbers by size, then the rest by their text, `null` last.
fn by_value(left: &Value, right: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::String(_) => 0,
        Value::Number(_) => 1,
        Value::Bool(_) => 2,
        Value::Array(_) | Value::Object(_) => 3,
        Value::Null => 4,
    };
    rank(left)
        .cmp(&rank(right))
        .then_with(|| match (left, right) {
            (Value::String(left), Value::String(right)) => {
                (left.len(), left).cmp(&(right.len(), right))
            }
            (Value::Number(left), Value::Number(right)) => left
                .as_f64()
                .partial_cmp(&right.as_f64())
                .unwrap_or(Ordering::Equal)
                .then_with(|| left.to_string().cmp(&right.to_string())),
            _ => left.to_string().cmp(&right.to_string()),
        })
}

fn text(value: &Value, key: &str) -> String {
    value
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
