//! The mock's own endpoints, below `/_mock`.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::exchange::Response;
use crate::generate::Variation;
use crate::misuse::Misuse;
use crate::mock::Mock;
use crate::overrides::{Fault, On, Override};
use crate::problem::Problem;

/// The path below `/_mock`, if the request is for one of these endpoints.
pub(crate) fn path(uri: &Uri) -> Option<&str> {
    let below = uri.path().strip_prefix("/_mock")?;
    (below.is_empty() || below.starts_with('/')).then_some(below)
}

/// The response to a request below `/_mock`.
pub(crate) fn answer(mock: &Mock, method: &Method, path: &str, raw: &Bytes) -> Response {
    let body: Option<Value> = match raw.as_ref() {
        b"" => None,
        raw => match serde_json::from_slice(raw) {
            Ok(body) => Some(body),
            Err(error) => {
                let detail = format!("the body is not JSON: {error}");
                return Problem::new(StatusCode::BAD_REQUEST, "body", "json", detail).response();
            }
        },
    };
    match (method.as_str(), path) {
        ("POST", "/reset") => {
            mock.reset();
            Response::empty(StatusCode::NO_CONTENT)
        }
        ("GET", "/requests") => Response::json(StatusCode::OK, &json!(mock.log.all())),
        ("POST", "/overrides") => match overridden(mock, body.as_ref()) {
            Ok(()) => Response::empty(StatusCode::NO_CONTENT),
            Err(Misuse(detail)) => {
                Problem::new(StatusCode::BAD_REQUEST, "body", "override", detail).response()
            }
        },
        ("GET", "/unions") => Response::json(StatusCode::OK, &unions(mock)),
        _ => mock
            .state
            .control(mock.contracts, method, path, body.as_ref())
            .unwrap_or_else(|| {
                let detail = "the mock has no such control endpoint, or not with this method and body: see its README";
                Problem::new(StatusCode::NOT_FOUND, "path", "path", detail)
                    .value(path)
                    .response()
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

/// What a test asks for by `POST /_mock/overrides`. An unknown word is a mistake, not a response of a different kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Asked {
    operation: String,
    status: Option<u16>,
    /// `null` is a body, too.
    #[serde(default, deserialize_with = "given")]
    body: Option<Value>,
    headers: Option<BTreeMap<String, String>>,
    variation: Option<String>,
    fault: Option<String>,
    milliseconds: Option<u64>,
    retry_after: Option<u64>,
    token: Option<String>,
}

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn overridden(mock: &Mock, body: Option<&Value>) -> Result<(), Misuse> {
    let missing = || Misuse("the body is missing".to_owned());
    let asked = Asked::deserialize(body.ok_or_else(missing)?)?;
    let on = On {
        contracts: mock.contracts,
        overrides: &mock.overrides,
        operation: &asked.operation,
    };
    on.push(asked.wanted()?)
}

impl Asked {
    fn wanted(&self) -> Result<Override, Misuse> {
        let chosen = [
            ("fault", self.fault.is_some()),
            ("body", self.body.is_some()),
            ("variation", self.variation.is_some()),
        ];
        let chosen: Vec<&str> = chosen
            .into_iter()
            .filter_map(|(name, given)| given.then_some(name))
            .collect();
        // The status goes with a body, and with one of the faults.
        match (chosen.as_slice(), self.status) {
            (["fault"], _) => self.fault().map(Override::Fault),
            (["body"], _) => self.answer().map(Override::Response),
            (["variation"], None) => {
                let name = self.variation.as_deref().unwrap_or_default();
                let unknown = || Misuse(format!("there is no variation `{name}`"));
                let variation = Variation::named(name).ok_or_else(unknown)?;
                Ok(Override::Variation(variation))
            }
            ([], Some(status)) => Ok(Override::Status(status)),
            ([], None) => Err(Misuse(
                "one of `status`, `body`, `variation`, `fault` is needed".to_owned(),
            )),
            (several, _) => Err(Misuse(format!(
                "`{}` cannot be had together, or not with a status",
                several.join("`, `")
            ))),
        }
    }

    fn answer(&self) -> Result<Response, Misuse> {
        let status = StatusCode::from_u16(self.status.unwrap_or(200));
        let status = status.map_err(|error| Misuse(error.to_string()))?;
        let body = self.body.as_ref().unwrap_or(&Value::Null);
        let mut answer = Response::json(status, body);
        for (name, value) in self.headers.iter().flatten() {
            let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value))
            else {
                return Err(Misuse(format!(
                    "`{name}` cannot be a header with this value"
                )));
            };
            answer.headers.insert(name, value);
        }
        Ok(answer)
    }

    fn fault(&self) -> Result<Fault, Misuse> {
        Ok(match self.fault.as_deref().unwrap_or_default() {
            "delay" => {
                let needed = || Misuse("`delay` needs `milliseconds`".to_owned());
                Fault::Delay(Duration::from_millis(self.milliseconds.ok_or_else(needed)?))
            }
            "drop" => Fault::Drop,
            "truncate" => Fault::Truncate,
            "rate-limit" => Fault::RateLimit {
                retry_after: self.retry_after.unwrap_or(1),
            },
            "error" => Fault::ServerError(self.status.unwrap_or(500)),
            "sca" => Fault::Sca {
                token: self
                    .token
                    .as_deref()
                    .unwrap_or("mock-one-time-token")
                    .to_owned(),
            },
            other => return Err(Misuse(format!("there is no fault `{other}`"))),
        })
    }
}
