//! `body.became-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "body.became-required",
    mirror: &["body.became-optional"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "has to be sent now",
    explanation: "A body has to be sent that could be left out.",
    looks: &[Look::Body(look)],
};

fn look(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new)
        && !old.is("required")
        && new.is("required")
    {
        out.push(
            "the body",
            Some("optional".to_owned()),
            Some("required".to_owned()),
        );
    }
}
