//! `header.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "header.removed",
    mirror: &["header.added"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "is gone",
    explanation: "An answer carries a header no more.",
    looks: &[Look::Header(look)],
};

fn look(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    if pair.new.is_none() {
        out.push(
            format!("header `{}`", pair.name),
            Some("sent".to_owned()),
            None,
        );
    }
}
