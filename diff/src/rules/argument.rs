//! Arguments of constructors and methods: found after the walk, in the generated crate.

use super::prelude::*;

pub(crate) static ARGUMENT_MOVED: &Rule = &RULES[0];
pub(crate) static ARGUMENT_RENAMED: &Rule = &RULES[1];
pub(crate) static ARGUMENT_RETYPED: &Rule = &RULES[2];
pub(crate) static ARGUMENT_REMOVED: &Rule = &RULES[3];
pub(crate) static ARGUMENT_ADDED: &Rule = &RULES[4];

const fn argument(
    id: &'static str,
    mirror: &'static [&'static str],
    says: &'static str,
    explanation: &'static str,
) -> Rule {
    Rule {
        id,
        mirror,
        effects: Effects::all(SILENT),
        shapes: false,
        says,
        explanation,
        looks: &[],
    }
}

pub(super) static RULES: &[Rule] = &[
    argument(
        "argument.moved",
        &["argument.moved"],
        "moved",
        "An argument of a constructor or method has a different position. A call whose values have one type, or convert into either type, still compiles and passes them to the wrong arguments.",
    ),
    argument(
        "argument.renamed",
        &["argument.renamed"],
        "was renamed",
        "The name of a positional argument changed, so its meaning may have changed. Calls still compile: each has to be reviewed.",
    ),
    argument(
        "argument.retyped",
        &["argument.retyped"],
        "changed its type",
        "The type of an argument of a constructor or method changed. A literal or a text may convert into both types.",
    ),
    argument(
        "argument.removed",
        &["argument.added"],
        "lost an argument",
        "A constructor or method no longer takes an argument.",
    ),
    argument(
        "argument.added",
        &["argument.removed"],
        "gained an argument",
        "A constructor or method needs one more argument.",
    ),
];
