//! Why a request is refused.

use http::StatusCode;
use serde_json::{Value, json};

use crate::contract::Operation;
use crate::exchange::Response;
use crate::secret::is_secret;

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
    /// What stood there. What may be a secret is not repeated.
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

    /// As a response: problem details (RFC 9457).
    pub fn response(&self) -> Response {
        let mut body = json!({
            "type": "about:blank",
            "title": "wise-mock refuses this request",
            "status": self.status.as_u16(),
            "detail": self.detail,
            "operation": self.operation,
            "version": self.version,
            "location": self.location,
            "rule": self.rule,
            "value": shown(&self.location, &self.value),
        });
        if self.status == StatusCode::UNAUTHORIZED {
            body["error"] = json!(self.rule);
        }
        Response::empty(self.status).typed("application/problem+json", body.to_string())
    }
}

/// Texts that stand for what is not repeated.
const SECRET: &str = "(not shown)";
const LONG: &str = "(too long to show)";
/// The longest text that is repeated.
const SHOWN: usize = 500;

/// A value as a refusal repeats it: without secrets, and without what is too long to be read.
fn shown(name: &str, value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        _ if is_secret(name) => json!(SECRET),
        Value::String(text) if text.len() > SHOWN => json!(LONG),
        Value::Object(members) => {
            let members = members.iter().take(SHOWN / 10);
            members
                .map(|(name, value)| (name.clone(), shown(name, value)))
                .collect()
        }
        Value::Array(elements) => {
            let elements = elements.iter().take(SHOWN / 10);
            elements.map(|element| shown(name, element)).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::{Value, json};

    use super::Problem;

    fn repeated(location: &str, value: Value) -> Value {
        let problem =
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, location, "type", "wrong").value(value);
        let body: Value = serde_json::from_slice(&problem.response().body).expect("JSON");
        body["value"].clone()
    }

    #[test]
    fn secrets_are_not_repeated() {
        assert_eq!(
            repeated("query.access_token", json!("s3cret")),
            "(not shown)"
        );
        assert_eq!(
            repeated("header.One-Time-Token", json!("s3cret")),
            "(not shown)"
        );
        assert_eq!(repeated("body/card/pin", json!(1234)), "(not shown)");
        let object = json!({ "grant_type": "x", "client_secret": "s3cret", "in": [{ "otpCode": "s3cret" }] });
        let shown = repeated("body", object);
        assert!(!shown.to_string().contains("s3cret"), "{shown}");
        assert_eq!(shown["grant_type"], "x");
    }

    #[test]
    fn a_long_value_is_not_repeated() {
        assert_eq!(
            repeated("body/name", json!("x".repeat(10_000))),
            "(too long to show)"
        );
        assert_eq!(repeated("body/bankCode", json!("x")), "x");
    }
}
