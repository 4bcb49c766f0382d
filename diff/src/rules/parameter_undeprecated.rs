//! `parameter.undeprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.undeprecated",
    mirror: &["parameter.deprecated"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is no longer deprecated",
    explanation: "The parameter is no longer marked as something that will go.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let marked = |one: &Param<'_>| one.node.is("deprecated");
    if !marked(&pair.new) && marked(&pair.old) {
        out.push(pair.phrase(), Some("deprecated".to_owned()), None);
    }
}
