//! `union.dissolved`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.dissolved",
    mirror: &["union.introduced"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "has one shape now",
    explanation: "One of several shapes has become the only one.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.is_regrouped() && pair.old.union.is_some() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}
