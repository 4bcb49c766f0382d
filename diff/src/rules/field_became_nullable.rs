//! `field.became-nullable`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-nullable",
    mirror: &["field.became-non-nullable"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    shapes: true,
    says: "may be null now",
    explanation: "A value may be `null` that never was. What the crate receives may be `null` anywhere that a field can be missing.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if !pair.old.nullable && pair.new.nullable {
        out.push(
            pair.spot.phrase(),
            Some("never null".to_owned()),
            Some("may be null".to_owned()),
        );
    }
}
