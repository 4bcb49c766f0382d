//! `field.deprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.deprecated",
    mirror: &["field.undeprecated"],
    effects: Effects::all(WARNS),
    shapes: true,
    says: "is deprecated now",
    explanation: "A value works as before and is marked as something that will go.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if !pair.old.is("deprecated") && pair.new.is("deprecated") {
        out.push(pair.spot.phrase(), None, Some("deprecated".to_owned()));
    }
}
