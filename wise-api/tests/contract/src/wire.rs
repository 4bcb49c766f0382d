//! What a request says on the wire, held against what the call was given.

use serde_json::{Map, Value};
use wise_api::HeaderMap;
use wise_api::operation::{OperationInfo, Request};
use wise_mock::contract::{Location, Operation};

use crate::compare;
use crate::inputs::Input;

/// What a request says: before it is sent, or as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Path and query behind the host.
    pub target: &'a str,
    /// The headers, without those of the client.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: Option<&'a [u8]>,
}

/// Every difference between a request and what it was made from.
pub fn differences(
    operation: &Operation,
    constants: &[&str],
    request: &Request,
    input: &Input,
) -> Vec<String> {
    let target = match request.target() {
        Ok(target) => target,
        Err(error) => return vec![error.to_string()],
    };
    let text = Written {
        target: &target,
        headers: request.headers(),
        body: request.body().map(AsRef::as_ref),
    };
    written(operation, constants, request.info(), &text, input)
}

/// Every difference between what a request says and what it was made from.
pub fn written(
    operation: &Operation,
    constants: &[&str],
    info: &OperationInfo,
    written: &Written<'_>,
    input: &Input,
) -> Vec<String> {
    let mut found = Vec::new();
    let (path, query) = written
        .target
        .split_once('?')
        .unwrap_or((written.target, ""));
    path_differs(info, path, input, &mut found);
    pairs_differ("query", &pairs(query), &input.query, &mut found);
    headers_differ(operation, constants, written, input, &mut found);
    accept_differs(operation, written, &mut found);
    body_differs(written, input, &mut found);
    found
}

fn path_differs(info: &OperationInfo, path: &str, input: &Input, found: &mut Vec<String>) {
    let version = format!("/{}", info.version);
    let in_path = !info.version.is_empty() && info.servers.is_empty();
    let Some(path) = path.strip_prefix(if in_path { &version } else { "" }) else {
        found.push(format!("path: {path} does not begin with {version}"));
        return;
    };
    let expected: Vec<&str> = info.path.split('/').collect();
    let written: Vec<String> = path.split('/').map(decoded).collect();
    if expected.len() != written.len() {
        found.push(format!("path: {path} has another shape than {}", info.path));
        return;
    }
    for (template, written) in expected.into_iter().zip(written) {
        let mut expected = template.to_owned();
        for (name, value) in &input.path {
            expected = expected.replace(&format!("{{{name}}}"), &scalar(value));
        }
        if !compare::same_text(&expected, &written) {
            found.push(format!("path: {expected:?} became {written:?}"));
        }
    }
}

fn pairs_differ(
    place: &str,
    written: &[(String, String)],
    given: &Map<String, Value>,
    found: &mut Vec<String>,
) {
    for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
        let raw: Vec<&str> = written
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect();
        let one = std::slice::from_ref(value);
        let expected = value.as_array().map_or(one, Vec::as_slice);
        let repeated: Vec<String> = raw.iter().map(|raw| decoded(raw)).collect();
        // Which of the two is right is for the contract to say, and the server holds it against that.
        let listed: Vec<String> = match raw.as_slice() {
            [one] => one.split(',').map(decoded).collect(),
            _ => Vec::new(),
        };
        if !same_list(expected, &repeated) && !same_list(expected, &listed) {
            found.push(format!("{place}/{name}: {value} became {raw:?}"));
        }
    }
    for (name, _) in written {
        if given.get(name).is_none_or(Value::is_null) {
            found.push(format!("{place}/{name}: added"));
        }
    }
}

fn same_list(expected: &[Value], written: &[String]) -> bool {
    expected.len() == written.len()
        && expected
            .iter()
            .zip(written)
            .all(|(value, text)| same_scalar(value, text))
}

fn same_scalar(value: &Value, text: &str) -> bool {
    match value {
        Value::Number(number) => {
            let number = compare::decimal(&number.to_string());
            number.is_some() && number == compare::decimal(text)
        }
        Value::Object(_) | Value::Array(_) => serde_json::from_str(text)
            .is_ok_and(|written| compare::written(value, &written).is_empty()),
        _ => compare::same_text(&scalar(value), text),
    }
}

fn headers_differ(
    operation: &Operation,
    constants: &[&str],
    written: &Written<'_>,
    input: &Input,
    found: &mut Vec<String>,
) {
    for (name, value) in &input.header {
        let header = written.headers.get(name);
        match header.map(|written| written.to_str().unwrap_or_default()) {
            Some(written) if same_scalar(value, written) => {}
            Some(_) if constants.contains(&name.as_str()) => {}
            Some(written) => found.push(format!("header/{name}: {value} became {written:?}")),
            None => found.push(format!("header/{name}: lost")),
        }
    }
    for name in written.headers.keys() {
        let documented = operation.parameters.iter().any(|parameter| {
            parameter.location == Location::Header
                && parameter.name.eq_ignore_ascii_case(name.as_str())
        });
        // A kept request has an id to be found by, whether the contract lists it for the operation or not.
        let own = ["accept", "content-type", "x-external-correlation-id"];
        if !documented && !own.contains(&name.as_str()) {
            found.push(format!("header/{name}: added"));
        }
    }
}

/// What is accepted is what the contract describes, wherever the caller does not choose it.
fn accept_differs(operation: &Operation, written: &Written<'_>, found: &mut Vec<String>) {
    let mut parameters = operation.parameters.iter();
    if parameters.any(|one| one.name.eq_ignore_ascii_case("accept")) {
        return;
    }
    let kinds = operation.responses.iter().filter(|one| one.status < 300);
    let kinds: Vec<&str> = kinds
        .flat_map(|one| &one.content)
        .map(|media| media.kind.as_str())
        .collect();
    let accept = written.headers.get("accept");
    let Some(accept) = accept.and_then(|value| value.to_str().ok()) else {
        return;
    };
    let mut accepted = accept
        .split(',')
        .map(|one| one.split(';').next().unwrap_or(one).trim());
    if !kinds.is_empty() && !accepted.any(|one| kinds.contains(&one)) {
        found.push(format!(
            "header/accept: {accept:?} is none of {}",
            kinds.join(", ")
        ));
    }
}

fn body_differs(written: &Written<'_>, input: &Input, found: &mut Vec<String>) {
    let media = written.headers.get("content-type");
    let media = media.and_then(|media| media.to_str().ok()).unwrap_or("");
    let (given, written) = match (&input.body, written.body) {
        (None, None) => return,
        (Some(_), None) => return found.push("body: lost".to_owned()),
        (None, Some(_)) => return found.push("body: added".to_owned()),
        (Some(given), Some(written)) => (given, written),
    };
    let text = String::from_utf8_lossy(written);
    let empty = Map::new();
    let members = given.as_object().unwrap_or(&empty);
    let essence = media.split(';').next().unwrap_or_default();
    if essence == "application/x-www-form-urlencoded" {
        pairs_differ("body", &pairs(&text), members, found);
    } else if let Some((_, boundary)) = media.split_once("boundary=") {
        let parts = parts(&text, boundary);
        let as_pairs: Vec<(String, String)> = parts
            .into_iter()
            .map(|(name, content)| (name, encoded(&content)))
            .collect();
        pairs_differ("body", &as_pairs, members, found);
    } else if let Ok(written) = serde_json::from_str(&text) {
        let differs = compare::written(given, &written);
        found.extend(differs.into_iter().map(|one| format!("body{one}")));
    } else if given.as_str() != Some(&text) {
        found.push(format!("body: {given} became {} bytes", written.len()));
    }
}

/// Name and content of the parts of a multipart body.
fn parts(text: &str, boundary: &str) -> Vec<(String, String)> {
    let delimiter = format!("--{boundary}");
    text.split(&delimiter)
        .filter_map(|part| {
            let (head, content) = part.split_once("\r\n\r\n")?;
            let name = head.split("; name=\"").nth(1)?.split('"').next()?;
            let content = content.strip_suffix("\r\n")?;
            Some((name.to_owned(), content.to_owned()))
        })
        .collect()
}

/// The pairs of a query or a form: the names decoded, the values still encoded.
fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), value.to_owned())
        })
        .collect()
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Percent-encoding taken back. A plus stays one: only forms of browsers write spaces so.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        match (first, tail.get(..2).and_then(hex)) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
