//! `enum.introduced`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "enum.introduced",
    mirror: &["enum.dropped"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    shapes: true,
    says: "are listed now",
    explanation: "A free value has become one out of a list.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (None, Some(values), false) = (
        &pair.old.values,
        &pair.new.values,
        pair.is_retyped() || is_constant(pair),
    ) {
        out.push(
            format!("values of {}", pair.spot.phrase()),
            None,
            Some(texts(values)),
        );
    }
}
