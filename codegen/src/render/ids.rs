//! The id newtypes, which all versions share.

use super::format::{self, Item};
use crate::rust::{IdType, IdWire};
use std::fmt::Write;

/// `ids.rs`.
pub fn ids(ids: &[IdType<'_>]) -> String {
    let mut text = String::from("id! {\n");
    for (index, id) in ids.iter().enumerate() {
        let wire = match id.holds {
            IdWire::Integer => "i64",
            IdWire::Text => "text",
            IdWire::Either => "either",
        };
        if index > 0 {
            text.push('\n');
        }
        let _ = writeln!(text, "    /// {}\n    {}: {wire};", id.doc, id.name);
    }
    text.push_str("}\n");
    let docs = ["Ids of resources: each a type of its own, so that a balance id does not fit where a profile id belongs.".to_owned()];
    let mut imports = vec!["use crate::macros::id;".to_owned()];
    let mut items = vec![Item(text)];
    if ids.is_empty() {
        imports.clear();
        items.clear();
    }
    format::file("spec/rules/ids.toml", &docs, &imports, &items)
}
