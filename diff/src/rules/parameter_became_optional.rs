//! `parameter.became-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.became-optional",
    mirror: &["parameter.became-required"],
    effects: Effects::by(ADDS, BREAKS, BREAKS),
    shapes: true,
    says: "can be left out now",
    explanation: "A parameter can be left out that had to be sent.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    if pair.old.node.is("required") && !pair.new.node.is("required") {
        out.push(
            pair.phrase(),
            Some("required".to_owned()),
            Some("optional".to_owned()),
        );
    }
}
