//! Which schema is in a message that travels signed or encrypted: the contract has text at that place.

use super::Rules;
use serde::Deserialize;

/// What is in messages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoseRule {
    /// Bodies and responses, as `operationId.request` and `operationId.response`.
    pub at: Vec<String>,
    /// The component with the schema of the payload.
    pub schema: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Rules {
    /// The component that is in the message at a place.
    pub fn jose(&self, keys: &[String]) -> Option<&str> {
        let mut rules = self.jose.iter().enumerate();
        let found =
            rules.find(|(index, rule)| self.matches("jose", *index, &[], &rule.at, keys, ""));
        found.map(|(_, rule)| rule.schema.as_str())
    }
}
