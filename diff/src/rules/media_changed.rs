//! `media.changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "media.changed",
    mirror: &["media.changed"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is another one",
    explanation: "A body has another media type. Readers of an error in this crate try JSON whatever it says; everybody else goes by the media type.",
    looks: &[Look::Media(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (name, ..) in &pair.both {
        if name.old != name.new {
            out.push(
                "the media type",
                Some(name.old.to_owned()),
                Some(name.new.to_owned()),
            );
        }
    }
}
