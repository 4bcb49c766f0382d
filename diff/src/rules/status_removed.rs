//! `status.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "status.removed",
    mirror: &["status.added"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is no longer documented",
    explanation: "An answer with this status is no longer documented.",
    looks: &[Look::Statuses(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (status, node) in &pair.removed {
        let subject = format!("status {status}");
        out.push_status(
            status,
            (Some(node), None),
            subject,
            Some(contents(node)),
            None,
        );
    }
}
