//! Responses that cannot be had again, which are those of all operations that do something: whatever one member of such a response is, the
//! others are read, or are in the error.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use wise_api::operation::Response;
use wise_api::{Error, HeaderMap, Json, Method, StatusCode};
use wise_contract::VERSIONS;
use wise_contract::case::{Body, Case};
use wise_mock::contract::{Contracts, Operation};
use wise_mock::generate::Source;

/// What no member of a response is.
const ODD: [&str; 9] = [
    "[]",
    "{}",
    "-1.5",
    "1e999",
    "\"soon\"",
    "null",
    "true",
    "[{\"a\":\"}\"}]",
    "99999999999999999999",
];

/// Operations whose response holds something that is handed out once: no neighbour of it may even cost an error, but for an id. An id of the
/// wrong kind is an error everywhere, and the error has what was handed out.
const HANDED_OUT: [(&str, &str); 3] = [
    ("oauthTokenCreate", "access_token"),
    ("claimAccountCreate", "claimAccountCode"),
    ("joseRequestPublicKeysCreate", "keyId"),
];

/// Every operation that is no read, with a response of each documented success that is an object.
fn answers() -> Vec<(
    &'static Operation,
    &'static Case,
    StatusCode,
    Map<String, Value>,
)> {
    let mut answers = Vec::new();
    for (version, modules) in VERSIONS {
        for case in modules.iter().copied().flatten() {
            let info = (case.info)();
            let operations = Contracts::get().unwrap().operations().iter();
            let operation = operations
                .filter(|operation| operation.version == *version)
                .find(|operation| operation.id == info.id && operation.method == info.method)
                .unwrap();
            if info.method == Method::GET && !operation.path.contains("simulation") {
                continue;
            }
            for one in &operation.responses {
                if !(200..300).contains(&one.status) {
                    continue;
                }
                let answer = Source::new(1).answer(operation, one.status, &HeaderMap::new());
                let body = answer.ok().map(|answer| answer.body.to_vec());
                let body = body.and_then(|body| serde_json::from_slice(&body).ok());
                if let Some(Value::Object(members)) = body {
                    let status = StatusCode::from_u16(one.status).unwrap();
                    answers.push((operation, case, status, members));
                }
            }
        }
    }
    answers
}

/// The object with a member in other words, which stands first or last.
fn spoilt(members: &Map<String, Value>, name: &str, odd: &str, first: bool) -> String {
    let odd = format!("{}:{odd}", Value::from(name));
    let others = members.iter().filter(|(key, _)| *key != name);
    let mut parts: Vec<String> = others
        .map(|(key, value)| format!("{}:{value}", Value::from(key.as_str())))
        .collect();
    parts.insert(if first { 0 } else { parts.len() }, odd);
    format!("{{{}}}", parts.join(","))
}

fn answer(case: &Case, status: StatusCode, body: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    Response::new(&(case.info)(), status, headers, body.to_owned())
}

/// The member as it can be had from what came of a response.
fn member(read: &Result<Value, Error>, name: &str) -> Option<Value> {
    match read {
        Ok(back) => back.get(name).cloned(),
        Err(error) => {
            let json: Json = error.member(name)?;
            serde_json::from_str(json.as_str()).ok()
        }
    }
}

#[test]
fn an_odd_member_costs_none_of_the_others() {
    let (mut tried, mut failures) = (0, Vec::new());
    let mut seen = BTreeSet::new();
    for (operation, case, status, members) in answers() {
        let whole = spoilt(&members, "", "null", true);
        let Ok(whole) = (case.read)(&answer(case, status, &whole)) else {
            failures.push(format!("{}: {whole} is not read at all", operation.id));
            continue;
        };
        // Bytes and bodies that the contract leaves out are kept whole.
        if !matches!(whole.body, Body::Json(_)) {
            continue;
        }
        seen.insert(operation.id.as_str());
        for name in members.keys().map(String::as_str).chain(["unknown"]) {
            for odd in ODD {
                for first in [true, false] {
                    let body = spoilt(&members, name, odd, first);
                    let read = (case.read)(&answer(case, status, &body));
                    let read = read.map(|back| match back.body {
                        Body::Json(value) => value,
                        _ => Value::Null,
                    });
                    for (other, value) in members.iter().filter(|(other, _)| *other != name) {
                        tried += 1;
                        if member(&read, other).as_ref() != Some(value) {
                            failures.push(format!("{}: {other} of {body}", operation.id));
                        }
                    }
                    let mut handed = HANDED_OUT.iter();
                    if let Some((_, once)) = handed.find(|(id, _)| *id == operation.id)
                        && *once != name
                        && !name.ends_with("Id")
                        && let Err(error) = &read
                    {
                        failures.push(format!("{}: {error}", operation.id));
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {tried}: {:#?}",
        failures.len(),
        &failures[..failures.len().min(20)]
    );
    assert!(tried > 10_000 && seen.len() > 40, "{tried} in {seen:?}");
    for (id, _) in HANDED_OUT {
        assert!(seen.contains(id), "{id}");
    }
}
