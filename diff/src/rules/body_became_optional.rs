//! `body.became-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "body.became-optional",
    mirror: &["body.became-required"],
    effects: Effects::all(ADDS),
    shapes: true,
    says: "can be left out now",
    explanation: "A body can be left out that had to be sent.",
    looks: &[Look::Body(look)],
};

fn look(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new)
        && old.is("required")
        && !new.is("required")
    {
        out.push(
            "the body",
            Some("required".to_owned()),
            Some("optional".to_owned()),
        );
    }
}
