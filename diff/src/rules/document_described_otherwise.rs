//! `document.described-otherwise`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "document.described-otherwise",
    mirror: &["document.described-otherwise"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "say something else",
    explanation: "Title, version text, contacts or the list of tags of the document: said of the API as a whole, and read by no program.",
    looks: &[Look::Document(look)],
};

fn look(pair: &DocumentPair<'_>, out: &mut Out<'_>) {
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
