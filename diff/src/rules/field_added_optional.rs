//! `field.added-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.added-optional",
    mirror: &["field.removed"],
    effects: Effects::all(ADDS),
    shapes: true,
    says: "is new",
    explanation: "An object has a further field, which may be missing. Callers that do not know it neither send it nor see it.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for (name, nodes) in pair.new_fields() {
        if !pair.new.required.contains(name) {
            let what = View::of(nodes, pair.roots.1).describe(pair.roots.1);
            let step = format!(".{name}");
            out.push_at(
                &step,
                None,
                nodes.first(),
                format!("field `{name}`"),
                None,
                Some(what),
            );
        }
    }
}
