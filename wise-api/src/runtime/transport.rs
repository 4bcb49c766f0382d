//! What carries a request to Wise and brings the answer back.

use std::error::Error as StdError;
use std::fmt;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, Method, StatusCode};

use super::{BoxFuture, Reached};

/// Carries one request and brings one answer back: an HTTP stack of your own, a recording, a stub.
///
/// Everything else stays with the client: credentials, retries, deadlines, limits. A transport sends what it is given, once,
/// and follows no redirect, because the headers hold a token. When its future is dropped, the exchange is over.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>>;
}

/// A request as it goes over the wire, credentials included.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address, percent-encoded.
    pub url: String,
    /// All headers but those that HTTP itself needs (`Host`, `Content-Length`). Secret values are marked as sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Option<Bytes>,
    /// How many bytes of the answer's body to read at most.
    pub body_limit: usize,
}

impl fmt::Debug for HttpRequest {
    /// Neither the address nor header values: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("headers", &names)
            .field("body_bytes", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

/// An answer with its body.
#[derive(Clone)]
pub struct HttpResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) truncated: bool,
}

impl HttpResponse {
    /// An answer.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
            truncated: false,
        }
    }

    /// Says that the body was longer than [`HttpRequest::body_limit`], and ends there.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        self.truncated = true;
        self
    }
}

impl fmt::Debug for HttpResponse {
    /// Without the body and the header values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// An exchange that broke off. Retries depend on it, so [`Reached`] has to be right.
#[derive(Debug)]
pub struct TransportFailure {
    pub(super) reached: Reached,
    pub(super) timed_out: bool,
    /// What the certificates have to do with it.
    pub(super) certificates: Option<&'static str>,
    pub(super) source: Box<dyn StdError + Send + Sync>,
}

impl TransportFailure {
    /// A failure: [`Reached::No`] only if not one byte of the request can have arrived, [`Reached::Yes`] if the head of an answer
    /// had come. The text of `source` should not hold the address, a token or a body.
    pub fn new(reached: Reached, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            reached,
            timed_out: false,
            certificates: None,
            source: source.into(),
        }
    }

    /// Says that a timeout was the reason.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timed_out = true;
        self
    }

    /// `answered` says whether the head of an answer had arrived.
    pub(super) fn reqwest(error: reqwest::Error, answered: bool) -> Self {
        let reached = match () {
            () if answered => Reached::Yes,
            () if error.is_connect() || error.is_builder() => Reached::No,
            () => Reached::Maybe,
        };
        Self {
            reached,
            timed_out: error.is_timeout(),
            certificates: super::tls::verdict(&error),
            // The address holds path and query parameters.
            source: Box::new(error.without_url()),
        }
    }
}

/// The built-in transport.
pub(super) struct Reqwest(pub(super) reqwest::Client);

impl Reqwest {
    /// Redirects are never followed: they would carry the token, or the body, to another host.
    pub(super) fn new(builder: reqwest::ClientBuilder) -> Result<Self, TransportFailure> {
        builder
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map(Self)
            .map_err(|error| TransportFailure::reqwest(error, false))
    }
}

impl Transport for Reqwest {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let mut builder = self
            .0
            .request(request.method, request.url)
            .headers(request.headers);
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        Box::pin(async move {
            let mut answer = builder
                .send()
                .await
                .map_err(|error| TransportFailure::reqwest(error, false))?;
            let status = answer.status();
            let headers = std::mem::take(answer.headers_mut());
            let (body, truncated) = read(answer, request.body_limit)
                .await
                .map_err(|error| TransportFailure::reqwest(error, true))?;
            let response = HttpResponse::new(status, headers, body);
            Ok(if truncated {
                response.truncated()
            } else {
                response
            })
        })
    }
}

/// The body up to a limit, and whether there was more.
async fn read(
    mut answer: reqwest::Response,
    limit: usize,
) -> Result<(Bytes, bool), reqwest::Error> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        let room = limit - body.len();
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            return Ok((body.freeze(), true));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body.freeze(), false))
}
