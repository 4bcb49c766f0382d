//! `enum.dropped`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "enum.dropped",
    mirror: &["enum.introduced"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    shapes: true,
    says: "are no longer listed",
    explanation: "A value out of a list has become free.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(values), None, false) = (
        &pair.old.values,
        &pair.new.values,
        pair.is_retyped() || is_constant(pair),
    ) {
        out.push(
            format!("values of {}", pair.spot.phrase()),
            Some(texts(values)),
            None,
        );
    }
}
