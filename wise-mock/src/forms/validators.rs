//! `GET /v1/validators/…`, the addresses that forms name for checks of single values.

use http::StatusCode;
use serde_json::{Value, json};

use super::catalogue::{Validator, whole};
use super::{Forms, number};
use crate::exchange::Response;

impl Validator {
    fn takes(&self, value: &str) -> bool {
        let fits = self.pattern.is_empty()
            || whole(&self.pattern).is_some_and(|regex| regex.is_match(value));
        fits && (self.number.is_empty() || number::check(&self.number, value).is_ok())
    }
}

/// The answer of a validator; nothing when there is no such one.
pub(crate) fn answer(name: &str, query: &[(String, String)]) -> Option<Response> {
    let forms = Forms::get().ok()?;
    let wrong: Vec<Value> = forms
        .validators
        .get(name)?
        .iter()
        .filter_map(|(parameter, validator)| {
            let value = query.iter().find(|(key, _)| key == parameter);
            let value = value
                .map(|(_, value)| value.as_str())
                .filter(|value| !value.is_empty());
            let right = value.map_or(validator.optional, |value| validator.takes(value));
            (!right).then(|| {
                json!({
                    "code": "VALIDATION_NOT_SUCCESSFUL",
                    "message": format!("{parameter} is not right."),
                    "path": parameter,
                    "arguments": value.into_iter().collect::<Vec<_>>(),
                })
            })
        })
        .collect();
    Some(if wrong.is_empty() {
        Response::json(StatusCode::OK, &json!({ "validation": "success" }))
    } else {
        Response::json(StatusCode::BAD_REQUEST, &json!({ "errors": wrong }))
    })
}
