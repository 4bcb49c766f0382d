//! `event.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "event.added",
    mirror: &["event.removed"],
    effects: Effects::all(ADDS),
    shapes: true,
    says: "is new",
    explanation: "Wise reports a further kind of event to whoever subscribes to it.",
    looks: &[Look::Event(look)],
};

fn look(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is_none() {
        out.push(
            format!("event `{}`", pair.payloads.event),
            None,
            Some(versions(&pair.payloads.added)),
        );
    }
}
