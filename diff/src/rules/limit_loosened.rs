//! `limit.loosened`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "limit.loosened",
    mirror: &["limit.tightened"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    says: "allows more",
    explanation: "More values are allowed than before. The crate does not check limits, so it reads them.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for limit in limits(pair)
        .into_iter()
        .filter(|limit| limit.kind == LimitKind::Looser)
    {
        let subject = format!("`{}` of {}", limit.key, pair.spot.phrase());
        out.push(subject, limit.old, limit.new);
    }
}
