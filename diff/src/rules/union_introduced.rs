//! `union.introduced`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.introduced",
    mirror: &["union.dissolved"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is one of several shapes now",
    explanation: "A value of one shape has become one of several shapes.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.is_regrouped() && pair.new.union.is_some() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}
