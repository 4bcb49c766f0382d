//! What makes a write safe to repeat, what is never repeated, and successes that can hold a refusal.

use super::{Rules, files};
use crate::model::{Idempotency, Location, Parameter, Verdict};
use serde::Deserialize;

/// Where operations carry an idempotency key: one of `header` and `body`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdempotencyRule {
    /// The header, on every operation that has it.
    #[serde(default)]
    pub header: String,
    /// The property of the body, on the operations of `at`.
    #[serde(default)]
    pub body: String,
    /// Operations.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// How the body of a success says whether the operation was done.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictRule {
    /// Operations.
    pub at: Vec<String>,
    /// The field that decides: a text, a number or a boolean.
    pub field: String,
    /// Its values that mean yes.
    pub accepted: Vec<String>,
    /// Its values that mean no.
    pub refused: Vec<String>,
    /// The field with the kind of the response.
    #[serde(default)]
    pub kind: String,
    /// The field with the reason for programs.
    #[serde(default)]
    pub code: String,
    /// The field with the reason for people.
    #[serde(default)]
    pub message: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl files::Rule for IdempotencyRule {
    fn reason(&mut self) -> &mut String {
        &mut self.reason
    }

    fn entries(&self) -> Vec<(&str, &str)> {
        let header = Some(&self.header).filter(|header| !header.is_empty());
        let entries = header.into_iter().chain(&self.at);
        entries.map(|one| (one.as_str(), one.as_str())).collect()
    }
}

impl Rules {
    /// How the body of a success says whether an operation was done.
    pub fn verdict(&self, operation: &str) -> Option<Verdict> {
        let keys = [operation.to_owned()];
        let mut rules = self.verdict.iter().enumerate();
        let (_, rule) = rules
            .find(|(index, rule)| self.matches("verdict", *index, &[], &rule.at, &keys, ""))?;
        Some(Verdict {
            field: rule.field.clone(),
            accepted: rule.accepted.clone(),
            refused: rule.refused.clone(),
            kind: rule.kind.clone(),
            code: rule.code.clone(),
            message: rule.message.clone(),
        })
    }

    /// Whether clients never repeat an operation on their own.
    pub fn is_never_retried(&self, operation: &str) -> bool {
        let keys = [operation.to_owned()];
        self.place("never_retry", &self.never_retry, &keys, "")
    }

    /// Where an operation with these parameters carries its idempotency key.
    pub fn idempotency(&self, operation: &str, parameters: &[Parameter]) -> Idempotency {
        for (index, rule) in self.idempotency.iter().enumerate() {
            let header = parameters.iter().find(|parameter| {
                parameter.location == Location::Header
                    && parameter.wire.eq_ignore_ascii_case(&rule.header)
            });
            if let Some(header) = header {
                self.hit("idempotency", index, &rule.header);
                return Idempotency::Header {
                    name: header.wire.clone(),
                    required: header.required,
                };
            }
            let keys = [operation.to_owned()];
            if self.matches("idempotency", index, &[], &rule.at, &keys, "") {
                return Idempotency::Body(rule.body.clone());
            }
        }
        Idempotency::None
    }

    /// Whether a property holds the idempotency key of an operation, sent or received.
    pub fn is_key(&self, property: &str) -> bool {
        self.idempotency
            .iter()
            .any(|rule| !rule.body.is_empty() && rule.body == property)
    }
}
