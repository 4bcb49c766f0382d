//! `enum.set-replaced`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "enum.set-replaced",
    mirror: &["enum.set-replaced"],
    effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
    shapes: true,
    says: "are others altogether",
    explanation: "None of the values of a list is left: it means something else now.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((gone, come, 0)) = values(pair)
        && !is_constant(pair)
    {
        let subject = format!("values of {}", pair.spot.phrase());
        out.push(subject, Some(gone.join(", ")), Some(come.join(", ")));
    }
}
