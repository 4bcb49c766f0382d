//! `version.removed`.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    id: "version.removed",
    mirror: &["version.added"],
    effects: Effects::all(BREAKS),
    shapes: true,
    says: "is gone",
    explanation: "A whole version of the API is gone, and its module with it.",
    looks: &[],
};
