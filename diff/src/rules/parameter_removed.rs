//! `parameter.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.removed",
    mirror: &["parameter.added-optional", "parameter.added-required"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "A parameter is gone. Who sends it is refused, or does not get what the parameter was for.",
    looks: &[Look::LoneParameter(look)],
};

fn look(pair: &LoneParameter<'_>, out: &mut Out<'_>) {
    if !pair.added {
        out.push(pair.phrase(), Some(pair.describe()), None);
    }
}
