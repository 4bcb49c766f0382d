//! `field.retyped`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.retyped",
    mirror: &["field.retyped"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "has another type",
    explanation: "A field, or an item of a list, has another JSON type than before. Neither side reads what the other writes.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let here = matches!(pair.spot, Spot::Field(_) | Spot::Item(_) | Spot::Member(_));
    if here && pair.is_retyped() && !pair.is_regrouped() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}
