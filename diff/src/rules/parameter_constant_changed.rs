//! `parameter.constant-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.constant-changed",
    mirror: &["parameter.constant-changed"],
    effects: Effects::by(BREAKS, BREAKS, BREAKS),
    shapes: true,
    says: "has another only value",
    explanation: "A header that has only one value has another one. The crate sends it without being asked; who is deployed sends the old value.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let (old, new) = (
        constant(&pair.old, &pair.schemas.0),
        constant(&pair.new, &pair.schemas.1),
    );
    if old != new {
        out.push(pair.phrase(), old, new);
    }
}
