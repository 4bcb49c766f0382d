//! A request that has passed, and a response to it.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;

use crate::contract::Operation;
use crate::token::Kind;

/// A request that the contract accepts.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The operation that it means.
    pub operation: &'static Operation,
    /// Its id, as the contract of this version spells it.
    pub operation_id: &'static str,
    /// The version of the API: a directory of `spec/`.
    pub version: &'static str,
    /// The method.
    pub method: Method,
    /// The path and the query, as they were sent.
    pub target: String,
    /// The parameters in the path, decoded.
    pub path_params: BTreeMap<String, String>,
    /// The parameters in the query, decoded, in the order in which they were sent.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// What the request authenticates with; nothing for an anonymous one.
    pub token: Option<Kind>,
    /// The body as JSON; fields of forms and parts of multipart bodies become members of an object.
    pub body: Option<Value>,
    /// The body as it was sent.
    pub raw: Bytes,
}

impl Incoming {
    /// A parameter in the path, or an empty text.
    pub fn path_param(&self, name: &str) -> &str {
        self.path_params.get(name).map_or("", String::as_str)
    }

    /// The first parameter of this name in the query.
    pub fn query_param(&self, name: &str) -> Option<&str> {
        let mut named = self.query.iter().filter(|(key, _)| key == name);
        named.next().map(|(_, value)| value.as_str())
    }

    /// A header, if it is a text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers. The type of the body is among them.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Response {
    /// A response without a body.
    pub fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// A response with a JSON body.
    pub fn json(status: StatusCode, body: &Value) -> Self {
        Self::empty(status).typed("application/json", body.to_string())
    }

    /// The same response with a body of this media type.
    #[must_use]
    pub fn typed(mut self, kind: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), kind)
    }

    /// The same response with a header. What cannot be a header is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.insert(name, value);
        }
        self
    }
}
