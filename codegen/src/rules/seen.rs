//! What Wise was seen to do on the wire and the contract does not state.

use super::Rules;
use super::files::Rule;
use serde::Deserialize;

/// A change of the contract at places of bodies and events. One of `schema`, `open` and `optional`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendRule {
    /// Places. With `schema` and `optional` they end in a property, with `open` in an object.
    pub at: Vec<String>,
    /// The schema of the property, which the contract does not have.
    #[serde(default)]
    pub schema: Option<toml::Value>,
    /// Whether the contract has the property, with another schema.
    #[serde(default)]
    pub replaces: bool,
    /// Whether the object has members that the contract does not name.
    #[serde(default)]
    pub open: bool,
    /// Whether the property can be missing.
    #[serde(default)]
    pub optional: bool,
    /// Why: who has seen it, and when.
    #[serde(default)]
    pub reason: String,
}

/// Credentials that operations were seen to take, beside those that the contract lists.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialRule {
    /// Operations.
    pub at: Vec<String>,
    /// The kinds of credential, as the contract calls them.
    pub works: Vec<String>,
    /// Why: who has seen it, and when.
    #[serde(default)]
    pub reason: String,
}

/// A value that one of several fields of a type has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EitherRule {
    /// The type, by any of its places.
    pub at: String,
    /// The name of the method that takes the first field that is there.
    pub getter: String,
    /// The fields by their wire names, in the order in which they are tried: `name.fullName`.
    pub fields: Vec<String>,
    /// One line of documentation.
    pub doc: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Rule for EitherRule {
    fn reason(&mut self) -> &mut String {
        &mut self.reason
    }

    fn entries(&self) -> Vec<(&str, &str)> {
        vec![(self.at.as_str(), self.at.as_str())]
    }
}

impl Rules {
    /// Notes that a change was made at a place.
    pub fn amended(&self, index: usize, place: &str) {
        self.hit("amend", index, place);
    }

    /// The credentials that an operation was seen to take beside those of the contract.
    pub fn credentials(&self, operation: &str) -> Vec<String> {
        let keys = [operation.to_owned()];
        let rules = self.credential.iter().enumerate();
        rules
            .filter(|(index, rule)| self.matches("credential", *index, &[], &rule.at, &keys, ""))
            .flat_map(|(_, rule)| rule.works.clone())
            .collect()
    }

    /// The values of a type that one of several fields has, by its keys.
    pub fn either(&self, keys: &[String]) -> Vec<&EitherRule> {
        let rules = self.either.iter().enumerate();
        rules
            .filter(|(index, rule)| {
                let at = std::slice::from_ref(&rule.at);
                self.matches("either", *index, &[], at, keys, "")
            })
            .map(|(_, rule)| rule)
            .collect()
    }
}
