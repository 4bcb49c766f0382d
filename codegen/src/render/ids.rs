//! The id newtypes, which all versions share.

use super::format::{self, Item};
use crate::rules::{IdWire, Rules};
use std::fmt::Write;

/// `ids.rs`.
pub fn ids(rules: &Rules) -> String {
    let mut sorted: Vec<_> = rules.id.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut text = String::from("id! {\n");
    for (index, rule) in sorted.into_iter().enumerate() {
        let wire = match rule.wire {
            IdWire::Integer => "i64",
            IdWire::Text => "text",
            IdWire::Either => "either",
        };
        if index > 0 {
            text.push('\n');
        }
        let _ = writeln!(text, "    /// {}\n    {}: {wire};", rule.doc, rule.name);
    }
    text.push_str("}\n");
    let docs = ["Ids of resources: each a type of its own, so that a balance id does not fit where a profile id belongs.".to_owned()];
    let mut imports = vec!["use crate::macros::id;".to_owned()];
    let mut items = vec![Item(text)];
    if rules.id.is_empty() {
        imports.clear();
        items.clear();
    }
    format::file("spec/rules/ids.toml", &docs, &imports, &items)
}
