//! `field.no-longer-write-only`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.no-longer-write-only",
    mirror: &["field.became-write-only"],
    effects: Effects::by(SILENT, ADDS, ADDS),
    shapes: true,
    says: "comes back now",
    explanation: "A field that was only sent comes back, too.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is("writeOnly") && !pair.new.is("writeOnly") {
        out.push(pair.spot.phrase(), Some("write-only".to_owned()), None);
    }
}
