//! `parameter.added-required`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.added-required",
    mirror: &["parameter.removed"],
    effects: Effects::by(BREAKS, ADDS, ADDS),
    shapes: true,
    says: "is new and has to be sent",
    explanation: "A parameter has to be sent that nobody sends yet.",
    looks: &[Look::LoneParameter(look)],
};

fn look(pair: &LoneParameter<'_>, out: &mut Out<'_>) {
    if pair.added && pair.one.node.is("required") {
        out.push(pair.phrase(), None, Some(pair.describe()));
    }
}
