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
        "An argument of a constructor or method has another place. A call that gives values of one type, or values that convert into either type, still compiles and gives them for something else.",
    ),
    argument(
        "argument.renamed",
        &["argument.renamed"],
        "was renamed",
        "An argument that is given by its place has another name and may mean something else. Calls still compile, so each has to be looked at.",
    ),
    argument(
        "argument.retyped",
        &["argument.retyped"],
        "changed its type",
        "An argument of a constructor or method has another type. A literal or a text may convert into both.",
    ),
    argument(
        "argument.removed",
        &["argument.added"],
        "takes an argument less",
        "A constructor or method no longer takes an argument.",
    ),
    argument(
        "argument.added",
        &["argument.removed"],
        "gained an argument",
        "A constructor or method needs one more argument.",
    ),
];
