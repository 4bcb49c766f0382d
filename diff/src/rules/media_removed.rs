//! `media.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "media.removed",
    mirror: &["media.added"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "A media type is gone.",
    looks: &[Look::Media(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (name, node) in &pair.removed {
        out.push_at(
            "",
            Some(node),
            None,
            format!("media type `{name}`"),
            Some((*name).to_owned()),
            None,
        );
    }
}
