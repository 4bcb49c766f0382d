//! `event.version-removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "event.version-removed",
    mirror: &["event.version-added"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "An event can no longer be had in this schema version.",
    looks: &[Look::Event(look)],
};

fn look(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is_none() || pair.new.is_none() {
        return;
    }
    for payload in &pair.payloads.removed {
        let version = payload.version.clone();
        let step = format!("@{version}");
        let subject = format!("schema version {version} of `{}`", pair.payloads.event);
        out.push_at(&step, None, None, subject, Some(version), None);
    }
}
