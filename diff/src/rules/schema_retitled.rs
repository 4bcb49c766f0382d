//! `schema.retitled`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "schema.retitled",
    mirror: &["schema.retitled"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is another one",
    explanation: "A schema has another title, which is a name for readers.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let title = |view: &View<'_>| view.facts.get("title").map(|value| plain(value));
    let (old, new) = (title(&pair.old), title(&pair.new));
    if old != new && !pair.is_retyped() {
        out.push(format!("the title of {}", pair.spot.phrase()), old, new);
    }
}
