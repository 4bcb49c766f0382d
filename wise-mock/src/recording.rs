//! Recordings of `wise_api::testing`, held against the contracts.

use std::fmt;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Method, Request};
use serde_json::Value;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::check;
use crate::contract::{Contracts, DocumentedResponse, Operation, Routed};
use crate::problem::Problem;
use crate::secret::is_secret;
use crate::token::{Kind, Tokens};

/// What stands where the recorder has cut something out.
const CUT: &str = "cut-out";

/// What of a recorded exchange is not as the contract says.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Which exchange of the recording, from 1; 0 for the recording itself.
    pub exchange: usize,
    /// Method and path.
    pub request: String,
    /// The operation, if the contracts have one there.
    pub operation: Option<&'static str>,
    /// Where: `request.body/sourceAmount`, `request.query.size`, `response.body/rate`, `response.status`.
    pub at: String,
    /// What is wrong there, without the value.
    pub detail: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.exchange == 0 {
            return write!(f, "{}: {}", self.at, self.detail);
        }
        write!(f, "exchange {}, {}", self.exchange, self.request)?;
        if let Some(operation) = self.operation {
            write!(f, " (`{operation}`)")?;
        }
        write!(f, ": {}: {}", self.at, self.detail)
    }
}

impl std::error::Error for Mismatch {}

/// Holds each exchange of a recording against the contract of its operation: path, query, headers and body of the request as the server would,
/// and the response by status, media type and schema.
///
/// `text` is what `wise_api::testing::Recorder` has written. What was cut out is not held against anything; a response with an error status that the
/// contract does not list, and one that broke off, have no schema.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let text = std::fs::read_to_string("tests/data/profiles.json")?;
/// let mismatches = wise_mock::check_recording(&text).await?;
/// assert!(mismatches.is_empty(), "{mismatches:#?}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When the text is no recording, or the contracts cannot be read.
pub async fn check_recording(text: &str) -> Result<Vec<Mismatch>, String> {
    let contracts = Contracts::get()?;
    let file: Value =
        serde_json::from_str(text).map_err(|error| format!("this is no recording: {error}"))?;
    if file["format"] != 1 {
        return Err("this is no recording of a known format".to_owned());
    }
    let exchanges = file["exchanges"]
        .as_array()
        .ok_or("the recording has no `exchanges`")?;
    let mut mismatches = Vec::new();
    for (index, exchange) in exchanges.iter().enumerate() {
        let method = text_of(&exchange["request"]["method"]);
        let target = text_of(&exchange["request"]["target"]);
        let path = target.split('?').next().unwrap_or_default();
        let mut add = |operation: Option<&'static str>, at: String, detail: String| {
            mismatches.push(Mismatch {
                exchange: index + 1,
                request: format!("{method} {path}"),
                operation,
                at,
                detail,
            });
        };
        let operation = match operation_of(contracts, method, path) {
            Ok(operation) => operation,
            Err(detail) => {
                add(None, "request.path".to_owned(), detail);
                continue;
            }
        };
        let id = Some(operation.id.as_str());
        if let Err(problem) = request_fits(contracts, operation, exchange).await {
            add(id, format!("request.{}", problem.location), problem.detail);
        }
        for (at, detail) in response_faults(operation, &exchange["response"]) {
            add(id, format!("response.{at}"), detail);
        }
    }
    Ok(mismatches)
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The prefixes under which operations on hosts of their own are served.
const HOSTS: [&str; 2] = ["", "/twcard"];

fn served(
    contracts: &'static Contracts,
    method: &Method,
    path: &str,
) -> Option<(String, &'static Operation)> {
    HOSTS.iter().find_map(|host| {
        let path = format!("{host}{path}");
        match contracts.route(method, &path) {
            Routed::Found(operation, _) => Some((path, operation)),
            Routed::Methods(_) | Routed::Unknown => None,
        }
    })
}

fn operation_of(
    contracts: &'static Contracts,
    method: &str,
    path: &str,
) -> Result<&'static Operation, String> {
    let method: Method = method
        .parse()
        .map_err(|_| "the method is none".to_owned())?;
    let found = served(contracts, &method, path).map(|(_, operation)| operation);
    found.ok_or_else(|| {
        let elsewhere = contracts.elsewhere(&method, path);
        let mut detail = "no operation of any version has this method and path".to_owned();
        if !elsewhere.is_empty() {
            detail = format!("{detail}; there is {}", elsewhere.join(", "));
        }
        detail
    })
}

fn is_cut(part: &Value) -> bool {
    part["cut"] == true
}

fn body_of(part: &Value) -> Result<Bytes, String> {
    if let Some(json) = part.get("json") {
        return Ok(json.to_string().into());
    }
    if let Some(text) = part["base64"].as_str() {
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| "`base64` is not base64".to_owned())?;
        return Ok(bytes.into());
    }
    Ok(text_of(&part["text"]).to_owned().into())
}

/// A token that the operation takes: the recording has none.
fn authorization(operation: &Operation) -> Option<HeaderValue> {
    let mut kinds = Kind::ALL.into_iter();
    let fits = |kind: &Kind| {
        let mut all = operation.security.iter();
        all.any(|all| all.iter().all(|scheme| scheme == kind.scheme()) && !all.is_empty())
    };
    let kind = kinds.find(fits)?;
    let value = match kind {
        Kind::Basic => format!("Basic {}", STANDARD.encode(kind.token())),
        _ => format!("Bearer {}", kind.token()),
    };
    HeaderValue::try_from(value).ok()
}

/// Whether something is wrong because it was cut out.
fn was_cut(at: &str, value: &Value, cut_body: bool) -> bool {
    value == CUT
        || (cut_body && (at.starts_with("body") || at.starts_with("header.Content")))
        || is_secret(at)
        // What is not in the file at all.
        || (at.starts_with("header.") && value.is_null())
}

async fn request_fits(
    contracts: &'static Contracts,
    operation: &'static Operation,
    exchange: &Value,
) -> Result<(), Problem> {
    let request = &exchange["request"];
    let refused =
        |detail: String| Problem::new(http::StatusCode::BAD_REQUEST, "body", "recording", detail);
    let target = text_of(&request["target"]);
    let (path, query) = target
        .split_once('?')
        .map_or((target, ""), |(path, query)| (path, query));
    let served = served(contracts, &operation.method, path)
        .map_or_else(|| path.to_owned(), |(path, _)| path);
    let uri = if query.is_empty() {
        served
    } else {
        format!("{served}?{query}")
    };
    let mut built = Request::builder().method(operation.method.clone()).uri(uri);
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        if let (Ok(name), Ok(value)) = (
            name.parse::<HeaderName>(),
            HeaderValue::try_from(text_of(value)),
        ) {
            built = built.header(name, value);
        }
    }
    if let Some(token) = authorization(operation) {
        built = built.header(AUTHORIZATION, token);
    }
    let built = built.body(()).map_err(|error| refused(error.to_string()))?;
    let body = body_of(request).map_err(refused)?;
    let (parts, ()) = built.into_parts();
    match check::check(contracts, (&Tokens::default(), &[]), &parts, body).await {
        Ok(_) => Ok(()),
        Err(refusal) => {
            let problem = refusal.problem;
            let cut = was_cut(&problem.location, &problem.value, is_cut(request));
            if cut { Ok(()) } else { Err(problem) }
        }
    }
}

/// What is wrong with a response, and where.
fn response_faults(operation: &Operation, recorded: &Value) -> Vec<(String, String)> {
    let Some(status) = recorded["status"].as_u64() else {
        return Vec::new();
    };
    let documented = u16::try_from(status)
        .ok()
        .and_then(|status| operation.response(status));
    let Some(documented) = documented else {
        // Any server on the way may refuse.
        if status >= 400 {
            return Vec::new();
        }
        let listed: Vec<String> = operation
            .responses
            .iter()
            .map(|response| response.status.to_string())
            .collect();
        let detail = format!("the contract has no {status}, but {}", listed.join(", "));
        return vec![("status".to_owned(), detail)];
    };
    if recorded.get("broken").is_some() || is_cut(recorded) {
        return Vec::new();
    }
    body_faults(documented, recorded)
}

fn body_faults(documented: &DocumentedResponse, recorded: &Value) -> Vec<(String, String)> {
    let one = |at: &str, detail: String| vec![(at.to_owned(), detail)];
    let empty = ["json", "text", "base64"]
        .iter()
        .all(|form| recorded.get(*form).is_none());
    if documented.content.is_empty() {
        // The client ignores it.
        return Vec::new();
    }
    if empty {
        // The contract lists bodies of refusals that are often empty.
        let success = documented.status < 400;
        return if success {
            one(
                "body",
                "the contract has a body, and there is none".to_owned(),
            )
        } else {
            Vec::new()
        };
    }
    let sent = text_of(&recorded["headers"]["content-type"]);
    let kind = sent.split(';').next().unwrap_or_default().trim();
    let media = documented
        .content
        .iter()
        .find(|media| media.kind.eq_ignore_ascii_case(kind) || media.kind == "*/*");
    let Some(media) = media else {
        let kinds: Vec<&str> = documented
            .content
            .iter()
            .map(|media| media.kind.as_str())
            .collect();
        let detail = format!("it is `{kind}`, and the contract has {}", kinds.join(", "));
        return one("header.content-type", detail);
    };
    let Some(schema) = &media.schema else {
        return Vec::new();
    };
    let json = media.kind.ends_with("json");
    let value = match (recorded.get("json"), json) {
        (Some(value), _) => value.clone(),
        (None, true) => return one("body", "it is not JSON".to_owned()),
        // Files are whatever they are.
        (None, false) => return Vec::new(),
    };
    let breaches = schema.check(&value).into_iter();
    let wrong = breaches.filter(|breach| !was_cut(&breach.at, &breach.value, false));
    wrong
        .map(|breach| (format!("body{}", breach.at), breach.message))
        .collect()
}
