//! `field.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.removed",
    mirror: &["field.added-optional", "field.added-required"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "An object has lost a field. Who sends it is refused or not heard; who reads it finds nothing.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for (name, nodes) in pair.old_fields() {
        let what = View::of(nodes, pair.roots.0).describe(pair.roots.0);
        let step = format!(".{name}");
        out.push_at(
            &step,
            nodes.first(),
            None,
            format!("field `{name}`"),
            Some(what),
            None,
        );
    }
}
