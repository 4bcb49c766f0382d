//! Operations, and the credentials that they accept.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "operation.added",
        mirror: &["operation.removed"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "was added",
        explanation: "There is a new operation. Existing items do not change, and the generator chose its names.",
        looks: &[Look::Document(operation_added)],
    },
    Rule {
        id: "operation.removed",
        mirror: &["operation.added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The contract no longer has the operation. It may still work for an unknown time.",
        looks: &[Look::Document(operation_removed)],
    },
    Rule {
        id: "operation.id-changed",
        mirror: &["operation.id-changed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed",
        explanation: "The `operationId` changed; method and path did not. It is not part of a request, and `names.toml` keeps the Rust name.",
        looks: &[Look::Operation(operation_id_changed)],
    },
    Rule {
        id: "operation.id-case-changed",
        mirror: &["operation.id-case-changed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed its case",
        explanation: "The case of the `operationId` changed. It is not part of a request, and the Rust name stays.",
        looks: &[Look::Operation(operation_id_case_changed)],
    },
    Rule {
        id: "operation.path-changed",
        mirror: &["operation.path-changed"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "changed",
        explanation: "The path changed. Requests to the old path fail, or reach a different operation.",
        looks: &[Look::Operation(operation_path_changed)],
    },
    Rule {
        id: "operation.version-moved",
        mirror: &["operation.version-moved"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "changed",
        explanation: "The version in the path changed, and the rest of the path did not. In this crate the versions live in modules of their own, so callers move when they choose to.",
        looks: &[Look::Operation(operation_version_moved)],
    },
    Rule {
        id: "operation.method-changed",
        mirror: &["operation.method-changed"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "changed",
        explanation: "The HTTP method changed. Requests with the old method are refused.",
        looks: &[Look::Operation(operation_method_changed)],
    },
    Rule {
        id: "operation.deprecated",
        mirror: &["operation.undeprecated"],
        effects: Effects::all(WARNS),
        shapes: true,
        says: "became deprecated",
        explanation: "The operation works as before and was marked as deprecated. New code should use its replacement.",
        looks: &[Look::Operation(operation_deprecated)],
    },
    Rule {
        id: "operation.undeprecated",
        mirror: &["operation.deprecated"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "is no longer deprecated",
        explanation: "The operation is no longer marked as deprecated.",
        looks: &[Look::Operation(operation_undeprecated)],
    },
    Rule {
        id: "operation.retagged",
        mirror: &["operation.retagged"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed",
        explanation: "The tags of the operation changed, which group the documentation. Its module in the crate does not depend on them.",
        looks: &[Look::Operation(operation_retagged)],
    },
    Rule {
        id: "security.added",
        mirror: &["security.removed"],
        effects: Effects::all(ADDS),
        shapes: false,
        says: "are accepted now",
        explanation: "The operation accepts one more kind of credential.",
        looks: &[Look::Operation(security_added)],
    },
    Rule {
        id: "security.removed",
        mirror: &["security.added"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "are no longer accepted",
        explanation: "The operation no longer accepts a kind of credential. Requests with it are refused.",
        looks: &[Look::Operation(security_removed)],
    },
];

fn operation_added(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    for op in &pair.added {
        out.push_operation(pair, op, None, Some(op.http()));
    }
}

fn operation_removed(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    for op in &pair.removed {
        let mark = if op.node.is("deprecated") {
            ", deprecated before"
        } else {
            ""
        };
        out.push_operation(pair, op, Some(format!("{}{mark}", op.http())), None);
    }
}

fn operation_id_changed(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (old, new) = (id_of(pair.old), id_of(pair.new));
    if !old.eq_ignore_ascii_case(&new) {
        out.push("the operationId", Some(old), Some(new));
    }
}

fn operation_id_case_changed(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (old, new) = (id_of(pair.old), id_of(pair.new));
    if old != new && old.eq_ignore_ascii_case(&new) {
        out.push("the operationId", Some(old), Some(new));
    }
}

fn operation_path_changed(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.route() != pair.new.route() {
        let text = |op: &Op<'_>| Some(split_version(op.path).1.to_owned());
        out.push("the path", text(pair.old), text(pair.new));
    }
}

fn operation_version_moved(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let old = pair.old.version(&pair.documents.old);
    let new = pair.new.version(&pair.documents.new);
    if !pair.is_event() && old != new {
        let text = |version: String| {
            Some(if version.is_empty() {
                "no version".to_owned()
            } else {
                version
            })
        };
        out.push("the version in the path", text(old), text(new));
    }
}

fn operation_method_changed(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    if pair.old.method != pair.new.method {
        let text = |op: &Op<'_>| Some(op.method.clone());
        out.push("the method", text(pair.old), text(pair.new));
    }
}

fn operation_deprecated(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let marked = |op: &Op<'_>| op.node.is("deprecated");
    if !pair.is_event() && !marked(pair.old) && marked(pair.new) {
        out.push("the operation", None, Some("deprecated".to_owned()));
    }
}

fn operation_undeprecated(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let marked = |op: &Op<'_>| op.node.is("deprecated");
    if !pair.is_event() && !marked(pair.new) && marked(pair.old) {
        out.push("the operation", Some("deprecated".to_owned()), None);
    }
}

fn operation_retagged(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let tags = |op: &Op<'_>| op.node.value.get("tags").map(short);
    let (old, new) = (tags(pair.old), tags(pair.new));
    if old != new {
        out.push("the tags", old, new);
    }
}

fn security_added(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (before, now) = security(pair);
    for text in now.difference(&before).cloned() {
        out.push(format!("credentials `{text}`"), None, Some(text));
    }
}

fn security_removed(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let (before, now) = security(pair);
    for text in before.difference(&now).cloned() {
        out.push(format!("credentials `{text}`"), Some(text), None);
    }
}
