//! The mock's own endpoints, below `/_mock`.

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::exchange::Answer;
use crate::mock::Mock;
use crate::problem::Problem;

/// The answer to a request below `/_mock`.
pub(crate) fn answer(mock: &Mock, method: &Method, path: &str, raw: &Bytes) -> Answer {
    let body: Option<Value> = match raw.as_ref() {
        b"" => None,
        raw => match serde_json::from_slice(raw) {
            Ok(body) => Some(body),
            Err(error) => {
                let detail = format!("the body is not JSON: {error}");
                return Problem::new(StatusCode::BAD_REQUEST, "body", "json", detail).answer();
            }
        },
    };
    match (method.as_str(), path) {
        ("POST", "/reset") => {
            mock.reset();
            Answer::empty(StatusCode::NO_CONTENT)
        }
        _ => mock
            .state
            .control(method, path, body.as_ref())
            .unwrap_or_else(|| {
                let detail = "the mock has no such control endpoint";
                Problem::new(StatusCode::NOT_FOUND, "path", "path", detail)
                    .value(path)
                    .answer()
            }),
    }
}
