//! `status.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "status.added",
    mirror: &["status.removed"],
    effects: Effects::all(ABSORBED),
    shapes: true,
    says: "is documented now",
    explanation: "An answer with a further status is documented. The crate reads every status, named or not.",
    looks: &[Look::Statuses(look)],
};

fn look(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (status, node) in &pair.added {
        let subject = format!("status {status}");
        out.push_status(
            status,
            (None, Some(node)),
            subject,
            None,
            Some(contents(node)),
        );
    }
}
