//! The mock's own endpoints, below `/_mock`.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::exchange::Answer;
use crate::mock::Mock;
use crate::overrides::{Fault, On, Override};
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
        ("GET", "/requests") => Answer::json(StatusCode::OK, &json!(mock.log.all())),
        ("POST", "/overrides") => match overridden(mock, body.as_ref()) {
            Ok(()) => Answer::empty(StatusCode::NO_CONTENT),
            Err(detail) => {
                Problem::new(StatusCode::BAD_REQUEST, "body", "override", detail).answer()
            }
        },
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

fn overridden(mock: &Mock, body: Option<&Value>) -> Result<(), String> {
    let body = body.ok_or("the body is missing")?;
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    let number = |key: &str| body.get(key).and_then(Value::as_u64);
    let operation = text("operation").ok_or("`operation` is missing")?;
    let status = number("status").and_then(|status| u16::try_from(status).ok());
    let one = match (text("fault"), status, body.get("body")) {
        (Some("delay"), ..) => Override::Fault(Fault::Delay(Duration::from_millis(
            number("milliseconds").unwrap_or(0),
        ))),
        (Some("drop"), ..) => Override::Fault(Fault::Drop),
        (Some("truncate"), ..) => Override::Fault(Fault::Truncate),
        (Some("rate-limit"), ..) => Override::Fault(Fault::RateLimit {
            retry_after: number("retryAfter").unwrap_or(1),
        }),
        (Some("error"), status, _) => Override::Fault(Fault::ServerError(status.unwrap_or(500))),
        (Some("sca"), ..) => Override::Fault(Fault::Sca {
            token: text("token").unwrap_or("mock-one-time-token").to_owned(),
        }),
        (Some(other), ..) => return Err(format!("there is no fault `{other}`")),
        (None, status, Some(body)) => {
            let status =
                StatusCode::from_u16(status.unwrap_or(200)).map_err(|error| error.to_string())?;
            Override::Answer(Answer::json(status, body))
        }
        (None, Some(status), None) => Override::Status(status),
        (None, None, None) => return Err("one of `status`, `body`, `fault` is needed".to_owned()),
    };
    let on = On { mock, operation };
    on.push(one).map_err(|error| error.to_string())
}
