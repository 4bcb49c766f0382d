//! `client.behaviour-changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "client.behaviour-changed",
    mirror: &["client.behaviour-changed"],
    effects: Effects::all(SILENT),
    shapes: false,
    says: "is another one",
    explanation: "The crate sends, repeats or reads something in another way, because a decision in `rules.toml` is another one or what it rests on has changed.",
    looks: &[],
};
