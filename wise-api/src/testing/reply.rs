//! What a double replies with.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::Json;
use crate::codec::bridge::to_send;
use crate::engine::{HttpResponse, Reached, TransportFailure};

/// What comes back for one request: a response, or a fault.
#[derive(Clone, Debug)]
pub struct Reply {
    kind: Kind,
    headers: HeaderMap,
    pub(super) delay: Duration,
    /// What cannot be replied, in words.
    pub(super) unusable: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Kind {
    Answer(u16, Bytes),
    Dropped(Reached),
    /// A response of which only this much comes.
    CutOff(u16, Bytes),
}

impl Reply {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            headers: HeaderMap::new(),
            delay: Duration::ZERO,
            unusable: None,
        }
    }

    /// A response without a body: 204, or a refusal that says nothing.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Answer(status, Bytes::new()))
    }

    /// A response in JSON, from one of this crate's types or any that serde writes.
    #[must_use]
    pub fn json(status: u16, body: &impl serde::Serialize) -> Self {
        match to_send(|| Json::from_serialize(body)) {
            Ok(json) => Self::body(status, "application/json", json.as_str().to_owned()),
            Err(_) => Self {
                unusable: Some("its body cannot be written as JSON"),
                ..Self::status(status)
            },
        }
    }

    /// A response with this body.
    #[must_use]
    pub fn body(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        Self::new(Kind::Answer(status, body.into())).header(CONTENT_TYPE.as_str(), media_type)
    }

    /// The connection breaks before a byte of the request has left: it did not reach Wise.
    #[must_use]
    pub fn dropped_before() -> Self {
        Self::new(Kind::Dropped(Reached::No))
    }

    /// The connection breaks after the request was sent: whether it reached Wise is uncertain.
    #[must_use]
    pub fn dropped_after() -> Self {
        Self::new(Kind::Dropped(Reached::Maybe))
    }

    /// The connection breaks in the middle of the response: status and headers have come, and the first half of the body.
    #[must_use]
    pub fn cut_off(self) -> Self {
        let kind = match self.kind {
            Kind::Answer(status, body) => Kind::CutOff(status, body.slice(..body.len() / 2)),
            other => other,
        };
        Self { kind, ..self }
    }

    /// Adds a header of the response, such as `Retry-After`.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (name.parse::<HeaderName>(), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.unusable = Some("it has a header that cannot be sent"),
        }
        self
    }

    /// Comes so much later, by the clock of the client.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub(super) fn into_response(self) -> Result<HttpResponse, TransportFailure> {
        let status = |status| {
            StatusCode::from_u16(status).map_err(|_| {
                TransportFailure::new(Reached::No, "the reply has a status that HTTP has not")
            })
        };
        match self.kind {
            Kind::Answer(code, body) => Ok(HttpResponse::new(status(code)?, self.headers, body)),
            Kind::CutOff(code, body) => {
                let broken = TransportFailure::new(Reached::Yes, "the double broke the connection");
                let chunks = stream::iter([Ok(body), Err(broken)]);
                Ok(HttpResponse::streamed(status(code)?, self.headers, chunks))
            }
            Kind::Dropped(reached) => Err(TransportFailure::new(
                reached,
                "the double broke the connection",
            )),
        }
    }
}
