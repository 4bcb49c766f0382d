//! `format.precision-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "format.precision-changed",
    mirror: &["format.precision-changed"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "has another hint at its precision",
    explanation: "A number has another hint at how a program may hold it (`double`, `decimal`, `float` or none). The digits on the wire are the same, and the crate holds all of them exactly.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) =
        formats(pair).filter(|(old, new)| precise(pair, *old) && precise(pair, *new))
    {
        out.push(
            pair.spot.phrase(),
            old.map(str::to_owned),
            new.map(str::to_owned),
        );
    }
}
