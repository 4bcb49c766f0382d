//! Webhook events.

use super::prelude::*;
use wise_codegen::place;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "event.added",
        mirror: &["event.removed"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "was added",
        explanation: "There is a new event to subscribe to.",
        looks: &[Look::Event(event_added)],
    },
    Rule {
        id: "event.removed",
        mirror: &["event.added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The event is no longer documented.",
        looks: &[Look::Event(event_removed)],
    },
    Rule {
        id: "event.version-added",
        mirror: &["event.version-removed"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "was added",
        explanation: "The event is available in one more schema version.",
        looks: &[Look::Event(event_version_added)],
    },
    Rule {
        id: "event.version-removed",
        mirror: &["event.version-added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The event is no longer available in this schema version.",
        looks: &[Look::Event(event_version_removed)],
    },
    Rule {
        id: "event.deprecated",
        mirror: &["event.undeprecated"],
        effects: Effects::all(WARNS),
        shapes: true,
        says: "became deprecated",
        explanation: "The event is delivered as before and was marked as deprecated.",
        looks: &[Look::Event(event_deprecated)],
    },
    Rule {
        id: "event.undeprecated",
        mirror: &["event.deprecated"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "is no longer deprecated",
        explanation: "The event is no longer marked as deprecated.",
        looks: &[Look::Event(event_undeprecated)],
    },
];

fn event_added(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is_none() {
        out.push(
            format!("event `{}`", pair.payloads.event),
            None,
            Some(versions(&pair.payloads.added)),
        );
    }
}

fn event_removed(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.new.is_none() {
        out.push(
            format!("event `{}`", pair.payloads.event),
            Some(versions(&pair.payloads.removed)),
            None,
        );
    }
}

fn event_version_added(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is_none() || pair.new.is_none() {
        return;
    }
    for payload in &pair.payloads.added {
        let version = payload.version.clone();
        let step = place::event("", &version);
        let subject = format!("schema version {version} of `{}`", pair.payloads.event);
        out.push_at(&step, None, None, subject, None, Some(version));
    }
}

fn event_version_removed(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if pair.old.is_none() || pair.new.is_none() {
        return;
    }
    for payload in &pair.payloads.removed {
        let version = payload.version.clone();
        let step = place::event("", &version);
        let subject = format!("schema version {version} of `{}`", pair.payloads.event);
        out.push_at(&step, None, None, subject, Some(version), None);
    }
}

fn event_deprecated(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (pair.old, pair.new) {
        let sides = [old.node.is("deprecated"), new.node.is("deprecated")];
        gains(
            out,
            format!("event `{}`", pair.payloads.event),
            sides,
            DEPRECATED,
        );
    }
}

fn event_undeprecated(pair: &EventSides<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (pair.old, pair.new) {
        let sides = [old.node.is("deprecated"), new.node.is("deprecated")];
        loses(
            out,
            format!("event `{}`", pair.payloads.event),
            sides,
            DEPRECATED,
        );
    }
}
