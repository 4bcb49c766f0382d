//! Texts that are documented as one of a list, where the contract says only "text", and which values of a list are final.

use super::Rules;
use serde::Deserialize;

/// Values of texts. One of `values` and `final`, or both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValuesRule {
    /// Places.
    pub at: Vec<String>,
    /// The documented values, where the contract has plain text.
    #[serde(default)]
    pub values: Vec<String>,
    /// Those of the values that are documented as final.
    #[serde(default, rename = "final")]
    pub finals: Vec<String>,
    /// One line of documentation beside the list of final values.
    #[serde(default)]
    pub note: String,
    /// Where that is documented.
    pub source: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Rules {
    /// The documented values of a plain text.
    pub fn listed(&self, keys: &[String]) -> Option<&[String]> {
        let mut rules = self.values.iter().enumerate();
        let found = rules.find(|(index, rule)| {
            !rule.values.is_empty() && self.matches("values", *index, &[], &rule.at, keys, "")
        });
        found.map(|(_, rule)| rule.values.as_slice())
    }

    /// The rule that says which values of a list are final.
    pub fn finals(&self, keys: &[String]) -> Option<&ValuesRule> {
        let mut rules = self.values.iter().enumerate();
        let found = rules.find(|(index, rule)| {
            let at = rule.at.iter();
            let mut at = at.filter(|place| keys.iter().any(|key| super::same_place(key, place)));
            // A place with a list of its own counts as used where the contract has plain text, and only there.
            !rule.finals.is_empty()
                && if rule.values.is_empty() {
                    self.matches("values", *index, &[], &rule.at, keys, "")
                } else {
                    at.next().is_some()
                }
        });
        found.map(|(_, rule)| rule)
    }
}
