//! `security.scheme-removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "security.scheme-removed",
    mirror: &["security.scheme-added"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is no longer declared",
    explanation: "A kind of credential is no longer declared. Which operations take it is told by `security.added` and `security.removed`.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
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
