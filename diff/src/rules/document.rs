//! The documents: servers and kinds of credentials.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "document.described-otherwise",
        mirror: &["document.described-otherwise"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed",
        explanation: "The title, version text, contact or list of tags of the document changed. No program depends on them.",
        looks: &[Look::Document(document_described_otherwise)],
    },
    Rule {
        id: "server.added",
        mirror: &["server.removed"],
        effects: Effects::all(ADDS),
        shapes: false,
        says: "was added",
        explanation: "The contract lists one more host. The crate takes its hosts from `Environment` and, for operations with hosts of their own, from the contract, so a person has to review it.",
        looks: &[Look::Document(hosts_added), Look::Operation(server_added)],
    },
    Rule {
        id: "server.removed",
        mirror: &["server.added"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "was removed",
        explanation: "The contract no longer lists a host. Requests to it may fail.",
        looks: &[
            Look::Document(hosts_removed),
            Look::Operation(server_removed),
        ],
    },
    Rule {
        id: "security.scheme-changed",
        mirror: &["security.scheme-changed"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "changed",
        explanation: "The way a kind of credential is obtained or sent changed.",
        looks: &[Look::Document(security_scheme_changed)],
    },
    Rule {
        id: "security.scheme-added",
        mirror: &["security.scheme-removed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "is declared now",
        explanation: "The contract declares a new kind of credential. `security.added` and `security.removed` report the operations that take it.",
        looks: &[Look::Document(security_scheme_added)],
    },
    Rule {
        id: "security.scheme-removed",
        mirror: &["security.scheme-added"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "is no longer declared",
        explanation: "The contract no longer declares a kind of credential. `security.added` and `security.removed` report the operations that took it.",
        looks: &[Look::Document(security_scheme_removed)],
    },
];

fn document_described_otherwise(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    for key in ["openapi", "info", "tags"] {
        let (old, new) = (pair.old.root.get(key), pair.new.root.get(key));
        if old != new {
            let (old, new) = if key == "tags" {
                let (before, now) = (tags(old), tags(new));
                (lone(&before, &now), lone(&now, &before))
            } else {
                (old.map(short), new.map(short))
            };
            out.push(format!("`{key}` of the document"), old, new);
        }
    }
}

fn tags(list: Option<&Value>) -> Vec<&str> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|tag| tag.get("name")?.as_str()).collect()
}

/// The names that only one list has.
fn lone(list: &[&str], other: &[&str]) -> Option<String> {
    let all = list.iter().copied().filter(|name| !other.contains(name));
    let names: Vec<&str> = all.collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn hosts_added(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let known = pair.old.hosts();
    for host in pair.new.hosts().iter().filter(|host| !known.contains(host)) {
        out.push(format!("host `{host}`"), None, Some(host.clone()));
    }
}

fn server_added(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let known = pair.old.servers();
    for host in pair.new.servers() {
        if !known.contains(&host) {
            let host = host.to_owned();
            out.push(format!("host `{host}`"), None, Some(host.clone()));
        }
    }
}

fn hosts_removed(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let known = pair.new.hosts();
    for host in pair.old.hosts().iter().filter(|host| !known.contains(host)) {
        out.push(format!("host `{host}`"), Some(host.clone()), None);
    }
}

fn server_removed(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let known = pair.new.servers();
    for host in pair.old.servers() {
        if !known.contains(&host) {
            let host = host.to_owned();
            out.push(format!("host `{host}`"), Some(host.clone()), None);
        }
    }
}

fn security_scheme_changed(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let (old, new) = (schemes(pair.old.root), schemes(pair.new.root));
    for (name, before) in &old {
        if let Some(now) = new.get(name).filter(|now| now != &before) {
            let subject = format!("credential `{name}`");
            out.push(subject, Some(short(before)), Some(short(now)));
        }
    }
}

fn security_scheme_added(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let known = schemes(pair.old.root);
    for (name, definition) in schemes(pair.new.root) {
        if !known.contains_key(name) {
            out.push(
                format!("credential `{name}`"),
                None,
                Some(short(definition)),
            );
        }
    }
}

fn security_scheme_removed(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let known = schemes(pair.new.root);
    for (name, definition) in schemes(pair.old.root) {
        if !known.contains_key(name) {
            out.push(
                format!("credential `{name}`"),
                Some(short(definition)),
                None,
            );
        }
    }
}
