//! `field.added-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.added-required",
    mirror: &["field.removed"],
    effects: Effects::by(BREAKS, ADDS, ADDS),
    shapes: true,
    says: "is new and always there",
    explanation: "An object has a further field, which is always there. In a request nobody sends it yet.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for (name, nodes) in pair.new_fields() {
        if pair.new.required.contains(name) {
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
