//! `enum.value-removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "enum.value-removed",
    mirror: &["enum.value-added"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    shapes: true,
    says: "are fewer",
    explanation: "A list of values has shrunk. Who sends one of them is refused; who waits for one waits in vain.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((gone, _, kept)) = values(pair)
        && kept > 0
        && !gone.is_empty()
    {
        out.push(
            format!("values of {}", pair.spot.phrase()),
            Some(gone.join(", ")),
            None,
        );
    }
}
