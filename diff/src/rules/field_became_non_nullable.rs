//! `field.became-non-nullable`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-non-nullable",
    mirror: &["field.became-nullable"],
    effects: Effects::by(BREAKS, ADDS, ADDS),
    shapes: true,
    says: "is never null now",
    explanation: "A value is never `null` that could be.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.nullable && !pair.new.nullable {
        out.push(
            pair.spot.phrase(),
            Some("may be null".to_owned()),
            Some("never null".to_owned()),
        );
    }
}
