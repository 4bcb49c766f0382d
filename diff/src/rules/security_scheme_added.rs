//! `security.scheme-added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "security.scheme-added",
    mirror: &["security.scheme-removed"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is declared now",
    explanation: "A kind of credential is declared. Which operations take it is told by `security.added` and `security.removed`.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
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
