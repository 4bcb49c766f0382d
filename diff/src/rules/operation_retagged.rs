//! `operation.retagged`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.retagged",
    mirror: &["operation.retagged"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "are others",
    explanation: "The operation stands in another chapter of the documentation. Tags never decide where it stands in the crate.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let tags = |op: &Op<'_>| op.node.value.get("tags").map(short);
    let (old, new) = (tags(pair.old), tags(pair.new));
    if old != new {
        out.push("the tags", old, new);
    }
}
