//! The webhooks of the contracts: which events there are, and what a notification of each looks like.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Schema;

/// Notifications by event and schema version.
pub(super) type Webhooks = BTreeMap<String, BTreeMap<String, Schema>>;

/// The schemas of an event, each with its schema version: the alternatives of a union, or the one that there is. `schema` makes
/// a schema of a place in the document.
pub(super) fn versions(
    root: &Value,
    at: &str,
    schema: impl Fn(String) -> Schema,
) -> Vec<(String, Schema)> {
    let Some(whole) = root.pointer(at) else {
        return Vec::new();
    };
    let union = ["anyOf", "oneOf"]
        .iter()
        .find_map(|keyword| Some((keyword, whole.get(keyword)?.as_array()?.len())));
    let places: Vec<String> = match union {
        Some((keyword, count)) => {
            let indices = 0..count;
            indices
                .map(|index| format!("{at}/{keyword}/{index}"))
                .collect()
        }
        None => vec![at.to_owned()],
    };
    let with_version = places.into_iter().filter_map(|place| {
        let place = resolved(root, place);
        let versions = root
            .pointer(&place)?
            .pointer("/properties/schema_version/enum")?;
        let version = versions.get(0)?.as_str()?.to_owned();
        Some((version, schema(place)))
    });
    with_version.collect()
}

/// The place behind references.
fn resolved(root: &Value, place: String) -> String {
    let reference = root.pointer(&place).and_then(|value| value.get("$ref"));
    match reference.and_then(Value::as_str) {
        Some(reference) => resolved(root, reference.trim_start_matches('#').to_owned()),
        None => place,
    }
}
