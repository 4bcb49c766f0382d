//! The body of a request, in the media types that the contracts have.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http_body_util::{BodyDataStream, Full};
use serde_json::{Map, Value, json};

use super::{REFUSED, coerce, pairs};
use crate::contract::{Media, Operation, Schema};
use crate::problem::Problem;

/// A body that is refused: why, and what it holds, if it could be read.
pub(super) struct Refused {
    pub(super) problem: Problem,
    pub(super) value: Option<Value>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            value: None,
        }
    }
}

pub(super) async fn check(
    operation: &Operation,
    parts: &Parts,
    raw: &Bytes,
) -> Result<Option<Value>, Refused> {
    let Some(body) = &operation.body else {
        if raw.is_empty() {
            return Ok(None);
        }
        let detail = "the operation has no body";
        return Err(Problem::new(REFUSED, "body", "unknown", detail).into());
    };
    if raw.is_empty() {
        if body.required {
            let detail = "the operation needs a body";
            return Err(Problem::new(REFUSED, "body", "required", detail).into());
        }
        return Ok(None);
    }
    let sent = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let kind = sent.split(';').next().unwrap_or_default().trim();
    let Some(media) = body
        .content
        .iter()
        .find(|media| media.kind.eq_ignore_ascii_case(kind))
    else {
        let kinds: Vec<&str> = body
            .content
            .iter()
            .map(|media| media.kind.as_str())
            .collect();
        let detail = format!("the operation takes {}", kinds.join(", "));
        let unsupported = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let problem = Problem::new(unsupported, "header.Content-Type", "content", detail);
        return Err(problem.value(sent).into());
    };
    let value = read(media, sent, raw).await?;
    let breaches = media
        .schema
        .as_ref()
        .map(|schema| schema.check(&value))
        .unwrap_or_default();
    match breaches.into_iter().next() {
        Some(breach) => {
            let at = format!("body{}", breach.at);
            let problem = Problem::new(REFUSED, at, &breach.keyword, breach.message);
            Err(Refused {
                problem: problem.value(breach.value),
                value: Some(value),
            })
        }
        None => Ok(Some(value)),
    }
}

async fn read(media: &Media, sent: &str, raw: &Bytes) -> Result<Value, Problem> {
    match media.kind.as_str() {
        "application/x-www-form-urlencoded" => {
            let text = utf8(raw)?;
            let fields = pairs(text)
                .ok_or_else(no_utf8)?
                .into_iter()
                .map(|(name, value)| (name, json!(value)));
            fields_of(media.schema.as_ref(), fields.collect())
        }
        "multipart/form-data" => multipart(media.schema.as_ref(), sent, raw).await,
        "application/jose+json" => compact(utf8(raw)?),
        kind if kind == "application/json" || kind.ends_with("+json") => {
            serde_json::from_slice(raw).map_err(|error| {
                let detail = format!("the body is not JSON: {error}");
                Problem::new(REFUSED, "body", "json", detail)
            })
        }
        _ => Ok(json!(utf8(raw)?)),
    }
}

fn utf8(raw: &Bytes) -> Result<&str, Problem> {
    std::str::from_utf8(raw).map_err(|_| no_utf8())
}

fn no_utf8() -> Problem {
    Problem::new(REFUSED, "body", "utf-8", "the body is not UTF-8")
}

/// JOSE in its compact form: three parts signed (RFC 7515), five encrypted (RFC 7516).
fn compact(text: &str) -> Result<Value, Problem> {
    let parts: Vec<&str> = text.split('.').collect();
    let base64url = |part: &&str| {
        part.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if matches!(parts.len(), 3 | 5) && !parts[0].is_empty() && parts.iter().all(base64url) {
        return Ok(json!(text));
    }
    let detail = "the body is neither a JWS nor a JWE in the compact form";
    Err(Problem::new(REFUSED, "body", "jose", detail).value(parts.len()))
}

async fn multipart(schema: Option<&Schema>, sent: &str, raw: &Bytes) -> Result<Value, Problem> {
    let broken = |error: multer::Error| {
        let detail = format!("the body is not multipart: {error}");
        Problem::new(REFUSED, "body", "multipart", detail)
    };
    let boundary = multer::parse_boundary(sent).map_err(broken)?;
    let stream = BodyDataStream::new(Full::new(raw.clone()));
    let mut form = multer::Multipart::new(stream, boundary);
    let mut fields: Vec<(String, Value)> = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        fields.push((name, json!(String::from_utf8_lossy(&bytes))));
    }
    fields_of(schema, fields)
}

/// Fields as an object. One that the contract does not name is a mistake, as in a query: fields are not added to without notice
/// as members of JSON are.
fn fields_of(schema: Option<&Schema>, fields: Vec<(String, Value)>) -> Result<Value, Problem> {
    if let Some(schema) = schema {
        let mut known = BTreeSet::new();
        coerce::names(schema.root(), schema.value(), &mut known);
        let unknown = fields
            .iter()
            .find(|(name, _)| !known.contains(name.as_str()));
        if let Some((name, value)) = unknown.filter(|_| !known.is_empty()) {
            let detail = "the body has no field of this name";
            let problem = Problem::new(REFUSED, format!("body/{name}"), "unknown", detail);
            return Err(problem.value(value.clone()));
        }
    }
    Ok(object(schema, fields.into_iter()))
}

/// Fields as the members of an object. A name that comes again, or that has a list in the contract, becomes a list.
fn object(schema: Option<&Schema>, fields: impl Iterator<Item = (String, Value)>) -> Value {
    let mut object: Map<String, Value> = Map::new();
    for (name, value) in fields {
        let property = schema.and_then(|schema| schema.value().get("properties")?.get(&name));
        let listed = property.is_some_and(|property| property["type"] == "array");
        let value = match (&value, schema, property) {
            (Value::String(text), Some(schema), Some(property)) if !listed => {
                coerce::typed(schema.root(), property, text)
            }
            _ => value,
        };
        match object.get_mut(&name) {
            Some(Value::Array(list)) => list.push(value),
            Some(one) => *one = json!([one.take(), value]),
            None if listed => drop(object.insert(name, json!([value]))),
            None => drop(object.insert(name, value)),
        }
    }
    Value::Object(object)
}
