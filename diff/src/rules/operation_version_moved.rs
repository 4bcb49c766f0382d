//! `operation.version-moved`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.version-moved",
    mirror: &["operation.version-moved"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "is another one",
    explanation: "The version in the path is another one, and the rest of the path is not. In this crate the versions live in modules of their own, so callers move when they choose to.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let old = pair.old.version(&pair.documents.old);
    let new = pair.new.version(&pair.documents.new);
    if !pair.is_event() && old != new {
        let text = |version: String| {
            Some(if version.is_empty() {
                "no version".to_owned()
            } else {
                version
            })
        };
        out.push("the version in the path", text(old), text(new));
    }
}
