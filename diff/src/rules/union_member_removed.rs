//! `union.member-removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.member-removed",
    mirror: &["union.member-added"],
    effects: Effects::by(BREAKS, SILENT, SILENT),
    shapes: true,
    says: "is gone",
    explanation: "A value can no longer have this shape.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for member in &pair.members {
        if let (Some(node), None) = (&member.old, &member.new) {
            let step = format!("|{}", member.label);
            let subject = format!("alternative `{}`", member.label);
            out.push_at(
                &step,
                Some(node),
                None,
                subject,
                Some(member.label.clone()),
                None,
            );
        }
    }
}
