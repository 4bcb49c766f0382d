//! `parameter.renamed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "parameter.renamed",
    mirror: &["parameter.renamed"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "has another name",
    explanation: "A parameter of the query, or a header, has another name. The old name is refused, or means nothing any more.",
    looks: &[Look::Parameter(look)],
};

fn look(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    if pair.old.location != "path" && !pair.old.name.eq_ignore_ascii_case(pair.new.name)
        || pair.old.location == "query" && pair.old.name != pair.new.name
    {
        let subject = format!("{} parameter `{}`", pair.old.location, pair.old.name);
        out.push(subject, name(&pair.old), name(&pair.new));
    }
}
