//! `rust.changed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "rust.changed",
    mirror: &["rust.changed"],
    effects: Effects::all(SILENT),
    shapes: true,
    says: "is declared in another way",
    explanation: "Public items of the crate are others, and no change on the wire is the cause: a name or a decision of this repository has changed.",
    looks: &[],
};
