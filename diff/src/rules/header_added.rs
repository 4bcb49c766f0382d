//! `header.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "header.added",
    mirror: &["header.removed"],
    effects: Effects::all(ADDS),
    shapes: false,
    says: "is new",
    explanation: "An answer carries a further header.",
    looks: &[Look::Header(look)],
};

fn look(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    if pair.old.is_none() {
        out.push(
            format!("header `{}`", pair.name),
            None,
            Some("sent".to_owned()),
        );
    }
}
