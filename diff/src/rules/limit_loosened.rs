//! `limit.loosened`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "limit.loosened",
    mirror: &["limit.tightened"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    shapes: false,
    says: "allow more",
    explanation: "More values are allowed than before. The crate does not check limits, so it reads them.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) = limits(pair, LimitKind::Looser) {
        out.push(format!("limits of {}", pair.spot.phrase()), old, new);
    }
}
