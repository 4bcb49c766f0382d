//! `operation.path-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.path-changed",
    mirror: &["operation.path-changed"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "is another one",
    explanation: "The operation has moved to another path. Callers of the old one get an answer from something else, or none.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.route() != pair.new.route() {
        let text = |op: &Op<'_>| Some(split_version(op.path).1.to_owned());
        out.push("the path", text(pair.old), text(pair.new));
    }
}
