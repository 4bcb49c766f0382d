//! `body.added-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "body.added-required",
    mirror: &["body.removed"],
    effects: Effects::by(BREAKS, BREAKS, BREAKS),
    shapes: true,
    says: "has to be sent now",
    explanation: "A body has to be sent that nobody sends yet.",
    looks: &[Look::Body(look)],
};

fn look(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let Some(new) = pair
        .new
        .as_ref()
        .filter(|new| pair.old.is_none() && new.is("required"))
    {
        out.push("the body", None, Some(media(new)));
    }
}
