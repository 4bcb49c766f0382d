//! `status.changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "status.changed",
    mirror: &["status.changed"],
    effects: Effects::all(ABSORBED),
    shapes: false,
    says: "is another one",
    explanation: "A success has another status than before. The crate takes every 2xx for a success.",
    looks: &[Look::Statuses(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (status, old, new) in &pair.both {
        if status.old != status.new {
            let text = |status: &str| Some(status.to_owned());
            let nodes = (Some(old), Some(new));
            let subject = "the status of a success";
            out.push_status(
                status.new,
                nodes,
                subject,
                text(status.old),
                text(status.new),
            );
        }
    }
}
