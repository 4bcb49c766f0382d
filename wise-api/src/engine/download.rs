//! Bodies that go to a writer instead of into memory.

use std::fmt;
use std::future::Future;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::body::{HttpResponse, Reading};
use super::delivery::{Delivery, Done, Taking};
use super::foreign::shielded;
use super::headers::{self, TRACE_ID};
use super::request_body::length;
use super::{Call, Error, Operation, Progress, Response};

/// What a download is written to.
pub(crate) trait Sink: Send {
    fn write(&mut self, chunk: Bytes) -> impl Future<Output = io::Result<()>> + Send;

    fn flush(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}

struct To<'p, S> {
    sink: S,
    limit: u64,
    bytes: u64,
    begun: bool,
    progress: Option<Box<dyn FnMut(Progress) + Send + 'p>>,
}

impl<S: Sink> Delivery for To<'_, S> {
    #[inline]
    fn limit(&self) -> u64 {
        self.limit
    }

    #[inline]
    fn begun(&self) -> bool {
        self.begun
    }

    #[inline]
    fn take(&mut self, chunk: Bytes, total: Option<u64>) -> Done<'_> {
        self.begun = true;
        Box::pin(async move {
            let bytes = length(&chunk);
            self.sink.write(chunk).await?;
            self.bytes = self.bytes.saturating_add(bytes);
            if let Some(progress) = &mut self.progress {
                let now = Progress::new(self.bytes, total);
                shielded("the progress of the download", || progress(now)).ok();
            }
            Ok(())
        })
    }

    #[inline]
    fn flush(&mut self) -> Done<'_> {
        self.begun = true;
        Box::pin(self.sink.flush())
    }

    fn take_all<'a>(&'a mut self, reading: &'a Reading<'_>, of: HttpResponse) -> Taking<'a> {
        Box::pin(reading.deliver(of, self))
    }
}

/// A call whose body goes to a writer while it comes: statements, receipts, and whatever else may be large. From [`Call::streamed`].
///
/// - **Memory:** one chunk of the body at a time.
/// - **Limit:** the [`body_limit`](crate::Builder::body_limit) of the client, unless [`limit`](Self::limit) overrides it. A longer body is
///   [`Error::Decode`]; where its length is known before, nothing of it is written.
/// - **Time:** the [`timeout`](Call::timeout) of the call covers the whole body, so raise it for large files. No byte for the
///   [stall timeout](crate::Builder::stall_timeout) ends the call; time that the writer takes does not count there.
/// - **Repetition:** as for every call, until the first byte goes to the writer. From then on, nothing is sent again: the writer has what came.
/// - **Errors:** when the body breaks off, [`Error::status`], [`headers`](Error::headers) and [`trace_id`](Error::trace_id) are there, and what
///   came is in the writer, not in [`partial_body`](Error::partial_body). A writer that fails is [`Error::Transport`], with its error as
///   [`source`](std::error::Error::source). Refusals, demands for SCA and pages of a proxy are errors as ever, and never reach the writer.
/// - **Dropped:** the connection is closed, and the writer has what came. Write to a temporary file, and rename it after `Ok`.
#[must_use = "a download does nothing until it is given a writer"]
pub struct Download<'p, O> {
    call: Call<O>,
    limit: Option<u64>,
    progress: Option<Box<dyn FnMut(Progress) + Send + 'p>>,
}

impl<O: Operation> Call<O> {
    /// Has the body of a success written while it comes, instead of kept and read.
    ///
    /// ```no_run
    /// # #[cfg(all(feature = "__any-version", feature = "tokio"))]
    /// # async fn example(wise: wise_api::Wise, mut file: impl tokio::io::AsyncWrite + Unpin + Send) -> Result<(), wise_api::Error> {
    /// let receipt = wise.transfers().download_receipt(98765);
    /// let done = receipt.streamed().progress(|now| println!("{now}")).to(&mut file).await?;
    /// println!("{} bytes of {:?}", done.bytes, done.content_type());
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn streamed<'p>(self) -> Download<'p, O> {
        Download {
            call: self,
            limit: None,
            progress: None,
        }
    }
}

impl<'p, O: Operation> Download<'p, O> {
    /// The most that is written.
    #[inline]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Is told of each chunk that was written. It must not block.
    pub fn progress(mut self, progress: impl FnMut(Progress) + Send + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Sends the call, writes the body, and flushes the writer.
    ///
    /// # Errors
    /// Those of the call, and [`Error::Transport`] when the writer fails.
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub async fn to<W>(self, writer: &mut W) -> Result<Downloaded, Error>
    where
        W: tokio::io::AsyncWrite + Unpin + Send + ?Sized,
    {
        self.into_sink(writers::Async(writer)).await
    }

    /// Sends the call, and hands over the body chunk by chunk: for writers that are none of Tokio.
    ///
    /// # Errors
    /// Those of the call, and [`Error::Transport`] when a chunk is refused.
    pub async fn for_each<F, D>(self, take: F) -> Result<Downloaded, Error>
    where
        F: FnMut(Bytes) -> D + Send,
        D: Future<Output = io::Result<()>> + Send,
    {
        self.into_sink(Each(take)).await
    }

    /// The call that is sent.
    #[cfg(feature = "blocking")]
    pub(crate) fn call(&self) -> &Call<O> {
        &self.call
    }

    /// Sends the call, and writes the body.
    pub(crate) async fn into_sink<S: Sink>(self, sink: S) -> Result<Downloaded, Error> {
        let Self {
            call,
            limit,
            progress,
        } = self;
        let mut to = To {
            sink,
            limit: limit.unwrap_or_else(|| call.client().body_limit()),
            bytes: 0,
            begun: false,
            progress,
        };
        let response = call.dispatch_to(&mut to).await?;
        if response.is_truncated() {
            let reason = format!(
                "the body is larger than {} bytes, the limit of the download",
                to.limit
            );
            return Err(response.unreadable("$", &reason));
        }
        // A page of a proxy, or nothing at all: it was read into the response.
        if !to.begun {
            response.documented(&[])?;
        }
        Ok(Downloaded::of(response, to.bytes))
    }
}

impl<O: fmt::Debug> fmt::Debug for Download<'_, O> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("call", &self.call)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// A function that takes chunks.
struct Each<F>(F);

impl<F, D> Sink for Each<F>
where
    F: FnMut(Bytes) -> D + Send,
    D: Future<Output = io::Result<()>> + Send,
{
    #[inline]
    fn write(&mut self, chunk: Bytes) -> impl Future<Output = io::Result<()>> + Send {
        (self.0)(chunk)
    }

    #[inline]
    async fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(feature = "tokio")]
mod writers {
    use std::future::poll_fn;
    use std::io;
    use std::pin::Pin;

    use bytes::Bytes;
    use tokio::io::AsyncWrite;

    use super::Sink;

    pub(super) struct Async<'w, W: ?Sized>(pub(super) &'w mut W);

    impl<W: AsyncWrite + Unpin + Send + ?Sized> Sink for Async<'_, W> {
        async fn write(&mut self, mut chunk: Bytes) -> io::Result<()> {
            while !chunk.is_empty() {
                let mut writer = Pin::new(&mut *self.0);
                let written = poll_fn(|context| writer.as_mut().poll_write(context, &chunk));
                match written.await? {
                    0 => return Err(io::ErrorKind::WriteZero.into()),
                    // A writer that says more than it was given has taken all.
                    written => chunk = chunk.split_off(written.min(chunk.len())),
                }
            }
            Ok(())
        }

        async fn flush(&mut self) -> io::Result<()> {
            let mut writer = Pin::new(&mut *self.0);
            poll_fn(|context| writer.as_mut().poll_flush(context)).await
        }
    }
}

/// A body that was written as a whole.
#[derive(Clone)]
#[non_exhaustive]
pub struct Downloaded {
    /// How many bytes were written.
    pub bytes: u64,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// How often the call was sent.
    pub attempts: u32,
}

impl Downloaded {
    #[inline]
    fn of(response: Response, bytes: u64) -> Self {
        Self {
            bytes,
            status: response.status(),
            attempts: response.attempts(),
            headers: Arc::unwrap_or_clone(response.parts).headers,
        }
    }

    /// The media type of what was written, with its parameters.
    #[inline]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The id by which Wise's support finds the call.
    #[inline]
    pub fn trace_id(&self) -> Option<&str> {
        headers::text(&self.headers, &TRACE_ID)
    }
}

impl fmt::Debug for Downloaded {
    /// Without header values, which can be secret.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Downloaded")
            .field("bytes", &self.bytes)
            .field("status", &self.status.as_u16())
            .field("content_type", &self.content_type())
            .field("trace_id", &self.trace_id())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
