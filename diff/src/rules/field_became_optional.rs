//! `field.became-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-optional",
    mirror: &["field.became-required"],
    effects: Effects::by(ADDS, BREAKS, BREAKS),
    shapes: true,
    says: "is optional now",
    explanation: "A field may be missing that was always there.",
    looks: &[Look::Schema(look)],
};

fn look<'a>(pair: &SchemaPair<'_, 'a>, out: &mut Out<'_>) {
    if pair.is_retyped() {
        return;
    }
    for name in pair.demanded(&pair.old, &pair.new) {
        let step = format!(".{name}");
        let (old, new) = (Some("required".to_owned()), Some("optional".to_owned()));
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
