//! The generated crate: found after the walk.

use super::prelude::*;

pub(crate) static BEHAVIOUR: &Rule = &RULES[0];
pub(crate) static RUST: &Rule = &RULES[1];
pub(crate) static SPLIT: &Rule = &RULES[2];
pub(crate) static JOINED: &Rule = &RULES[3];

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "client.behaviour-changed",
        mirror: &["client.behaviour-changed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed",
        explanation: "The crate sends, retries or reads something differently, because a rule in `spec/rules/` changed, or the part of the contract that the rule is about.",
        looks: &[],
    },
    Rule {
        id: "rust.changed",
        mirror: &["rust.changed"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "changed its declaration",
        explanation: "Public items of the crate changed without a change on the wire: a name or a rule of this repository changed.",
        looks: &[],
    },
    Rule {
        id: "type.split",
        mirror: &["type.split", "type.joined"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "no longer shares its response type, which changed",
        explanation: "The response of the operation shared its type with other operations and has a type of its own now, because it has fields that theirs do not have. Callers replace the name of the old type; the fields are listed below it.",
        looks: &[],
    },
    Rule {
        id: "type.joined",
        mirror: &["type.split", "type.joined"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "now shares a response type, which changed",
        explanation: "The response of the operation had a type of its own and has the same fields as other responses now, so it shares their type. Callers replace the name of the old type; the fields are listed below it.",
        looks: &[],
    },
];
