//! `server.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "server.added",
    mirror: &["server.removed"],
    effects: Effects::all(ADDS),
    shapes: false,
    says: "is new",
    explanation: "A further host is offered. The crate takes its hosts from `Environment` and, for operations with hosts of their own, from the contract, so somebody has to look.",
    looks: &[Look::Document(hosts), Look::Operation(look)],
};

fn hosts(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let known = pair.old.hosts();
    for host in pair.new.hosts().iter().filter(|host| !known.contains(host)) {
        out.push(format!("host `{host}`"), None, Some(host.clone()));
    }
}

fn look(pair: &OperationPair<'_, '_>, out: &mut Out<'_>) {
    let known = pair.old.servers();
    for host in pair.new.servers() {
        if !known.contains(&host) {
            let host = host.to_owned();
            out.push(format!("host `{host}`"), None, Some(host.clone()));
        }
    }
}
