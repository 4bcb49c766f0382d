//! `format.changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "format.changed",
    mirror: &["format.changed"],
    effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
    shapes: true,
    says: "has another format",
    explanation: "A text or number has another `format`: the same JSON type, written by other rules.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) =
        formats(pair).filter(|(old, new)| !(precise(pair, *old) && precise(pair, *new)))
    {
        out.push(
            pair.spot.phrase(),
            old.map(str::to_owned),
            new.map(str::to_owned),
        );
    }
}
