//! What to call instead of an operation that is gone: what its own text points at, the same operation without the number
//! of a version in its id, or one that is new and takes and gives the same.

use crate::wire::{DocumentPair, Finding, Op};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Fills in the successors of removed operations. `published` is the old document with its prose, where there is one.
pub fn successors(pair: &DocumentPair<'_>, published: Option<&Value>, findings: &mut [Finding]) {
    let ids: HashMap<String, &str> = pair
        .new
        .operations
        .iter()
        .map(|op| (op.id.to_lowercase(), op.id.as_str()))
        .collect();
    let gone: HashMap<&str, &Op<'_>> = pair.removed.iter().map(|op| (op.id.as_str(), op)).collect();
    for finding in findings
        .iter_mut()
        .filter(|one| one.rule.id == "operation.removed")
    {
        let Some(op) = gone.get(finding.place.operation.as_str()) else {
            continue;
        };
        // What is not on its way out links to what belongs to it.
        let prose = published
            .filter(|_| op.node.is("deprecated"))
            .and_then(|root| root.pointer(&op.node.at))
            .and_then(|operation| operation.get("description"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        let mut found: BTreeSet<&str> = mentioned(prose)
            .filter_map(|id| ids.get(&id.to_lowercase()).copied())
            .collect();
        if found.is_empty() {
            found.extend(ids.get(&plain(&op.id).to_lowercase()).copied());
        }
        if found.is_empty() {
            let mut alike = pair.added.iter().filter(|new| same(op, new));
            found.extend(alike.next().map(|new| new.id.as_str()));
            // Several that are alike tell nothing.
            if alike.next().is_some() {
                found.clear();
            }
        }
        finding.successors = found.into_iter().map(str::to_owned).collect();
    }
}

/// Whether two operations stand in one chapter, take and give the same.
fn same(old: &Op<'_>, new: &Op<'_>) -> bool {
    let parts = ["tags", "parameters", "requestBody", "responses"];
    let (old_node, new_node) = (old.node.value, new.node.value);
    let mut parts = parts.iter();
    old.method == new.method && parts.all(|name| old_node.get(name) == new_node.get(name))
}

/// The last segment of each link to the page of an operation.
fn mentioned(prose: &str) -> impl Iterator<Item = &str> {
    let links = prose.split("/api-reference/").skip(1);
    links.filter_map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || "/-_".contains(c)));
        let path = &rest[..end.unwrap_or(rest.len())];
        path.trim_end_matches('/').rsplit('/').next()
    })
}

/// `balanceGetV1` → `balanceGet`.
fn plain(id: &str) -> &str {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem.strip_suffix('V') {
        Some(plain) if stem.len() < id.len() => plain,
        _ => id,
    }
}
