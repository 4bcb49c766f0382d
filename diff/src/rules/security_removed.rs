//! `security.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "security.removed",
    mirror: &["security.added"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "are no longer accepted",
    explanation: "A kind of credential is no longer accepted: who sends it is refused.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (before, now) = security(pair);
    for text in before.difference(&now).cloned() {
        out.push(format!("credentials `{text}`"), Some(text), None);
    }
}
