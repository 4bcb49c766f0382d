//! `object.extra-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "object.extra-changed",
    mirror: &["object.extra-changed"],
    effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
    shapes: true,
    says: "are others",
    explanation: "Whether an object may have fields that the contract does not name, and of which type.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let (old, new) = (extra(&pair.old), extra(&pair.new));
    if old != new && !pair.is_retyped() {
        out.push(
            format!("further fields of {}", pair.spot.phrase()),
            Some(old),
            Some(new),
        );
    }
}
