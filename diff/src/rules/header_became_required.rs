//! `header.became-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "header.became-required",
    mirror: &["header.became-optional"],
    effects: Effects::all(ADDS),
    shapes: false,
    says: "is always there now",
    explanation: "A header of an answer is always there.",
    looks: &[Look::Header(look)],
};

fn look(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new)
        && !old.is("required")
        && new.is("required")
    {
        out.push(
            format!("header `{}`", pair.name),
            Some("optional".to_owned()),
            Some("required".to_owned()),
        );
    }
}
