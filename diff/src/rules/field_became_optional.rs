//! `field.became-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "field.became-optional",
    mirror: &["field.became-required"],
    effects: Effects::by(ADDS, BREAKS, BREAKS),
    says: "is optional now",
    explanation: "A field may be missing that was always there.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.is_retyped() {
        return;
    }
    for name in pair.demanded(&pair.old, &pair.new) {
        let step = format!(".{name}");
        let (old, new) = (Some("required".to_owned()), Some("optional".to_owned()));
        out.push_at(&step, None, None, format!("field `{name}`"), old, new);
    }
}
