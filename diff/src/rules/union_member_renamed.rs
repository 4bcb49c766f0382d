//! `union.member-renamed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "union.member-renamed",
    mirror: &["union.member-renamed"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "has another tag",
    explanation: "An alternative of a union goes by another value of the field that decides.",
    looks: &[Look::Schema(look)],
};

fn look(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for member in &pair.members {
        if let (Some(_), Some(_), Some(before)) = (&member.old, &member.new, &member.before) {
            let step = format!("|{}", member.label);
            let subject = format!("alternative `{before}`");
            out.push_at(
                &step,
                None,
                None,
                subject,
                Some(before.clone()),
                Some(member.label.clone()),
            );
        }
    }
}
