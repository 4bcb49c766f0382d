//! `field.became-read-only`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-read-only",
    mirror: &["field.no-longer-read-only"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    shapes: true,
    says: "is set by Wise alone now",
    explanation: "A field is set by Wise alone: sending it is refused, or has no effect.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if !pair.old.is("readOnly") && pair.new.is("readOnly") {
        out.push(pair.spot.phrase(), None, Some("read-only".to_owned()));
    }
}
