//! The body of an expected call, and whether a request has the same.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::Json;
use crate::engine::{HttpRequest, Idempotency, Request, RequestBody};

/// The body that a call is expected to have.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    body: Option<RequestBody>,
    /// Between the parts of it, new for each request.
    boundary: Option<String>,
    /// A member of it that the client makes itself.
    made: Option<&'static str>,
}

impl Wanted {
    pub(super) fn of(request: &Request, key_is_made: bool) -> Self {
        let made = match request.info().idempotency {
            Idempotency::Body(member) if key_is_made => Some(member),
            _ => None,
        };
        Self {
            body: request.whole_body().cloned(),
            boundary: boundary(request.headers()),
            made,
        }
    }

    /// A body with files that are still to be read. It belongs back into [`read`](Self::read).
    pub(super) fn unread(&mut self) -> Option<RequestBody> {
        self.body.take_if(|body| body.bytes().is_none())
    }

    /// The whole body, once its files have been read.
    pub(super) fn read(&mut self, body: Bytes) {
        self.body = Some(body.into());
    }

    /// Whether a request has this body: the same bytes, the same parts, or the same members of a JSON object in any order.
    pub(super) fn is_body_of(&self, request: &HttpRequest) -> bool {
        let ours = bytes(self.body.as_ref());
        let theirs = bytes(request.body.as_ref());
        if ours == theirs {
            return true;
        }
        match (&self.boundary, boundary(&request.headers)) {
            (Some(our), Some(their)) => parts(ours, our) == parts(theirs, &their),
            (None, None) => match (self.members(ours), self.members(theirs)) {
                (Some(ours), Some(theirs)) => ours == theirs,
                _ => false,
            },
            _ => false,
        }
    }

    /// The members of a JSON object, but for the one that the client makes.
    fn members(&self, body: &[u8]) -> Option<BTreeMap<String, Json>> {
        let text = std::str::from_utf8(body).ok()?;
        let mut members: BTreeMap<String, Json> = Json::parse(text).ok()?.decode().ok()?;
        if let Some(made) = self.made {
            members.remove(made);
        }
        Some(members)
    }
}

fn bytes(body: Option<&RequestBody>) -> &[u8] {
    body.and_then(RequestBody::bytes)
        .map_or(&[], |bytes| bytes.as_ref())
}

/// What stands between the parts of a body, if it has parts.
fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = value.split_once(';')?;
    if !kind.trim().to_ascii_lowercase().starts_with("multipart/") {
        return None;
    }
    let named = |parameter: &str| {
        let (name, value) = parameter.split_once('=')?;
        let is_boundary = name.trim().eq_ignore_ascii_case("boundary");
        is_boundary.then(|| value.trim().trim_matches('"').to_owned())
    };
    let found = parameters.split(';').find_map(named);
    found.filter(|boundary| !boundary.is_empty())
}

/// The parts with their headers, and what follows the last of them.
fn parts<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let line = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(window) = body.get(at..at + line.len()) {
        if window == line.as_bytes() {
            parts.push(body.get(from..at).unwrap_or_default());
            at += line.len();
            from = at;
        } else {
            at += 1;
        }
    }
    parts.push(body.get(from..).unwrap_or_default());
    parts
}
