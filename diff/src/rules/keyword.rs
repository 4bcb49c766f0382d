//! Keywords that belong to no other rule.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[Rule {
    id: "unknown.fact",
    mirror: &["unknown.fact"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "differs",
    explanation: "Something differs that no rule judges, such as a keyword that nobody knew, or how a text is encoded. A person has to look.",
    looks: &[Look::Schema(unknown_fact), Look::Rest(rest)],
}];

fn unknown_fact(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for (key, old, new) in pair.strangers() {
        let subject = format!("`{key}` of {}", pair.spot.phrase());
        out.push(subject, old.map(cut), new.map(cut));
    }
}

fn rest(pair: &TextPair<'_>, out: &mut Out<'_>) {
    out.push(pair.what.clone(), pair.old.map(short), pair.new.map(short));
}
