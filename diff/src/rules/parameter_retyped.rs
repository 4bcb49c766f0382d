//! `parameter.retyped`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.retyped",
    mirror: &["parameter.retyped"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "has another type",
    explanation: "A parameter has another JSON type than before. Neither side reads what the other writes.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let here = matches!(pair.spot, Spot::Parameter(..));
    if here && pair.is_retyped() && !pair.is_regrouped() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}
