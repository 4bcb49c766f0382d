//! `event.version-added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "event.version-added",
    mirror: &["event.version-removed"],
    effects: Effects::all(ADDS),
    shapes: true,
    says: "is new",
    explanation: "An event can be had in a further schema version.",
    looks: &[Look::Event(look)],
};

fn look(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is_none() || pair.new.is_none() {
        return;
    }
    for payload in &pair.payloads.added {
        let version = payload.version.clone();
        let step = format!("@{version}");
        let subject = format!("schema version {version} of `{}`", pair.payloads.event);
        out.push_at(&step, None, None, subject, None, Some(version));
    }
}
