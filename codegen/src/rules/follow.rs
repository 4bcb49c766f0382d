//! Operations that read a state, and what is followed with them.

use super::files::Rule;
use super::{Rules, same_place};
use crate::model::{Follow, FollowSubject};
use serde::Deserialize;

/// Operations whose response has the state of something that takes time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowRule {
    /// Operations.
    pub at: Vec<String>,
    /// What it is the state of, as the runtime calls it: `transfer`, `card-order`, `kyc-review` or `balance-movement`.
    pub subject: FollowSubject,
    /// The operation whose client has the method, where it is not the one that reads the state.
    #[serde(default)]
    pub of: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Rule for FollowRule {
    fn reason(&mut self) -> &mut String {
        &mut self.reason
    }

    fn entries(&self) -> Vec<(&str, &str)> {
        let entries = self.at.iter().chain(&self.of);
        entries.map(|one| (one.as_str(), one.as_str())).collect()
    }
}

impl Rules {
    /// What is followed with an operation.
    pub fn follow(&self, operation: &str) -> Option<Follow> {
        let keys = [operation.to_owned()];
        for (index, rule) in self.follow.iter().enumerate() {
            let of = rule.of.as_deref();
            if let Some(of) = of.filter(|of| same_place(operation, of)) {
                self.hit("follow", index, of);
            }
        }
        let mut rules = self.follow.iter().enumerate();
        let (_, rule) =
            rules.find(|(index, rule)| self.matches("follow", *index, &[], &rule.at, &keys, ""))?;
        Some(Follow {
            subject: rule.subject,
            of: rule.of.clone(),
        })
    }
}
