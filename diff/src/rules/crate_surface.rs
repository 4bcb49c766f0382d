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
        explanation: "The crate sends, repeats or reads something in another way, because a decision in `spec/rules/` has changed, or what it rests on.",
        looks: &[],
    },
    Rule {
        id: "rust.changed",
        mirror: &["rust.changed"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "changed its declaration",
        explanation: "Public items of the crate are others, and no change on the wire is the cause: a name or a decision of this repository has changed.",
        looks: &[],
    },
    Rule {
        id: "type.split",
        mirror: &["type.split", "type.joined"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "no longer answers with the type that it shared, which changed",
        explanation: "An operation has answered with the type of other operations, and has one of its own now, because its answer has fields that theirs have not. Callers write the new type where they named the old one; the fields are listed below it.",
        looks: &[],
    },
    Rule {
        id: "type.joined",
        mirror: &["type.split", "type.joined"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "answers with a type that other operations have, which changed",
        explanation: "An operation had a type of its own, and its answer has the fields of other operations' answers now. Callers write the shared type where they named the old one; the fields are listed below it.",
        looks: &[],
    },
];
