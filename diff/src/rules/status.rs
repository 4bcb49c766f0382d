//! Statuses of responses.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "status.added",
        mirror: &["status.removed"],
        effects: Effects::all(ABSORBED),
        shapes: true,
        says: "is documented now",
        explanation: "The operation documents one more status. The crate reads every status, documented or not.",
        looks: &[Look::Statuses(status_added)],
    },
    Rule {
        id: "status.removed",
        mirror: &["status.added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "is no longer documented",
        explanation: "The operation no longer documents this status.",
        looks: &[Look::Statuses(status_removed)],
    },
    Rule {
        id: "status.changed",
        mirror: &["status.changed"],
        effects: Effects::all(ABSORBED),
        shapes: false,
        says: "changed",
        explanation: "The status of a success changed. The crate takes every 2xx as a success.",
        looks: &[Look::Statuses(status_changed)],
    },
];

fn status_added(pair: &MediaPair<'_>, out: &mut Out<'_>) {
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

fn status_removed(pair: &MediaPair<'_>, out: &mut Out<'_>) {
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

fn status_changed(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (status, old, new) in &pair.both {
        if status.old != status.new {
            let text = |status: &str| Some(status.to_owned());
            let nodes = (Some(old), Some(new));
            let subject = "the status of a success";
            out.push_status(
                status.new,
                nodes,
                subject,
                text(status.old),
                text(status.new),
            );
        }
    }
}
