//! Limits: which of two allows more.

use crate::wire::{SchemaPair, plain};
use serde_json::Value;

/// What a changed limit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Fewer values are allowed.
    Tighter,
    /// More values are allowed.
    Looser,
    /// Other values are allowed.
    Other,
}

const LOWER: &[&str] = &[
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
    "minContains",
];
const UPPER: &[&str] = &[
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
    "maxContains",
];
/// Limits of which one is not more than another.
const OTHERS: &[&str] = &[
    "pattern",
    "multipleOf",
    "uniqueItems",
    "x-temporal-constraint",
    "not",
    "if",
    "then",
    "else",
    "oneOf",
    "anyOf",
    "dependentRequired",
    "dependentSchemas",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Whether a keyword is a limit.
pub fn is_limit(key: &str) -> bool {
    [LOWER, UPPER, OTHERS]
        .iter()
        .any(|list| list.contains(&key))
}

/// The limits of a schema that changed in one way, as text: before and now.
pub fn limits(
    pair: &SchemaPair<'_, '_>,
    wanted: LimitKind,
) -> Option<(Option<String>, Option<String>)> {
    if pair.is_retyped() {
        return None;
    }
    let said = |value: Option<&&Value>| {
        let value = value.copied();
        value.filter(|value| *value != &Value::Bool(false)).cloned()
    };
    let text = |key: &str, value: &Value| match value {
        Value::Bool(true) => key.to_owned(),
        value => format!("{key} {}", plain(value)),
    };
    let (mut before, mut now) = (Vec::new(), Vec::new());
    for key in [LOWER, UPPER, OTHERS].into_iter().flatten().copied() {
        let (old, new) = (said(pair.old.facts.get(key)), said(pair.new.facts.get(key)));
        if old == new {
            continue;
        }
        let kind = match (&old, &new) {
            (None, _) => LimitKind::Tighter,
            (_, None) => LimitKind::Looser,
            (Some(old), Some(new)) => order(key, old, new),
        };
        if kind == wanted {
            before.extend(old.map(|value| text(key, &value)));
            now.extend(new.map(|value| text(key, &value)));
        }
    }
    let some = |list: Vec<String>| (!list.is_empty()).then(|| list.join(", "));
    match (some(before), some(now)) {
        (None, None) => None,
        texts => Some(texts),
    }
}

fn order(key: &str, old: &Value, new: &Value) -> LimitKind {
    let (Some(old), Some(new)) = (old.as_f64(), new.as_f64()) else {
        return LimitKind::Other;
    };
    let higher = new > old;
    if LOWER.contains(&key) {
        if higher {
            LimitKind::Tighter
        } else {
            LimitKind::Looser
        }
    } else if UPPER.contains(&key) {
        if higher {
            LimitKind::Looser
        } else {
            LimitKind::Tighter
        }
    } else {
        LimitKind::Other
    }
}
