//! `union.member-added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.member-added",
    mirror: &["union.member-removed"],
    effects: Effects::by(ADDS, ABSORBED, ABSORBED),
    shapes: true,
    says: "is new",
    explanation: "A value may have a further shape. Unions of the crate keep a shape that they do not know as it came.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for member in &pair.members {
        if let (None, Some(node)) = (&member.old, &member.new) {
            let step = format!("|{}", member.label);
            let subject = format!("alternative `{}`", member.label);
            out.push_at(
                &step,
                None,
                Some(node),
                subject,
                None,
                Some(member.label.clone()),
            );
        }
    }
}
