//! Keywords that belong to no other rule.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[Rule {
    id: "unknown.fact",
    mirror: &["unknown.fact"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "differs",
    explanation: "Something differs that no rule covers, such as an unknown keyword, or the encoding of a text. A person has to review it.",
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
