//! `version.added`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "version.added",
    mirror: &["version.removed"],
    effects: Effects::all(ADDS),
    shapes: true,
    says: "is new",
    explanation: "A whole version of the API is new. It gets a module and a feature of its own; nothing that exists is touched.",
    looks: &[],
};
