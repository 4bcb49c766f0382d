//! `parameter.respelled`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.respelled",
    mirror: &["parameter.respelled"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is spelled in another case",
    explanation: "A header differs in upper and lower case only, which no server tells apart.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let (old, new) = (pair.old.name, pair.new.name);
    if pair.old.location == "header" && old != new && old.eq_ignore_ascii_case(new) {
        out.push(
            format!("header parameter `{new}`"),
            name(&pair.old),
            name(&pair.new),
        );
    }
}
