//! The body of a request: bytes, or a stream that is read while it is sent.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{StreamExt, stream};

use super::clock::within;
use super::foreign::shielded_future;
use super::{Clock, Upload, rt};

/// The chunks of a stream that is read once.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The body of a request as a [`Transport`](crate::transport::Transport) gets it: bytes, or files that are read while they are sent.
///
/// [`into_stream`](Self::into_stream) works for both. A transport that cannot stream has [`collect`](Self::collect).
#[derive(Clone)]
pub struct RequestBody(Kind);

#[derive(Clone)]
enum Kind {
    Bytes(Bytes),
    Streamed(Arc<dyn Source>, Option<Watch>),
}

/// What is read while it is sent. A program that uploads nothing has no code for it.
trait Source: Send + Sync {
    /// How many bytes it has, where that is known.
    fn length(&self) -> Option<u64>;

    /// Whether it can be read (again).
    fn is_there(&self) -> bool;

    fn open(self: Arc<Self>, watch: Option<Watch>) -> Arc<Open>;

    /// Closes what is open.
    fn close(&self);

    /// Why the last stream of it ended early, told once.
    fn failure(&self) -> Option<io::Error>;
}

/// A piece of a body of several parts.
pub(super) enum Piece {
    Bytes(Bytes),
    File(Upload),
}

struct Parts {
    pieces: Vec<Piece>,
    /// Why the last stream of it ended early.
    failure: Mutex<Option<io::Error>>,
    /// The last stream of it.
    open: Mutex<Weak<Open>>,
}

/// A stream that is being read, for as long as its attempt goes on.
struct Open {
    chunks: Mutex<Option<Chunks>>,
    closed: AtomicBool,
}

impl Open {
    fn new(chunks: Chunks) -> Arc<Self> {
        Arc::new(Self {
            chunks: Mutex::new(Some(chunks)),
            closed: AtomicBool::new(false),
        })
    }

    /// Drops the files, at once or, if one is being read on another thread, right after that.
    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        if let Ok(mut chunks) = self.chunks.try_lock() {
            chunks.take();
        }
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let mut chunks = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
        let polled = match &mut *chunks {
            Some(chunks) => chunks.as_mut().poll_next(context),
            None => Poll::Ready(Some(Err(io::Error::other("the call is over")))),
        };
        if self.closed.load(Ordering::SeqCst) {
            chunks.take();
        }
        polled
    }
}

/// Closes the files of an attempt when it is dropped: an HTTP client may keep the body of a request that nobody waits for any more.
pub(super) struct Closing(Arc<dyn Source>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// How long a file may give no byte.
#[derive(Clone)]
struct Watch {
    clock: Arc<dyn Clock>,
    stall: Duration,
}

impl RequestBody {
    pub(super) fn parts(pieces: Vec<Piece>) -> Self {
        let parts = Parts {
            pieces,
            failure: Mutex::default(),
            open: Mutex::default(),
        };
        Self(Kind::Streamed(Arc::new(parts), None))
    }

    /// The body, if it is in memory.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Streamed(..) => None,
        }
    }

    /// How many bytes it has, where that is known before it is read: what `Content-Length` says.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(length(bytes)),
            Kind::Streamed(source, _) => source.length(),
        }
    }

    /// The body in chunks. A file that is read once is given to the first stream that comes to it; any later one ends in an error.
    pub fn into_stream(self) -> BodyStream {
        let length = self.length();
        let open = match self.0 {
            Kind::Bytes(bytes) => {
                let only = (!bytes.is_empty()).then_some(Ok(bytes));
                Open::new(Box::pin(stream::iter(only)))
            }
            Kind::Streamed(source, watch) => source.open(watch),
        };
        BodyStream {
            open,
            length,
            given: 0,
        }
    }

    /// The body in memory, for transports that cannot stream.
    ///
    /// # Errors
    /// That of the file, and [`io::ErrorKind::FileTooLarge`] when it is longer than `limit`.
    pub async fn collect(self, limit: usize) -> io::Result<Bytes> {
        let too_large = || {
            let text = format!("the body has more than {limit} bytes");
            io::Error::new(io::ErrorKind::FileTooLarge, text)
        };
        if let Kind::Bytes(bytes) = self.0 {
            return Some(bytes)
                .filter(|bytes| bytes.len() <= limit)
                .ok_or_else(too_large);
        }
        let mut chunks = self.into_stream();
        let mut body = BytesMut::new();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk?;
            if chunk.len() > limit.saturating_sub(body.len()) {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// Whether it can be sent (again): no file of it that is read once has been given away.
    pub(super) fn is_there(&self) -> bool {
        match &self.0 {
            Kind::Bytes(_) => true,
            Kind::Streamed(source, _) => source.is_there(),
        }
    }

    /// Has files end that give no byte for so long.
    pub(super) fn watched(self, clock: &Arc<dyn Clock>, stall: Duration) -> Self {
        match self.0 {
            Kind::Streamed(source, _) => {
                let clock = Arc::clone(clock);
                Self(Kind::Streamed(source, Some(Watch { clock, stall })))
            }
            bytes => Self(bytes),
        }
    }

    /// Closes its files when the attempt is over.
    pub(super) fn closing(&self) -> Option<Closing> {
        match &self.0 {
            Kind::Bytes(_) => None,
            Kind::Streamed(source, _) => Some(Closing(Arc::clone(source))),
        }
    }

    /// Why its stream ended early, told once.
    pub(crate) fn failure(&self) -> Option<io::Error> {
        match &self.0 {
            Kind::Bytes(_) => None,
            Kind::Streamed(source, _) => source.failure(),
        }
    }
}

impl Source for Parts {
    fn length(&self) -> Option<u64> {
        let mut all = 0_u64;
        for piece in &self.pieces {
            all = all.checked_add(match piece {
                Piece::Bytes(bytes) => length(bytes),
                Piece::File(upload) => upload.len()?,
            })?;
        }
        Some(all)
    }

    fn is_there(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Bytes(_) => true,
            Piece::File(upload) => upload.is_there(),
        })
    }

    fn open(self: Arc<Self>, watch: Option<Watch>) -> Arc<Open> {
        let reading = Reading {
            parts: Arc::clone(&self),
            watch,
            at: 0,
            file: None,
        };
        let chunks = stream::try_unfold(reading, Reading::next);
        let open = Open::new(Box::pin(chunks));
        let mut last = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Arc::downgrade(&open);
        drop(last);
        open
    }

    fn close(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = open.upgrade() {
            open.close();
        }
    }

    fn failure(&self) -> Option<io::Error> {
        self.failed().take()
    }
}

impl Parts {
    fn failed(&self) -> std::sync::MutexGuard<'_, Option<io::Error>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// A body that is being read.
struct Reading {
    parts: Arc<Parts>,
    watch: Option<Watch>,
    at: usize,
    /// The file that is open, and how many bytes of it have come.
    file: Option<(Chunks, u64)>,
}

impl Reading {
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        match self.chunk().await {
            Ok(chunk) => Ok(chunk.map(|chunk| (chunk, self))),
            Err(error) => {
                // The transport is told as much as it needs to end; the caller gets the error itself.
                let told = io::Error::new(error.kind(), "a file to upload ended early");
                *self.parts.failed() = Some(error);
                Err(told)
            }
        }
    }

    async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        let parts = Arc::clone(&self.parts);
        loop {
            let upload = match parts.pieces.get(self.at) {
                None => return Ok(None),
                Some(Piece::Bytes(bytes)) => {
                    self.at += 1;
                    return Ok(Some(bytes.clone()));
                }
                Some(Piece::File(upload)) => upload,
            };
            let (chunks, come) = match &mut self.file {
                Some((chunks, come)) => (chunks, come),
                file => {
                    let (chunks, come) = file.insert((upload.open()?, 0));
                    upload.progressed(0);
                    (chunks, come)
                }
            };
            match read(&self.watch, chunks).await? {
                Some(chunk) if chunk.is_empty() => rt::yield_now().await,
                Some(chunk) => {
                    *come = come.saturating_add(length(&chunk));
                    upload.fits(*come)?;
                    upload.progressed(*come);
                    return Ok(Some(chunk));
                }
                None => {
                    upload.is_whole(*come)?;
                    self.file = None;
                    self.at += 1;
                }
            }
        }
    }
}

/// The next chunk of a file.
async fn read(watch: &Option<Watch>, chunks: &mut Chunks) -> io::Result<Option<Bytes>> {
    let next = shielded_future("the file to upload", || chunks.next());
    let next = match watch {
        None => Some(next.await),
        Some(Watch { clock, stall }) => within(&**clock, *stall, next).await,
    };
    let late = || {
        let text = "the file to upload gave no byte for the stall timeout";
        io::Error::new(io::ErrorKind::TimedOut, text)
    };
    next.ok_or_else(late)?
        .map_err(io::Error::other)?
        .transpose()
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Bytes(bytes))
    }
}

impl PartialEq for RequestBody {
    /// Bytes are equal as such; a stream is equal to its clones.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Bytes(one), Kind::Bytes(other)) => one == other,
            (Kind::Streamed(one, _), Kind::Streamed(other, _)) => {
                Arc::as_ptr(one).cast::<()>() == Arc::as_ptr(other).cast::<()>()
            }
            _ => false,
        }
    }
}

impl Eq for RequestBody {}

impl Hash for RequestBody {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Kind::Bytes(bytes) => bytes.hash(state),
            Kind::Streamed(source, _) => Arc::as_ptr(source).cast::<()>().hash(state),
        }
    }
}

impl fmt::Debug for RequestBody {
    /// Without the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("in_memory", &self.bytes().is_some())
            .field("length", &self.length())
            .finish()
    }
}

/// The chunks of a body. With the feature `reqwest` or `tower`, it is an `http_body::Body`, too.
#[must_use = "nothing is read before the stream is polled"]
pub struct BodyStream {
    open: Arc<Open>,
    length: Option<u64>,
    given: u64,
}

impl BodyStream {
    /// How many bytes are still to come, where that is known.
    pub fn remaining(&self) -> Option<u64> {
        Some(self.length?.saturating_sub(self.given))
    }
}

impl Stream for BodyStream {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let next = std::task::ready!(this.open.poll(context));
        if let Some(Ok(chunk)) = &next {
            this.given = this.given.saturating_add(length(chunk));
        }
        Poll::Ready(next)
    }
}

#[cfg(feature = "__http-body")]
impl http_body::Body for BodyStream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<http_body::Frame<Bytes>>>> {
        let next = std::task::ready!(self.poll_next(context));
        Poll::Ready(next.map(|chunk| chunk.map(http_body::Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == Some(0)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.remaining()
            .map_or_else(http_body::SizeHint::new, http_body::SizeHint::with_exact)
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream")
            .field("remaining", &self.remaining())
            .finish_non_exhaustive()
    }
}
