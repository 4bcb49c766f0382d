//! `parameter.deprecated`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.deprecated",
    mirror: &["parameter.undeprecated"],
    effects: Effects::all(WARNS),
    shapes: false,
    says: "is deprecated now",
    explanation: "The parameter works as before and is marked as something that will go. Who writes new code should use something else.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let marked = |one: &Param<'_>| one.node.is("deprecated");
    if !marked(&pair.old) && marked(&pair.new) {
        out.push(pair.phrase(), None, Some("deprecated".to_owned()));
    }
}
