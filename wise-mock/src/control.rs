//! The mock's own endpoints, below `/_mock`.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::exchange::Answer;
use crate::generate::Variation;
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
        ("GET", "/unions") => Answer::json(StatusCode::OK, &unions(mock)),
        _ => mock
            .state
            .control(method, path, body.as_ref())
            .unwrap_or_else(|| {
                let detail = "the mock has no such control endpoint, or not with this method and body: see its README";
                Problem::new(StatusCode::NOT_FOUND, "path", "path", detail)
                    .value(path)
                    .answer()
            }),
    }
}

/// The unions whose `oneOf` is taken for `anyOf`.
fn unions(mock: &Mock) -> Value {
    let opened = mock.contracts.opened_unions();
    opened
        .map(|(version, place, reason)| json!({ "version": version, "place": place, "reason": reason }))
        .collect()
}

fn overridden(mock: &Mock, body: Option<&Value>) -> Result<(), String> {
    let given = body.ok_or("the body is missing")?;
    let text = |key: &str| given.get(key).and_then(Value::as_str);
    let number = |key: &str| given.get(key).and_then(Value::as_u64);
    let operation = text("operation").ok_or("`operation` is missing")?;
    let status = number("status").and_then(|status| u16::try_from(status).ok());
    let one = match (text("fault"), status, given.get("body")) {
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
            let headers = given.get("headers").and_then(Value::as_object);
            let mut answer = Answer::json(status, body);
            for (name, value) in headers.into_iter().flatten() {
                answer = answer.header(name, value.as_str().unwrap_or_default());
            }
            Override::Answer(answer)
        }
        (None, Some(status), None) => Override::Status(status),
        (None, None, None) => {
            let name = text("variation")
                .ok_or("one of `status`, `body`, `variation`, `fault` is needed")?;
            let variation =
                Variation::named(name).ok_or(format!("there is no variation `{name}`"))?;
            Override::Variation(variation)
        }
    };
    let on = On { mock, operation };
    on.push(one).map_err(|error| error.to_string())
}
