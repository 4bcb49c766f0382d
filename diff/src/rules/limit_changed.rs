//! `limit.changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "limit.changed",
    mirror: &["limit.changed"],
    effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
    shapes: false,
    says: "allow something else",
    explanation: "Other values are allowed than before, neither simply fewer nor more.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) = limits(pair, LimitKind::Other) {
        out.push(format!("limits of {}", pair.spot.phrase()), old, new);
    }
}
