//! `body.added-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "body.added-optional",
    mirror: &["body.removed"],
    effects: Effects::by(ADDS, ADDS, ADDS),
    shapes: true,
    says: "can be sent now",
    explanation: "A body can be sent, and need not be.",
    looks: &[Look::Body(look)],
};

fn look(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let Some(new) = pair
        .new
        .as_ref()
        .filter(|new| pair.old.is_none() && !new.is("required"))
    {
        out.push("the body", None, Some(media(new)));
    }
}
