//! `parameter.added-optional`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.added-optional",
    mirror: &["parameter.removed"],
    effects: Effects::by(ADDS, ADDS, ADDS),
    shapes: true,
    says: "is new",
    explanation: "A parameter can be sent, and need not be.",
    looks: &[Look::LoneParameter(look)],
};

fn look(pair: &LoneParameter<'_>, out: &mut Out<'_>) {
    if pair.added && !pair.one.node.is("required") {
        out.push(pair.phrase(), None, Some(pair.describe()));
    }
}
