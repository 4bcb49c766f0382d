//! `field.became-write-only`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-write-only",
    mirror: &["field.no-longer-write-only"],
    effects: Effects::by(SILENT, BREAKS, BREAKS),
    shapes: true,
    says: "no longer comes back",
    explanation: "A field is only sent, and never comes back.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if !pair.old.is("writeOnly") && pair.new.is("writeOnly") {
        out.push(pair.spot.phrase(), None, Some("write-only".to_owned()));
    }
}
