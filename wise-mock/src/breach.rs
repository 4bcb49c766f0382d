//! Responses of the mock that the contract does not allow: a fault of the mock, which no test may take for one of its own.

use http::StatusCode;
use serde_json::json;

use crate::contract::{Breach, Operation};
use crate::exchange::Response;

/// What a response breaks, without what stands there.
pub(crate) fn listed(breaches: &[Breach]) -> String {
    let breaches = breaches.iter().map(|breach| {
        let Breach {
            at,
            keyword,
            message,
            ..
        } = breach;
        format!("body{at}: {message} ({keyword})")
    });
    breaches.collect::<Vec<_>>().join("; ")
}

/// The mock cannot keep the contract itself.
pub(crate) fn broken(operation: &Operation, detail: &str) -> Response {
    let body = json!({
        "title": "wise-mock broke the contract itself",
        "operation": operation.id,
        "version": operation.version,
        "detail": detail,
    });
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Response::empty(status).typed("application/problem+json", body.to_string())
}
