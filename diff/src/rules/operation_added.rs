//! `operation.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.added",
    mirror: &["operation.removed"],
    effects: Effects::all(ADDS),
    shapes: true,
    says: "is new",
    explanation: "There is a new operation. Nothing that exists is touched, and its names have been chosen by rule.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    for op in &pair.added {
        out.push_operation(pair, op, None, Some(op.http()));
    }
}
