//! `field.undeprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.undeprecated",
    mirror: &["field.deprecated"],
    effects: Effects::all(SILENT),
    shapes: true,
    says: "is no longer deprecated",
    explanation: "A value is no longer marked as something that will go.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is("deprecated") && !pair.new.is("deprecated") {
        out.push(pair.spot.phrase(), Some("deprecated".to_owned()), None);
    }
}
