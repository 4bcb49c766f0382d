//! `field.no-longer-read-only`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.no-longer-read-only",
    mirror: &["field.became-read-only"],
    effects: Effects::by(ADDS, SILENT, SILENT),
    shapes: true,
    says: "can be sent now",
    explanation: "A field that only Wise set can be sent, too.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is("readOnly") && !pair.new.is("readOnly") {
        out.push(pair.spot.phrase(), Some("read-only".to_owned()), None);
    }
}
