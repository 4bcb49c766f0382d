//! Versions of the API.

use super::prelude::*;

pub(crate) static VERSION_ADDED: &Rule = &RULES[0];
pub(crate) static VERSION_REMOVED: &Rule = &RULES[1];
pub(crate) static ROOT_MOVED: &Rule = &RULES[2];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "version.added",
        mirror: &["version.removed"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "was added",
        explanation: "There is a new version of the API, with a module and a feature of its own. Existing items do not change.",
        looks: &[],
    },
    Rule {
        id: "version.removed",
        mirror: &["version.added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "A version of the API and its module were removed.",
        looks: &[],
    },
    Rule {
        id: "version.root-moved",
        mirror: &["version.root-moved"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "changed",
        explanation: "The clients and types at the root of the crate, and the feature that is on by default, are those of a different version now. Callers who name no version move with it: `cargo xtask diff` between the two versions lists what they change.",
        looks: &[],
    },
];
