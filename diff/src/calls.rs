//! What a caller writes instead of an operation that is gone: the Rust that calls its successor.

use crate::report::Change;
use std::collections::HashMap;
use wise_codegen::editions::Editions;
use wise_codegen::generate::Models;
use wise_codegen::named::Version;

/// Puts calls in place of the operationIds of successors.
pub fn name(changes: &mut [Change], now: &Models, editions: &Editions) {
    let calls = calls(now, editions);
    for change in changes {
        let Some(instead) = &mut change.rust.instead else {
            continue;
        };
        for id in &change.successors {
            if let Some(call) = calls.get(id.as_str()) {
                *instead = instead.replace(&format!("`{id}`"), &format!("`{call}`"));
            }
        }
    }
}

/// By operationId: `wise.quotes().create(…)`. What several versions have is called in the newest.
fn calls<'a>(models: &'a Models, editions: &Editions) -> HashMap<&'a str, String> {
    let versions = &models.output.versions;
    let root = editions.at_root(versions.iter().map(|one| one.api.version.as_str()));
    let mut found = HashMap::new();
    for (index, version) in versions.iter().enumerate() {
        let way = if root == Some(index) {
            String::new()
        } else {
            format!("{}().", version.module)
        };
        for (id, call) in of(version) {
            found.insert(id, format!("wise.{way}{call}"));
        }
    }
    found
}

fn of(version: &Version) -> impl Iterator<Item = (&str, String)> {
    let operations = version.api.operations.iter().zip(&version.names.calls);
    operations.map(move |(operation, call)| {
        let resource = &version.names.resources[call.resource].accessor;
        let written = format!("{resource}().{}(…)", call.method);
        (operation.id.as_str(), written)
    })
}
