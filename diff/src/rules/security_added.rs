//! `security.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "security.added",
    mirror: &["security.removed"],
    effects: Effects::all(ADDS),
    shapes: false,
    says: "are accepted now",
    explanation: "A further kind of credential is accepted.",
    looks: &[Look::Operation(look)],
};

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (before, now) = security(pair);
    for text in now.difference(&before).cloned() {
        out.push(format!("credentials `{text}`"), None, Some(text));
    }
}
