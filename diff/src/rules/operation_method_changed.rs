//! `operation.method-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.method-changed",
    mirror: &["operation.method-changed"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "is another one",
    explanation: "The HTTP method is another one. Callers of the old one are refused.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.method != pair.new.method {
        let text = |op: &Op<'_>| Some(op.method.clone());
        out.push("the method", text(pair.old), text(pair.new));
    }
}
