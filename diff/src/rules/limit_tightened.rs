//! `limit.tightened`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "limit.tightened",
    mirror: &["limit.loosened"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    says: "allows less",
    explanation: "Fewer values are allowed than before. The crate does not check limits; Wise does.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for limit in limits(pair)
        .into_iter()
        .filter(|limit| limit.kind == LimitKind::Tighter)
    {
        let subject = format!("`{}` of {}", limit.key, pair.spot.phrase());
        out.push(subject, limit.old, limit.new);
    }
}
