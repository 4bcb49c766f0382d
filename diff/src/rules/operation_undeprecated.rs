//! `operation.undeprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.undeprecated",
    mirror: &["operation.deprecated"],
    effects: Effects::all(SILENT),
    shapes: true,
    says: "is no longer deprecated",
    explanation: "The operation is no longer marked as something that will go.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let marked = |op: &Op<'_>| op.node.is("deprecated");
    if !pair.is_event() && !marked(pair.new) && marked(pair.old) {
        out.push("the operation", Some("deprecated".to_owned()), None);
    }
}
