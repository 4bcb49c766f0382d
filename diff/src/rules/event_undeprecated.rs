//! `event.undeprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "event.undeprecated",
    mirror: &["event.deprecated"],
    effects: Effects::all(SILENT),
    shapes: true,
    says: "is no longer deprecated",
    explanation: "An event is no longer marked as something that will go.",
    looks: &[Look::Event(look)],
};

fn look(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    let marked = |op: &Op<'_>| op.node.is("deprecated");
    if let (Some(old), Some(new)) = (pair.old, pair.new)
        && !marked(new)
        && marked(old)
    {
        out.push(
            format!("event `{}`", pair.payloads.event),
            Some("deprecated".to_owned()),
            None,
        );
    }
}
