//! What decides which alternative of a union a value is: the values that a discriminator maps, whatever its components are called.

use super::view::{Union, plain};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the mappings of two discriminators say differently, each as text: with a label for each alternative, and the labels of those that
/// come, go or are renamed, which is told as such. `None` where they agree, or where a different field decides, which is told, too.
pub fn remapped(
    (old, before): (&Union<'_>, &[String]),
    (new, now): (&Union<'_>, &[String]),
    lone: &BTreeSet<&str>,
) -> Option<(Option<String>, Option<String>)> {
    if old.tag() != new.tag() {
        return None;
    }
    let pairs = |union: &Union<'_>, labels: &[String]| -> Pairs {
        let mut pairs = pairs(union, labels);
        pairs.retain(|(value, label)| !lone.contains(&**value) && !lone.contains(&**label));
        pairs
    };
    let (old_pairs, new_pairs) = (pairs(old, before), pairs(new, now));
    let rest = (unknown(old.discriminator), unknown(new.discriminator));
    if old_pairs == new_pairs && rest.0 == rest.1 {
        return None;
    }
    let text = |pairs: &Pairs, rest: Option<String>| {
        let pairs = pairs.iter().map(|(value, label)| {
            if value == label {
                value.clone()
            } else {
                format!("{value} for {label}")
            }
        });
        let all: Vec<String> = pairs.chain(rest).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    Some((text(&old_pairs, rest.0), text(&new_pairs, rest.1)))
}

/// Each value of the field that decides, with the label of the alternative that it stands for.
type Pairs = BTreeSet<(String, String)>;

fn pairs(union: &Union<'_>, labels: &[String]) -> Pairs {
    let mapping = union.discriminator.and_then(|one| one.get("mapping"));
    let mapping = mapping.and_then(Value::as_object).into_iter().flatten();
    let label = |target: &Value| {
        let name = last(target.as_str()?);
        let mut targets = union.members.iter().zip(labels);
        let found = targets.find(|(node, _)| node.text("$ref").map(last) == Some(name));
        found.map(|(_, label)| label.clone())
    };
    let pair = |(value, target): (&String, &Value)| {
        let label = label(target).unwrap_or_else(|| "none of the alternatives".to_owned());
        (value.clone(), label)
    };
    mapping.map(pair).collect()
}

/// The name of a component: mappings may give that alone.
fn last(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}

/// What a discriminator says beyond the field and its values.
fn unknown(discriminator: Option<&Value>) -> Option<String> {
    let all = discriminator?.as_object()?.iter();
    let others = all.filter(|(key, _)| !["propertyName", "mapping"].contains(&key.as_str()));
    let others: Vec<String> = others
        .map(|(key, value)| format!("`{key}` {}", plain(value)))
        .collect();
    (!others.is_empty()).then(|| others.join(", "))
}

/// A discriminator that stands beside no alternatives: its field and its values.
pub fn lone_discriminator(value: Option<&Value>) -> Option<String> {
    let value = value?;
    let Some(field) = value.get("propertyName").and_then(Value::as_str) else {
        return Some(plain(value));
    };
    let values = value.get("mapping").and_then(Value::as_object);
    let values = values.into_iter().flatten().map(|(value, _)| value.clone());
    let all: Vec<String> = values.chain(unknown(Some(value))).collect();
    if all.is_empty() {
        return Some(field.to_owned());
    }
    Some(format!("{field}: {}", all.join(", ")))
}
