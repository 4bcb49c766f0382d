//! `document.described-otherwise`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "document.described-otherwise",
    mirror: &["document.described-otherwise"],
    effects: Effects::all(SILENT),
    says: "say something else",
    explanation: "Title, version text, contacts or the list of tags of the document: said of the API as a whole, and read by no program.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
    for key in ["openapi", "info", "tags"] {
        let (old, new) = (pair.old.root.get(key), pair.new.root.get(key));
        if old != new {
            let text = |value: Option<&Value>| value.map(short);
            out.push(format!("`{key}` of the document"), text(old), text(new));
        }
    }
}
