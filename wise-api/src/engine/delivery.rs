//! The body of a success on its way to what the caller writes it to.

use std::future::Future;
use std::io;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::stream;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use super::body::{Body, Chunks, Collected, HttpResponse, Reading, Received};
use super::clock::until;
use super::course::Late;
use super::foreign::shielded_future;
use super::request_body::length;
use super::response::is_page;
use super::seen::Answer;
use super::{Reached, TransportFailure};

pub(super) type Done<'a> = Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>>;

/// The same for any sink, as the one way of a call needs it.
pub(super) trait Delivery: Send {
    /// The most that is taken.
    fn limit(&self) -> u64;

    /// Whether the sink was given anything, so that what follows must be the rest of the same body.
    fn begun(&self) -> bool;

    /// Takes a chunk.
    fn take(&mut self, chunk: Bytes, total: Option<u64>) -> Done<'_>;

    /// There is no more.
    fn flush(&mut self) -> Done<'_>;

    /// Takes the body of a success. It is a method so that a program without downloads has no code for them.
    fn take_all<'a>(&'a mut self, reading: &'a Reading<'_>, of: HttpResponse) -> Taking<'a>;
}

pub(super) type Taking<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// What the headers say of the length of a body, in the form in which it comes.
#[inline]
fn announced(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(http::header::CONTENT_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl Reading<'_> {
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

    /// Waits for the writer of the caller, within the time of the attempt.
    async fn written(
        &self,
        written: impl Future<Output = io::Result<()>>,
    ) -> Result<(), TransportFailure> {
        let written = shielded_future("the writer of the download", || written);
        let (what, failure) = match until(self.clock, self.end, written).await {
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
