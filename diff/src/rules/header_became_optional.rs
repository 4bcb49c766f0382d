//! `header.became-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "header.became-optional",
    mirror: &["header.became-required"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "may be missing now",
    explanation: "A header of an answer may be missing that was always there.",
    looks: &[Look::Header(look)],
};

fn look(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new)
        && old.is("required")
        && !new.is("required")
    {
        out.push(
            format!("header `{}`", pair.name),
            Some("required".to_owned()),
            Some("optional".to_owned()),
        );
    }
}
