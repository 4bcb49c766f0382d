//! `security.scheme-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "security.scheme-changed",
    mirror: &["security.scheme-changed"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "works in another way",
    explanation: "A kind of credential is obtained or sent in another way than before.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    let (old, new) = (schemes(pair.old.root), schemes(pair.new.root));
    for (name, before) in &old {
        if let Some(now) = new.get(name).filter(|now| now != &before) {
            let subject = format!("credential `{name}`");
            out.push(subject, Some(short(before)), Some(short(now)));
        }
    }
}
