//! Texts that are documented as one of a list, where the contract says only "text", and which values of a list are final.

use super::{Rules, same_place};
use serde::Deserialize;

/// Values of texts. `values` or `like`; and `final`, alone or with `values`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValuesRule {
    /// Places.
    pub at: Vec<String>,
    /// The documented values, where the contract has plain text.
    #[serde(default)]
    pub values: Vec<String>,
    /// The place whose list it is: the type there is the type here, whatever values the contract adds.
    #[serde(default)]
    pub like: Option<String>,
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

/// What makes a list of a plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed<'r> {
    /// The documented values.
    Values(&'r [String]),
    /// The list of a different place, by the position of the rule.
    Like(usize),
}

impl ValuesRule {
    /// Whether the rule makes a list of a plain text, and does not only say what is final.
    fn lists(&self) -> bool {
        !self.values.is_empty() || self.like.is_some()
    }
}

impl Rules {
    /// What makes a list of a plain text.
    pub fn listed(&self, keys: &[String]) -> Option<Listed<'_>> {
        let mut rules = self.values.iter().enumerate();
        let (index, rule) = rules.find(|(index, rule)| {
            rule.lists() && self.matches("values", *index, &[], &rule.at, keys, "")
        })?;
        Some(match rule.like {
            Some(_) => Listed::Like(index),
            None => Listed::Values(&rule.values),
        })
    }

    /// The rules whose list is that of one of these places, by their positions.
    pub fn liked(&self, keys: &[String]) -> Vec<usize> {
        let rules = self.values.iter().enumerate();
        let is = |place: &str| keys.iter().any(|key| same_place(key, place));
        rules
            .filter(|(_, rule)| rule.like.as_deref().is_some_and(is))
            .map(|(index, _)| index)
            .collect()
    }

    /// The rule that makes a list of the text at a place.
    pub(crate) fn lists(&self, place: &str) -> Option<(usize, &ValuesRule)> {
        let mut rules = self.values.iter().enumerate();
        rules.find(|(_, rule)| {
            let mut at = rule.at.iter();
            rule.lists() && at.any(|one| same_place(place, one))
        })
    }

    /// The rule that says which values of a list are final.
    pub fn finals(&self, keys: &[String]) -> Option<&ValuesRule> {
        let mut rules = self.values.iter().enumerate();
        let found = rules.find(|(index, rule)| {
            let at = rule.at.iter();
            let mut at = at.filter(|place| keys.iter().any(|key| same_place(key, place)));
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
