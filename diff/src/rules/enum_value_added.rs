//! `enum.value-added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "enum.value-added",
    mirror: &["enum.value-removed"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    shapes: true,
    says: "are more",
    explanation: "A list of values has grown. Enums of the crate are open: callers that do not know the value get it as `Unrecognized`.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((_, come, kept)) = values(pair)
        && kept > 0
        && !come.is_empty()
    {
        out.push(
            format!("values of {}", pair.spot.phrase()),
            None,
            Some(come.join(", ")),
        );
    }
}
