//! What the handlers need of a request, and the refusals that they share.

use std::fmt;

use http::StatusCode;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::digits;
use crate::exchange::{Incoming, Response};

/// What a handler gives: a response, or a refusal that ends it early.
pub(super) type Reply = Result<Response, Refusal>;

/// A response that says no. Boxed, since most calls get the other one.
pub(super) type Refusal = Box<Response>;

/// A response with a JSON body, every digit of its numbers in place.
fn json(status: StatusCode, body: &Value) -> Response {
    Response::empty(status).typed("application/json", digits::written(body))
}

pub(super) fn ok(body: &Value) -> Response {
    json(StatusCode::OK, body)
}

pub(super) fn created(body: &Value) -> Response {
    json(StatusCode::CREATED, body)
}

/// A refusal in the shape that most of the API uses: a list of errors with code, message and path.
pub(super) fn refused(status: StatusCode, code: &str, path: &str, message: &str) -> Refusal {
    let error = json!({ "code": code, "message": message, "path": path, "arguments": [] });
    Box::new(json(status, &json!({ "errors": [error] })))
}

/// There is no such thing.
pub(super) fn not_found(what: &str, id: impl fmt::Display) -> Refusal {
    let code = format!("{}.not.found", what.replace(' ', "."));
    let message = format!("There is no {what} {id}.");
    refused(StatusCode::NOT_FOUND, &code, "", &message)
}

/// The request makes sense to the contract, but not to the state.
pub(super) fn unprocessable(code: &str, path: &str, message: &str) -> Refusal {
    refused(StatusCode::UNPROCESSABLE_ENTITY, code, path, message)
}

/// What is asked for is in the wrong state for it.
pub(super) fn conflict(code: &str, message: &str) -> Refusal {
    refused(StatusCode::CONFLICT, code, "", message)
}

impl Incoming {
    /// A whole-number id of the path. Zero, which nothing has, when it is none.
    pub(super) fn path_id(&self, name: &str) -> i64 {
        self.path_param(name).parse().unwrap_or(0)
    }

    /// How many of something the query asks for; nothing when it does not say.
    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let count = self.query_param(name).map(str::parse).transpose();
        count.map_err(|_| {
            let message = format!("{name} cannot be less than zero.");
            unprocessable("page.out.of.range", name, &message)
        })
    }

    /// The key against duplicates.
    pub(super) fn idempotency_key(&self) -> Option<String> {
        self.header("x-idempotence-uuid").map(str::to_lowercase)
    }

    /// The body; null when there is none.
    pub(super) fn json(&self) -> &Value {
        self.body.as_ref().unwrap_or(&Value::Null)
    }

    /// A member of the body; null when there is none.
    pub(super) fn member(&self, name: &str) -> &Value {
        member(self.json(), name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.member(name).as_str()
    }

    pub(super) fn whole(&self, name: &str) -> Option<i64> {
        self.member(name).as_i64()
    }

    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        digits::decimal(self.member(name))
    }
}

/// A member of a JSON object; null when there is none.
pub(super) fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}
