//! The body of a response, which comes after its head.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode};

use super::clock::until;
use super::course::Late;
use super::foreign::shielded_future;
use super::{Clock, Reached, TransportFailure, rt, sca};

pub(crate) type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportFailure>> + Send>>;

/// A body, at once or in chunks.
pub(crate) enum Body {
    Whole(Bytes),
    Chunks(Chunks),
}

/// What a transport hands over: the status and the headers, and the body, at once or as it comes.
///
/// With [`streamed`](Self::streamed), an error has the status, the headers and the beginning of the body when the rest does not come.
pub struct HttpResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) truncated: bool,
}

impl HttpResponse {
    /// A response with its whole body.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: Body::Whole(body.into()),
            truncated: false,
        }
    }

    /// A response whose body is still to come. The client reads the chunks up to its limit, and drops the stream at a failure, at the end
    /// of the attempt, and when no byte has come for the [stall timeout](crate::Builder::stall_timeout).
    pub fn streamed(
        status: StatusCode,
        headers: HeaderMap,
        body: impl Stream<Item = Result<Bytes, TransportFailure>> + Send + 'static,
    ) -> Self {
        Self {
            status,
            headers,
            body: Body::Chunks(Box::pin(body)),
            truncated: false,
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn into_parts(self) -> (StatusCode, HeaderMap, Body, bool) {
        (self.status, self.headers, self.body, self.truncated)
    }

    /// Says that the body was longer than [`HttpRequest::body_limit`](crate::transport::HttpRequest::body_limit), and ends there.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        self.truncated = true;
        self
    }
}

impl fmt::Debug for HttpResponse {
    /// Without the body and the header values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = match &self.body {
            Body::Whole(body) => Some(body.len()),
            Body::Chunks(_) => None,
        };
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body_bytes", &bytes)
            .finish_non_exhaustive()
    }
}

/// A response that has been read.
#[derive(Clone)]
pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) truncated: bool,
}

/// How long to read, and how much.
pub(super) struct Reading<'a> {
    pub(super) clock: &'a dyn Clock,
    /// When the attempt ends.
    pub(super) end: Duration,
    /// How long no byte may come.
    pub(super) stall: Duration,
    pub(super) limit: usize,
    /// Whether a page of HTML is what was asked for.
    pub(super) pages: bool,
}

impl Reading<'_> {
    /// Reads the body. A failure has the head and the bytes that came.
    pub(super) async fn read(&self, response: HttpResponse) -> Result<Received, TransportFailure> {
        let HttpResponse {
            status,
            headers,
            body,
            truncated,
        } = response;
        let mut received = Received {
            status,
            headers,
            body: Bytes::new(),
            truncated,
        };
        let chunks = match body {
            Body::Whole(body) => {
                received.truncated |= body.len() > self.limit;
                received.body = body.slice(..body.len().min(self.limit));
                return Ok(received);
            }
            Body::Chunks(chunks) => chunks,
        };
        let mut bytes = Collected::default();
        let read = self.collect(chunks, &mut bytes).await;
        let bytes = bytes.finish();
        match read {
            Ok(cut_off) => {
                received.truncated |= cut_off;
                received.body = bytes;
                Ok(received)
            }
            // Its headers say all that there is to say.
            Err(_) if sca::asks(status, &received.headers) => {
                received.truncated = true;
                received.body = bytes;
                Ok(received)
            }
            Err(failure) => Err(failure.answered(status, &received.headers).partial(bytes)),
        }
    }

    /// Collects the chunks up to the limit. Whether there was more.
    async fn collect(
        &self,
        mut chunks: Chunks,
        bytes: &mut Collected,
    ) -> Result<bool, TransportFailure> {
        while let Some(chunk) = self.chunk(&mut chunks).await? {
            let room = self.limit.saturating_sub(bytes.len());
            let over = chunk.len() > room;
            bytes.push(chunk.slice(..chunk.len().min(room)));
            if over {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The next chunk that has a byte.
    pub(super) async fn chunk(
        &self,
        chunks: &mut Chunks,
    ) -> Result<Option<Bytes>, TransportFailure> {
        let stalled = self.clock.elapsed().saturating_add(self.stall);
        let end = self.end.min(stalled);
        let late = || {
            let why = if self.end <= stalled {
                "the body was not complete in time"
            } else {
                "no byte of the body came for the stall timeout"
            };
            TransportFailure::new(Reached::Yes, Late(why)).timed_out()
        };
        loop {
            let next = shielded_future("the transport", || chunks.next());
            match until(self.clock, end, next).await {
                None => return Err(late()),
                Some(Err(panicked)) => return Err(TransportFailure::new(Reached::Yes, panicked)),
                Some(Ok(None)) => return Ok(None),
                Some(Ok(Some(chunk))) => {
                    let chunk = chunk?;
                    if !chunk.is_empty() {
                        return Ok(Some(chunk));
                    }
                }
            }
            if self.clock.elapsed() >= end {
                return Err(late());
            }
            // Chunks without a byte, all of them at once, must not hold the thread.
            rt::yield_now().await;
        }
    }
}

/// Chunks of a body. One that comes alone, as most do, is not copied.
#[derive(Default)]
pub(super) struct Collected {
    only: Bytes,
    joined: BytesMut,
}

impl Collected {
    pub(super) fn len(&self) -> usize {
        self.only.len() + self.joined.len()
    }

    pub(super) fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.only = chunk;
            return;
        }
        self.joined
            .extend_from_slice(&std::mem::take(&mut self.only));
        self.joined.extend_from_slice(&chunk);
    }

    pub(super) fn finish(self) -> Bytes {
        if self.joined.is_empty() {
            self.only
        } else {
            self.joined.freeze()
        }
    }
}
