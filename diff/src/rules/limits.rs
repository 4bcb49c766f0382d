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

/// A limit that changed.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The keyword.
    pub key: &'static str,
    /// What it means.
    pub kind: LimitKind,
    /// Before.
    pub old: Option<String>,
    /// Now.
    pub new: Option<String>,
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
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
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

/// The limits of a schema that changed.
pub fn limits(pair: &SchemaPair<'_, '_>) -> Vec<Limit> {
    if pair.is_retyped() {
        return Vec::new();
    }
    let keys = [LOWER, UPPER, OTHERS].into_iter().flatten().copied();
    keys.filter_map(|key| {
        let said = |value: Option<&&Value>| {
            value
                .copied()
                .filter(|value| *value != &Value::Bool(false))
                .cloned()
        };
        let (old, new) = (said(pair.old.facts.get(key)), said(pair.new.facts.get(key)));
        if old == new {
            return None;
        }
        let kind = match (&old, &new) {
            (None, _) => LimitKind::Tighter,
            (_, None) => LimitKind::Looser,
            (Some(old), Some(new)) => order(key, old, new),
        };
        Some(Limit {
            key,
            kind,
            old: old.as_ref().map(plain),
            new: new.as_ref().map(plain),
        })
    })
    .collect()
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
