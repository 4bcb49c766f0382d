//! `body.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "body.removed",
    mirror: &["body.added-optional", "body.added-required"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "Nothing is sent any more where there was a body. Who sends one is refused, or not heard.",
    looks: &[Look::Body(look)],
};

fn look(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let Some(old) = pair.old.as_ref().filter(|_| pair.new.is_none()) {
        out.push("the body", Some(media(old)), None);
    }
}
