//! `operation.id-case-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.id-case-changed",
    mirror: &["operation.id-case-changed"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is written in another case",
    explanation: "The operationId differs in upper and lower case only. Nothing of it travels, and the Rust name stays.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (old, new) = (id_of(pair.old), id_of(pair.new));
    if old != new && old.eq_ignore_ascii_case(&new) {
        out.push("the operationId", Some(old), Some(new));
    }
}
