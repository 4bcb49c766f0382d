//! What carries a request to Wise and brings the response back.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, StatusCode};

use super::headers::{self, TRACE_ID};
use super::response::hide_secrets;
use super::{BoxFuture, HttpResponse, Reached, RequestBody};

/// Carries one request and brings one response back: an HTTP stack of your own, a recording, a stub.
///
/// Everything else stays with the client: credentials, retries, deadlines, limits. A transport sends what it is given, once,
/// and follows no redirect, because the headers hold a token. When its future is dropped, the exchange is over.
///
/// The future is ready when the head of the response is there; the body follows as a stream ([`HttpResponse::streamed`]), so that
/// status and headers are known when it breaks off. A transport that has the whole body gives it with [`HttpResponse::new`].
/// A transport that panics costs its call an error, as if the connection had broken.
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
    /// The body. It may be a stream: a transport that looks at [`RequestBody::bytes`] alone sends uploads without their files.
    pub body: Option<RequestBody>,
    /// How many bytes of the response's body to read at most.
    pub body_limit: usize,
}

impl fmt::Debug for HttpRequest {
    /// Neither the address nor header values: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("headers", &names)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The beginning of a response.
#[derive(Clone)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    /// Those that hold tokens are marked as sensitive.
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Head {
    pub(super) fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        let mut headers = headers.clone();
        hide_secrets(&mut headers);
        Self {
            status,
            headers,
            body: Bytes::new(),
        }
    }

    pub(super) fn trace_id(&self) -> Option<&str> {
        headers::text(&self.headers, &TRACE_ID)
    }
}

impl fmt::Debug for Head {
    /// Neither the header values nor the body: both can hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("status", &self.status.as_u16())
            .field("trace_id", &self.trace_id())
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
    /// Which reader or writer of the caller's ended it.
    pub(super) local: Option<&'static str>,
    /// What of the program ended it on its way, if that is known: a middleware, or a service with its layers.
    pub(super) on_the_way: Option<&'static str>,
    /// The part of the response that arrived before it broke off.
    pub(super) head: Option<Box<Head>>,
    pub(super) source: Box<dyn StdError + Send + Sync>,
}

impl TransportFailure {
    /// A failure: [`Reached::No`] only if nothing can have been done with the request, because not one byte of it has left, or because
    /// the server says so by the rules of HTTP/2 ([RFC 9113, section 8.7](https://www.rfc-editor.org/rfc/rfc9113#section-8.7));
    /// [`Reached::Yes`] if the head of a response had come. The text of `source` should not hold the address, a token or a body.
    pub fn new(reached: Reached, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            reached,
            timed_out: false,
            certificates: None,
            local: None,
            on_the_way: None,
            head: None,
            source: source.into(),
        }
    }

    /// Whether the request may have arrived.
    #[cfg(feature = "testing")]
    pub(crate) fn reached(&self) -> Reached {
        self.reached
    }

    /// Whether a timeout was the reason.
    #[cfg(feature = "testing")]
    pub(crate) fn is_timeout(&self) -> bool {
        self.timed_out
    }

    /// A reader or writer of the caller's ended it.
    pub(super) fn local(mut self, what: &'static str) -> Self {
        self.local = Some(what);
        self
    }

    /// A failure whose cause is not this crate's, and what ended the exchange where the error does not tell of a connection.
    #[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
    pub(super) fn on_the_way(
        reached: Reached,
        what: Option<&'static str>,
        source: Box<dyn StdError + Send + Sync>,
    ) -> Self {
        Self {
            timed_out: has_elapsed(&*source),
            on_the_way: what,
            ..Self::new(reached, source)
        }
    }

    /// Says that a timeout was the reason.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timed_out = true;
        self
    }

    /// Adds the head of a response whose body did not arrive: the error then has its status and headers.
    #[must_use]
    pub fn answered(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.reached = Reached::Yes;
        self.head = Some(Box::new(Head::of(status, headers)));
        self
    }

    /// The bytes of the body that came, after [`answered`](Self::answered); of no effect without it.
    #[must_use]
    pub fn partial(mut self, body: impl Into<Bytes>) -> Self {
        if let Some(head) = &mut self.head {
            head.body = body.into();
        }
        self
    }
}

/// Whether an error says that a time has run out, by the types of the standard library and of Tokio. Other timers have errors of their own.
#[cfg(any(feature = "tower", feature = "reqwest-middleware"))]
pub(super) fn has_elapsed(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut) {
            return true;
        }
        #[cfg(feature = "tokio")]
        if error.is::<tokio::time::error::Elapsed>() {
            return true;
        }
        next = error.source();
    }
    false
}
