//! `field.became-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-required",
    mirror: &["field.became-optional"],
    effects: Effects::by(BREAKS, ADDS, ADDS),
    says: "is required now",
    explanation: "A field is always there that could be missing. In a request it has to be sent.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.is_retyped() {
        return;
    }
    for name in pair.demanded(&pair.new, &pair.old) {
        let step = format!(".{name}");
        let (old, new) = (Some("optional".to_owned()), Some("required".to_owned()));
        out.push_at(&step, None, None, format!("field `{name}`"), old, new);
    }
}
