//! `union.keyword-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.keyword-changed",
    mirror: &["union.keyword-changed"],
    effects: Effects::all(SILENT),
    shapes: true,
    says: "are declared in another way",
    explanation: "Whether a value may fit several alternatives at once (`anyOf`) or exactly one (`oneOf`). Both are written the same way.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old.union, &pair.new.union)
        && old.keyword != new.keyword
    {
        let text = |keyword: &str| Some(keyword.to_owned());
        out.push(
            format!("alternatives of {}", pair.spot.phrase()),
            text(old.keyword),
            text(new.keyword),
        );
    }
}
