//! `server.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "server.removed",
    mirror: &["server.added"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "is gone",
    explanation: "A host is no longer named. Whoever calls it may find nobody there.",
    looks: &[Look::Document(hosts), Look::Operation(look)],
};

fn hosts(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let known = pair.new.hosts();
    for host in pair.old.hosts().iter().filter(|host| !known.contains(host)) {
        out.push(format!("host `{host}`"), Some(host.clone()), None);
    }
}

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let known = pair.new.servers();
    for host in pair.old.servers() {
        if !known.contains(&host) {
            let host = host.to_owned();
            out.push(format!("host `{host}`"), Some(host.clone()), None);
        }
    }
}
