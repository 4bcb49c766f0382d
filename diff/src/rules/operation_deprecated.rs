//! `operation.deprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.deprecated",
    mirror: &["operation.undeprecated"],
    effects: Effects::all(WARNS),
    shapes: true,
    says: "is deprecated now",
    explanation: "The operation works as before and is marked as something that will go. Who writes new code should use something else.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let marked = |op: &Op<'_>| op.node.is("deprecated");
    if !pair.is_event() && !marked(pair.old) && marked(pair.new) {
        out.push("the operation", None, Some("deprecated".to_owned()));
    }
}
