//! `parameter.path-name-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.path-name-changed",
    mirror: &["parameter.path-name-changed"],
    effects: Effects::all(SILENT),
    shapes: true,
    says: "has another name",
    explanation: "A parameter in the path has another name. Its place is what counts, so nothing changes on the wire.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    if pair.old.location == "path" && pair.old.name != pair.new.name {
        let subject = format!("path parameter `{}`", pair.old.name);
        out.push(subject, name(&pair.old), name(&pair.new));
    }
}
