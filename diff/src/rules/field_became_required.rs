//! `field.became-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-required",
    mirror: &["field.became-optional"],
    effects: Effects::by(BREAKS, ADDS, ADDS),
    shapes: true,
    says: "is required now",
    explanation: "A field is always there that could be missing. In a request it has to be sent.",
    looks: &[Look::Schema(look)],
};

fn look<'a>(pair: &SchemaPair<'_, 'a>, out: &mut Out<'_>) {
    if pair.is_retyped() {
        return;
    }
    for name in pair.demanded(&pair.new, &pair.old) {
        let step = format!(".{name}");
        let (old, new) = (Some("optional".to_owned()), Some("required".to_owned()));
        let node = |view: &View<'a>| {
            view.properties
                .get(name)
                .and_then(|nodes| nodes.first().cloned())
        };
        let (was, is) = (node(&pair.old), node(&pair.new));
        let subject = format!("field `{name}`");
        out.push_at(&step, was.as_ref(), is.as_ref(), subject, old, new);
    }
}
