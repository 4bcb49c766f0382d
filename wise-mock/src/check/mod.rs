//! Request → what passed, or why it is refused. The contract is the only judge.

mod body;
mod coerce;

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ALLOW, AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::alias::{self, Alias};
use crate::contract::{Contracts, Location, Operation, Parameter, Routed};
use crate::exchange::Incoming;
use crate::generate::Variation;
use crate::problem::Problem;
use crate::token::{Kind, Tokens};

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// Headers that HTTP stacks set without being asked to.
const OF_THE_STACK: [&str; 3] = ["Accept", "Accept-Encoding", "User-Agent"];

/// A request that is refused: the problem, for a method that is not allowed those that are, and the request, if its body alone is wrong.
pub(crate) struct Refusal {
    pub(crate) problem: Problem,
    pub(crate) allow: Option<String>,
    pub(crate) incoming: Option<Box<Incoming>>,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            allow: None,
            incoming: None,
        }
    }
}

impl Refusal {
    pub(crate) fn response(&self) -> crate::exchange::Response {
        let answer = self.problem.response();
        match &self.allow {
            Some(allow) => answer.header(ALLOW.as_str(), allow),
            None => answer,
        }
    }
}

/// Checks a request against the contract of the operation that it means.
pub(crate) async fn check(
    contracts: &'static Contracts,
    (tokens, aliases): (&Tokens, &[Alias]),
    parts: &Parts,
    raw: Bytes,
) -> Result<Incoming, Refusal> {
    let path = alias::resolve(aliases, parts.uri.path());
    let path = path.as_ref();
    let (operation, in_path) = routed(contracts, &parts.method, path)?;
    let refuse = |problem: Problem| Refusal::from(problem.of(operation));
    let token = authenticated(operation, tokens, parts).map_err(refuse)?;
    let query = pairs(parts.uri.query().unwrap_or_default()).ok_or_else(|| {
        let detail = "the query is not UTF-8";
        refuse(Problem::new(
            StatusCode::BAD_REQUEST,
            "query",
            "utf-8",
            detail,
        ))
    })?;
    for parameter in &operation.parameters {
        let values = match parameter.location {
            Location::Path => named(&in_path, &parameter.name),
            Location::Query => named(&query, &parameter.name),
            Location::Header => match headers(parts, &parameter.name) {
                Ok(values) => values,
                Err(problem) => return Err(refuse(problem)),
            },
        };
        parameter_fits(parameter, &values).map_err(refuse)?;
    }
    unknown(operation, &query).map_err(refuse)?;
    let body = body::check(operation, parts, &raw).await;
    let incoming = |body| Incoming {
        operation,
        operation_id: &operation.id,
        version: &operation.version,
        method: parts.method.clone(),
        target: parts.uri.to_string(),
        path_params: in_path.into_iter().collect(),
        query,
        headers: parts.headers.clone(),
        token,
        body,
        raw,
    };
    match body {
        Ok(body) => Ok(incoming(body)),
        Err(refused) => Err(Refusal {
            incoming: refused.value.map(|body| Box::new(incoming(Some(body)))),
            ..refuse(refused.problem)
        }),
    }
}

/// Parameters in a path, by name.
type InPath = Vec<(String, String)>;

/// The operation that a method and path mean, and the parameters in the path.
fn routed(
    contracts: &'static Contracts,
    method: &Method,
    path: &str,
) -> Result<(&'static Operation, InPath), Refusal> {
    if percent_decode_str(path).decode_utf8().is_err() {
        let detail = "the path is not UTF-8";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "path", "utf-8", detail).into());
    }
    let elsewhere = || {
        let elsewhere = contracts.elsewhere(method, path);
        (!elsewhere.is_empty()).then(|| elsewhere.join(", "))
    };
    match contracts.route(method, path) {
        Routed::Found(operation, values) => {
            let values = values.into_iter();
            let values = values.map(|(name, value)| (name.to_owned(), value));
            Ok((operation, values.collect()))
        }
        Routed::Methods(methods) => {
            let allow: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
            let allow = allow.join(", ");
            let mut detail = format!("{path} takes {allow}");
            if let Some(elsewhere) = elsewhere() {
                detail = format!("{detail}; {method} is there at {elsewhere}");
            }
            let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "method", detail);
            Err(Refusal {
                problem: problem.value(method.as_str()),
                allow: Some(allow),
                incoming: None,
            })
        }
        Routed::Unknown => {
            let mut detail = "no operation of any version has this path".to_owned();
            if let Some(elsewhere) = elsewhere() {
                detail = format!("{detail}; there is {elsewhere}");
            }
            let problem = Problem::new(StatusCode::NOT_FOUND, "path", "path", detail);
            Err(problem.value(path).into())
        }
    }
}

/// Refuses parameters of the query that the operation does not have.
fn unknown(operation: &Operation, query: &[(String, String)]) -> Result<(), Problem> {
    for (name, value) in query {
        let mut parameters = operation.parameters.iter();
        let known = parameters
            .any(|parameter| parameter.location == Location::Query && parameter.name == *name);
        if !known {
            let detail = "the operation has no query parameter of this name";
            let problem = Problem::new(REFUSED, format!("query.{name}"), "unknown", detail);
            return Err(problem.value(value.as_str()));
        }
    }
    Ok(())
}

/// The variation that a request asks for.
pub(crate) fn variation(headers: &HeaderMap) -> Result<Option<Variation>, Problem> {
    const HEADER: &str = "x-mock-variation";
    let Some(asked) = headers.get(HEADER) else {
        return Ok(None);
    };
    let name = asked.to_str().unwrap_or_default();
    Variation::named(name).map(Some).ok_or_else(|| {
        let known = Variation::ALL.map(Variation::as_str).join(", ");
        let detail = format!("the variations are {known}");
        Problem::new(
            StatusCode::BAD_REQUEST,
            format!("header.{HEADER}"),
            "variation",
            detail,
        )
        .value(name)
    })
}

fn authenticated(
    operation: &Operation,
    tokens: &Tokens,
    parts: &Parts,
) -> Result<Option<Kind>, Problem> {
    let unauthorized = |rule: &str, detail: &str| {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "header.Authorization",
            rule,
            detail,
        )
    };
    let accepted = || {
        let kinds: Vec<String> = operation
            .security
            .iter()
            .map(|all| all.join(" and "))
            .collect();
        kinds.join(" or ")
    };
    let Some(header) = parts.headers.get(AUTHORIZATION) else {
        let anonymous =
            operation.security.is_empty() || operation.security.iter().any(Vec::is_empty);
        if anonymous {
            return Ok(None);
        }
        let detail = format!("the operation takes {}", accepted());
        return Err(unauthorized("missing_token", &detail));
    };
    let kind = header.to_str().ok().and_then(|header| tokens.kind(header));
    let Some(kind) = kind else {
        return Err(unauthorized(
            "invalid_token",
            "the mock has given out no such token",
        ));
    };
    let fits = |all: &Vec<String>| all.iter().all(|scheme| scheme == kind.scheme());
    if operation.security.is_empty() || operation.security.iter().any(fits) {
        return Ok(Some(kind));
    }
    if kind == Kind::Personal && takes_personal(operation) {
        return Ok(Some(kind));
    }
    let detail = format!("the operation takes {}", accepted());
    Err(unauthorized("wrong_token", &detail).value(kind.scheme()))
}

/// Quotes and recipients are for personal tokens, too, by Wise's page. The contract lists user tokens only.
/// <https://docs.wise.com/guides/developer/auth-and-security/personal-api-token>
fn takes_personal(operation: &Operation) -> bool {
    let user = operation
        .security
        .iter()
        .any(|all| all.iter().all(|scheme| scheme == Kind::User.scheme()));
    let id = operation.id.to_ascii_lowercase();
    user && (id.starts_with("quote") || id.starts_with("recipient"))
}

fn parameter_fits(parameter: &Parameter, values: &[&str]) -> Result<(), Problem> {
    let location = format!("{}.{}", parameter.location.as_str(), parameter.name);
    if values.is_empty() {
        if parameter.required {
            let detail = format!("the {} parameter is required", parameter.location.as_str());
            return Err(Problem::new(REFUSED, location, "required", detail));
        }
        return Ok(());
    }
    let value = if coerce::takes(&parameter.schema, "array") {
        coerce::list(&parameter.schema, values)
    } else if let [value] = values {
        coerce::text(&parameter.schema, value)
    } else {
        let detail = "the parameter takes one value";
        return Err(Problem::new(REFUSED, location, "repeated", detail).value(json!(values)));
    };
    // What an HTTP stack sets by itself says nothing about the caller.
    let own = parameter.location == Location::Header
        && !parameter.required
        && OF_THE_STACK
            .iter()
            .any(|name| parameter.name.eq_ignore_ascii_case(name));
    if own {
        return Ok(());
    }
    let Some(breach) = parameter.schema.check(&value).into_iter().next() else {
        return Ok(());
    };
    Err(Problem::new(REFUSED, location, &breach.keyword, breach.message).value(breach.value))
}

/// The pairs of a query string or a form; nothing when they are not UTF-8.
pub(crate) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let decoded = percent_decode_str(&text).decode_utf8();
        decoded.ok().map(Cow::into_owned)
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

fn named<'p>(pairs: &'p [(String, String)], name: &str) -> Vec<&'p str> {
    let of_name = pairs.iter().filter(|(key, _)| key == name);
    of_name.map(|(_, value)| value.as_str()).collect()
}

fn headers<'p>(parts: &'p Parts, name: &str) -> Result<Vec<&'p str>, Problem> {
    let values = parts.headers.get_all(name).iter();
    values
        .map(|value| {
            value.to_str().map_err(|_| {
                let detail = "the header has bytes that are not visible ASCII";
                Problem::new(REFUSED, format!("header.{name}"), "text", detail).value(Value::Null)
            })
        })
        .collect()
}
