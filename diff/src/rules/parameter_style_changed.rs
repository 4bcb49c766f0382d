//! `parameter.style-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.style-changed",
    mirror: &["parameter.style-changed"],
    effects: Effects::all(BREAKS),
    shapes: false,
    says: "is written in another way",
    explanation: "Several values of a parameter are written in another way: with commas, or with the name repeated.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let style = |one: &Param<'_>| {
        let value = |key| one.node.value.get(key).map(short);
        match (value("style"), value("explode")) {
            (None, None) => None,
            (style, explode) => Some(format!(
                "style {}, explode {}",
                style.unwrap_or_else(|| "not said".to_owned()),
                explode.unwrap_or_else(|| "not said".to_owned())
            )),
        }
    };
    let (old, new) = (style(&pair.old), style(&pair.new));
    if old != new {
        out.push(pair.phrase(), old, new);
    }
}
