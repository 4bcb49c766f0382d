//! `operation.id-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "operation.id-changed",
    mirror: &["operation.id-changed"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is another one",
    explanation: "The operationId is another one for the same method and path. Nothing of it travels, and the Rust name stays where `names.toml` has it.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (old, new) = (id_of(pair.old), id_of(pair.new));
    if !old.eq_ignore_ascii_case(&new) {
        out.push("the operationId", Some(old), Some(new));
    }
}
