//! `union.discriminator-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.discriminator-changed",
    mirror: &["union.discriminator-changed"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is another field",
    explanation: "Another field decides which shape a value has, or none does.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old.union, &pair.new.union)
        && old.tag() != new.tag()
    {
        let text = |tag: Option<&str>| tag.map(str::to_owned);
        let subject = format!("what decides about {}", pair.spot.phrase());
        out.push(subject, text(old.tag()), text(new.tag()));
    }
}
