//! `limit.tightened`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "limit.tightened",
    mirror: &["limit.loosened"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    shapes: false,
    says: "allow less",
    explanation: "Fewer values are allowed than before. The crate does not check limits; Wise does.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) = limits(pair, LimitKind::Tighter) {
        out.push(format!("limits of {}", pair.spot.phrase()), old, new);
    }
}
