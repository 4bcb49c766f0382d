//! `parameter.became-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.became-required",
    mirror: &["parameter.became-optional"],
    effects: Effects::by(BREAKS, ADDS, ADDS),
    shapes: true,
    says: "has to be sent now",
    explanation: "A parameter has to be sent that could be left out.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    if !pair.old.node.is("required") && pair.new.node.is("required") {
        out.push(
            pair.phrase(),
            Some("optional".to_owned()),
            Some("required".to_owned()),
        );
    }
}
