//! `event.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "event.removed",
    mirror: &["event.added"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "A kind of event is no longer documented.",
    looks: &[Look::Event(look)],
};

fn look(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.new.is_none() {
        out.push(
            format!("event `{}`", pair.payloads.event),
            Some(versions(&pair.payloads.removed)),
            None,
        );
    }
}
