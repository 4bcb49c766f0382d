//! The body of a response, which comes after its head.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, StatusCode};

use super::clock::within;
use super::course::Late;
use super::download::{Delivery, announced};
use super::foreign::shielded_future;
use super::request_body::length;
use super::response::is_page;
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

    /// Says that the body was longer than [`HttpRequest::body_limit`](crate::HttpRequest::body_limit), and ends there.
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
    async fn chunk(&self, chunks: &mut Chunks) -> Result<Option<Bytes>, TransportFailure> {
        let late = |why| {
            let failure = TransportFailure::new(Reached::Yes, Late(why));
            Err(failure.timed_out())
        };
        let stalled = self.clock.elapsed().saturating_add(self.stall);
        loop {
            let left = self.end.min(stalled);
            let left = left.saturating_sub(self.clock.elapsed());
            let next = shielded_future("the transport", || chunks.next());
            match within(self.clock, left, next).await {
                None if self.end <= stalled => return late("the body was not complete in time"),
                None => return late("no byte of the body came for the stall timeout"),
                Some(Err(panicked)) => return Err(TransportFailure::new(Reached::Yes, panicked)),
                Some(Ok(None)) => return Ok(None),
                Some(Ok(Some(chunk))) => {
                    let chunk = chunk?;
                    if !chunk.is_empty() {
                        return Ok(Some(chunk));
                    }
                }
            }
            if left.is_zero() {
                return late("no byte of the body came for the stall timeout");
            }
            // Chunks without a byte, all of them at once, must not hold the thread.
            rt::yield_now().await;
        }
    }

    /// Hands the body of a success over while it comes. What begins like an HTML page is none of it, unless one was asked for, and is left
    /// in the response.
    pub(super) async fn deliver(
        &self,
        response: HttpResponse,
        to: &mut dyn Delivery,
    ) -> Result<Received, TransportFailure> {
        let HttpResponse {
            status,
            headers,
            body,
            truncated,
        } = response;
        let total = announced(&headers);
        let mut received = Received {
            status,
            headers,
            body: Bytes::new(),
            truncated: truncated || total.is_some_and(|total| total > to.limit()),
        };
        if received.truncated {
            return Ok(received);
        }
        let mut chunks = match body {
            Body::Whole(body) => Box::pin(stream::iter([Ok(body)])),
            Body::Chunks(chunks) => chunks,
        };
        let mut handing = Handing {
            reading: self,
            to,
            total,
            come: 0,
            held: Collected::default(),
        };
        let end = handing.all(&mut chunks, &received.headers).await;
        let held = handing.held.finish();
        match end {
            Ok(end) => {
                received.truncated = end == Handed::Cut;
                received.body = held;
                Ok(received)
            }
            Err(failure) => {
                let failure = failure.answered(status, &received.headers);
                Err(failure.partial(held))
            }
        }
    }
}

/// How many bytes are looked at before the first of them is handed over.
const SNIFFED: usize = 512;

/// A body that is handed over.
struct Handing<'a> {
    reading: &'a Reading<'a>,
    to: &'a mut dyn Delivery,
    total: Option<u64>,
    come: u64,
    /// The beginning, until it is handed over.
    held: Collected,
}

#[derive(PartialEq)]
enum Handed {
    /// As a whole.
    All,
    /// Nothing, because it is not what was asked for.
    Nothing,
    /// Up to the limit.
    Cut,
}

impl Handing<'_> {
    async fn all(
        &mut self,
        chunks: &mut Chunks,
        headers: &HeaderMap,
    ) -> Result<Handed, TransportFailure> {
        let mut begun = false;
        while let Some(chunk) = self.reading.chunk(chunks).await? {
            self.come = self.come.saturating_add(length(&chunk));
            if self.come > self.to.limit() {
                return Ok(Handed::Cut);
            }
            if begun {
                self.hand(chunk).await?;
                continue;
            }
            self.held.push(chunk);
            if self.held.len() >= SNIFFED {
                if !self.begin(headers).await? {
                    return Ok(Handed::Nothing);
                }
                begun = true;
            }
        }
        // HTTP clients see to it; a transport of the caller's may not.
        if self.total.is_some_and(|total| total != self.come) {
            let short = "the body has another length than its `Content-Length` says";
            return Err(TransportFailure::new(Reached::Yes, short));
        }
        if !begun && !self.begin(headers).await? {
            return Ok(Handed::Nothing);
        }
        let flushed = self.to.flush();
        self.reading.written(flushed).await?;
        Ok(Handed::All)
    }

    /// Hands over what was held, if it is what was asked for.
    async fn begin(&mut self, headers: &HeaderMap) -> Result<bool, TransportFailure> {
        let first = std::mem::take(&mut self.held).finish();
        let page = !self.reading.pages && is_page(headers, &first);
        if page || first.trim_ascii().is_empty() && first.len() < SNIFFED {
            self.held.push(first);
            return Ok(false);
        }
        self.hand(first).await?;
        Ok(true)
    }

    async fn hand(&mut self, chunk: Bytes) -> Result<(), TransportFailure> {
        let taken = self.to.take(chunk, self.total);
        self.reading.written(taken).await
    }
}

impl Reading<'_> {
    /// Waits for the writer of the caller, within the time of the attempt.
    async fn written(
        &self,
        written: impl Future<Output = io::Result<()>>,
    ) -> Result<(), TransportFailure> {
        let left = self.end.saturating_sub(self.clock.elapsed());
        let written = shielded_future("the writer of the download", || written);
        let (what, failure) = match within(self.clock, left, written).await {
            Some(Ok(Ok(()))) => return Ok(()),
            Some(Ok(Err(error))) => (
                "the writer of the download failed",
                TransportFailure::new(Reached::Yes, error),
            ),
            Some(Err(panicked)) => (
                "the writer of the download panicked",
                TransportFailure::new(Reached::Yes, panicked),
            ),
            None => {
                let late = Late("it did not take the body in time");
                let failure = TransportFailure::new(Reached::Yes, late);
                (
                    "the writer of the download was too slow",
                    failure.timed_out(),
                )
            }
        };
        Err(failure.local(what))
    }
}

/// Chunks of a body. One that comes alone, as most do, is not copied.
#[derive(Default)]
struct Collected {
    only: Bytes,
    joined: BytesMut,
}

impl Collected {
    fn len(&self) -> usize {
        self.only.len() + self.joined.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.only = chunk;
            return;
        }
        self.joined
            .extend_from_slice(&std::mem::take(&mut self.only));
        self.joined.extend_from_slice(&chunk);
    }

    fn finish(self) -> Bytes {
        if self.joined.is_empty() {
            self.only
        } else {
            self.joined.freeze()
        }
    }
}
