//! `limit.changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "limit.changed",
    mirror: &["limit.changed"],
    effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
    says: "allows something else",
    explanation: "Other values are allowed than before, neither simply fewer nor more.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for limit in limits(pair)
        .into_iter()
        .filter(|limit| limit.kind == LimitKind::Other)
    {
        let subject = format!("`{}` of {}", limit.key, pair.spot.phrase());
        out.push(subject, limit.old, limit.new);
    }
}
