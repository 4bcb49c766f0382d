//! The generated crate: found after the walk.

use super::prelude::*;

pub(crate) static BEHAVIOUR: &Rule = &RULES[0];
pub(crate) static RUST: &Rule = &RULES[1];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "client.behaviour-changed",
        mirror: &["client.behaviour-changed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "is another one",
        explanation: "The crate sends, repeats or reads something in another way, because a decision in `rules.toml` is another one or what it rests on has changed.",
        looks: &[],
    },
    Rule {
        id: "rust.changed",
        mirror: &["rust.changed"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "is declared in another way",
        explanation: "Public items of the crate are others, and no change on the wire is the cause: a name or a decision of this repository has changed.",
        looks: &[],
    },
];
