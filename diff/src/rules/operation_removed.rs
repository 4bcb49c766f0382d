//! `operation.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.removed",
    mirror: &["operation.added"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "An operation is gone from the contract. It may still answer for a while; nobody says how long.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    for op in &pair.removed {
        let mark = if op.node.is("deprecated") {
            ", deprecated before"
        } else {
            ""
        };
        out.push_operation(pair, op, Some(format!("{}{mark}", op.http())), None);
    }
}
