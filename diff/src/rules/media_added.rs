//! `media.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "media.added",
    mirror: &["media.removed"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    shapes: true,
    says: "is new",
    explanation: "A body also comes, or can be sent, in another media type.",
    looks: &[Look::Media(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (name, node) in &pair.added {
        out.push_at(
            "",
            None,
            Some(node),
            format!("media type `{name}`"),
            None,
            Some((*name).to_owned()),
        );
    }
}
