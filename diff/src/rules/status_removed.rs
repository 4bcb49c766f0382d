//! `status.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "status.removed",
    mirror: &["status.added"],
    effects: Effects::all(BREAKS),
    says: "is no longer documented",
    explanation: "An answer with this status is no longer documented.",
    looks: &[Look::Statuses(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (status, node) in &pair.removed {
        out.push_at(
            &format!(" {status}"),
            Some(node),
            None,
            format!("status {status}"),
            Some(contents(node)),
            None,
        );
    }
}
