//! Why a request is refused.

use http::StatusCode;
use serde_json::{Value, json};

use crate::contract::Operation;
use crate::exchange::Answer;

/// A refusal: what is wrong, where, and by which rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// 422 unless something else says it better.
    pub status: StatusCode,
    /// The operation that was meant, if any.
    pub operation: Option<&'static str>,
    /// Its version.
    pub version: Option<&'static str>,
    /// `path.profileId`, `query.size`, `header.Accept`, `body/sourceAmount`, `method`, `path`, `authorization`.
    pub location: String,
    /// `required`, `unknown`, `type`, `enum`, …: a keyword of JSON Schema, or the mock's own word.
    pub rule: String,
    /// In words.
    pub detail: String,
    /// What stood there. A credential is never repeated; its kind stands in for it.
    pub value: Value,
}

impl Problem {
    /// A refusal by a rule at a place.
    pub fn new(
        status: StatusCode,
        location: impl Into<String>,
        rule: &str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            status,
            operation: None,
            version: None,
            location: location.into(),
            rule: rule.to_owned(),
            detail: detail.into(),
            value: Value::Null,
        }
    }

    /// The same with what stood there.
    #[must_use]
    pub fn value(mut self, value: impl Into<Value>) -> Self {
        self.value = value.into();
        self
    }

    /// The same for an operation.
    #[must_use]
    pub fn of(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(&operation.id);
        self.version = Some(&operation.version);
        self
    }

    /// As an answer: problem details (RFC 9457).
    pub fn answer(&self) -> Answer {
        let mut body = json!({
            "type": "about:blank",
            "title": "wise-mock refuses this request",
            "status": self.status.as_u16(),
            "detail": self.detail,
            "operation": self.operation,
            "version": self.version,
            "location": self.location,
            "rule": self.rule,
            "value": self.value,
        });
        if self.status == StatusCode::UNAUTHORIZED {
            body["error"] = json!(self.rule);
        }
        Answer::empty(self.status).typed("application/problem+json", body.to_string())
    }
}
