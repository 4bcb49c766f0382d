//! `event.deprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "event.deprecated",
    mirror: &["event.undeprecated"],
    effects: Effects::all(WARNS),
    shapes: true,
    says: "is deprecated now",
    explanation: "An event is delivered as before and is marked as something that will go.",
    looks: &[Look::Event(look)],
};

fn look(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    let marked = |op: &Op<'_>| op.node.is("deprecated");
    if let (Some(old), Some(new)) = (pair.old, pair.new)
        && !marked(old)
        && marked(new)
    {
        out.push(
            format!("event `{}`", pair.payloads.event),
            None,
            Some("deprecated".to_owned()),
        );
    }
}
