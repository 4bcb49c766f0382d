//! The documents: servers and kinds of credentials.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "document.described-otherwise",
        mirror: &["document.described-otherwise"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed",
        explanation: "Title, version text, contacts or the list of tags of the document: said of the API as a whole, and read by no program.",
        looks: &[Look::Document(document_described_otherwise)],
    },
    Rule {
        id: "server.added",
        mirror: &["server.removed"],
        effects: Effects::all(ADDS),
        shapes: false,
        says: "was added",
        explanation: "A further host is offered. The crate takes its hosts from `Environment` and, for operations with hosts of their own, from the contract, so somebody has to look.",
        looks: &[Look::Document(hosts_added), Look::Operation(server_added)],
    },
    Rule {
        id: "server.removed",
        mirror: &["server.added"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "was removed",
        explanation: "A host is no longer named. Whoever calls it may find nobody there.",
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
        explanation: "A kind of credential is obtained or sent in another way than before.",
        looks: &[Look::Document(security_scheme_changed)],
    },
    Rule {
        id: "security.scheme-added",
        mirror: &["security.scheme-removed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "is declared now",
        explanation: "A kind of credential is declared. Which operations take it is told by `security.added` and `security.removed`.",
        looks: &[Look::Document(security_scheme_added)],
    },
    Rule {
        id: "security.scheme-removed",
        mirror: &["security.scheme-added"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "is no longer declared",
        explanation: "A kind of credential is no longer declared. Which operations take it is told by `security.added` and `security.removed`.",
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
