//! `field.default-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.default-changed",
    mirror: &["field.default-changed"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    shapes: false,
    says: "has another default",
    explanation: "What counts when a value is left out is another value. Callers that leave it out get something else than before.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let default = |view: &View<'_>| view.facts.get("default").map(|value| plain(value));
    let (old, new) = (default(&pair.old), default(&pair.new));
    if old != new && !is_constant(pair) {
        out.push(pair.spot.phrase(), old, new);
    }
}
