//! Files to upload.

use std::fmt;
#[cfg(feature = "tokio")]
use std::future::Future;
use std::hash::{Hash, Hasher};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
#[cfg(feature = "tokio")]
use futures_util::TryFutureExt;

#[cfg(feature = "tokio")]
use super::reads::reading;
use super::{Chunks, Progress, shielded};

/// A file to upload: in memory, or read while it is sent.
///
/// ```no_run
/// # #[cfg(feature = "tokio")]
/// # async fn example(evidence: impl tokio::io::AsyncRead + Send + 'static) -> std::io::Result<()> {
/// use wise_api::Upload;
///
/// let small = Upload::new("invoice.pdf", std::fs::read("invoice.pdf")?);
/// let large = Upload::reader("scan.pdf", evidence)
///     .length(80 << 20)
///     .progress(|progress| println!("{progress}"));
/// # Ok(())
/// # }
/// ```
///
/// - **Memory:** of what is read while it is sent, a few chunks of 64 KiB are in memory, whatever its length.
/// - **Length:** give it with [`length`](Self::length) where you know it. Without it, the request has no `Content-Length` (`Transfer-Encoding:
///   chunked` in HTTP/1.1), which servers may refuse with 411. A file that turns out shorter or longer than it was said to be breaks
///   the request off, so that nothing incomplete is ever taken for the whole.
/// - **Repetition:** bytes that left a reader or a stream are gone. The call is sent again, by the [`RetryPolicy`](crate::retry::RetryPolicy) and after
///   SCA, only as long as nothing was read of it; then, with a new reader each, from [`reopened`](Self::reopened). The same holds for a clone:
///   it shares the reader.
/// - **A file that fails** ends the call in [`Error::Transport`](crate::Error::Transport), whose [`source`](std::error::Error::source) is the error of
///   the reader. A reader that gives no byte for the [stall timeout](crate::Builder::stall_timeout) fails, too.
///
/// `Debug` shows type and length only. Two files are equal if both are in memory and equal, or if one is a clone of the other.
#[derive(Clone)]
pub struct Upload {
    content: Content,
    file_name: String,
    content_type: String,
    length: Option<u64>,
    limit: Option<u64>,
    progress: Option<Arc<dyn Fn(Progress) + Send + Sync>>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Source(Arc<Source>),
}

enum Source {
    Once(Mutex<Option<Chunks>>),
    #[cfg_attr(not(feature = "tokio"), allow(dead_code))]
    Anew(Box<dyn Fn() -> Chunks + Send + Sync>),
}

impl Upload {
    /// A file with its name and content. Its content type follows from the ending of the name, where that is well known.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of(file_name.into(), Content::Bytes(bytes.into()))
    }

    /// A file that comes as a stream of chunks, for readers of any other kind.
    pub fn stream(
        file_name: impl Into<String>,
        chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self::once(file_name.into(), Box::pin(chunks))
    }

    /// A file from any reader, which is read once.
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub fn reader(
        file_name: impl Into<String>,
        reader: impl tokio::io::AsyncRead + Send + 'static,
    ) -> Self {
        Self::once(file_name.into(), readers::chunks(reader))
    }

    /// A file from a reader that blocks, such as a [`std::fs::File`]. It is read once, on a thread for blocking work.
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub fn read(file_name: impl Into<String>, reader: impl io::Read + Send + 'static) -> Self {
        Self::once(file_name.into(), readers::blocking(reader))
    }

    /// A file that is opened for each attempt, so that the call can be sent again like any other.
    ///
    /// ```no_run
    /// # async fn open(path: &str) -> std::io::Result<tokio::io::Empty> { Ok(tokio::io::empty()) }
    /// # let path = "scan.pdf";
    /// // `open` is `tokio::fs::File::open`, for instance.
    /// let upload = wise_api::Upload::reopened("scan.pdf", move || open(path)).length(80 << 20);
    /// ```
    #[cfg(feature = "tokio")]
    #[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
    pub fn reopened<F, R>(
        file_name: impl Into<String>,
        open: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = io::Result<R>> + Send + 'static,
        R: tokio::io::AsyncRead + Send + 'static,
    {
        let open = move || -> Chunks {
            // Made when it is polled, where a panic of it is caught.
            let opened = reading(open());
            Box::pin(opened.map_ok(readers::chunks).try_flatten_stream())
        };
        let source = Source::Anew(Box::new(open));
        Self::of(file_name.into(), Content::Source(Arc::new(source)))
    }

    #[inline]
    fn once(file_name: String, chunks: Chunks) -> Self {
        let source = Source::Once(Mutex::new(Some(chunks)));
        Self::of(file_name, Content::Source(Arc::new(source)))
    }

    #[inline]
    fn of(file_name: String, content: Content) -> Self {
        Self {
            content,
            content_type: content_type_of(&file_name).to_owned(),
            file_name,
            length: None,
            limit: None,
            progress: None,
        }
    }

    /// Sets the content type, such as `image/png`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// Says how many bytes a file has that is read while it is sent. One in memory has those that it has.
    #[must_use]
    #[inline]
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// The most that is read of it. A file that has more breaks the request off, or, if that is known before, does not begin it.
    #[must_use]
    #[inline]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Is told of each chunk that was handed over to be sent, beginning with none at each attempt. It must not block.
    #[must_use]
    pub fn progress(mut self, progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// The content, if it is in memory.
    #[inline]
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Source(_) => None,
        }
    }

    /// How many bytes it has, where that is known.
    #[allow(clippy::len_without_is_empty)]
    #[inline]
    pub fn len(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Source(_) => self.length,
        }
    }

    /// The name of the file.
    #[inline]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The content type.
    #[inline]
    pub fn media_type(&self) -> &str {
        &self.content_type
    }

    /// Whether it has to be read while it is sent: because it is not in memory, or because somebody watches or limits it.
    #[inline]
    pub(crate) fn is_streamed(&self) -> bool {
        self.bytes().is_none() || self.progress.is_some() || self.limit.is_some()
    }

    /// Whether it can be opened (again).
    #[inline]
    pub(crate) fn is_there(&self) -> bool {
        match &self.content {
            Content::Bytes(_) => true,
            Content::Source(source) => match &**source {
                Source::Once(chunks) => {
                    let chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
                    chunks.is_some()
                }
                Source::Anew(_) => true,
            },
        }
    }

    #[inline]
    pub(crate) fn open(&self) -> io::Result<Chunks> {
        if let Some(length) = self.len() {
            self.fits(length)?;
        }
        let source = match &self.content {
            Content::Bytes(bytes) => return Ok(in_memory(bytes.clone())),
            Content::Source(source) => source,
        };
        match &**source {
            Source::Once(chunks) => {
                let mut chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
                chunks.take().ok_or_else(|| {
                    io::Error::other("the file to upload was read before, and is read only once")
                })
            }
            Source::Anew(open) => {
                shielded("what opens the file to upload", open).map_err(io::Error::other)
            }
        }
    }

    /// Tells whoever watches. What that does to itself is no concern of the upload.
    #[inline]
    pub(crate) fn progressed(&self, bytes: u64) {
        if let Some(progress) = &self.progress {
            let now = Progress::new(bytes, self.len());
            shielded("the progress of the upload", || progress(now)).ok();
        }
    }

    /// Whether it may have so many bytes.
    #[inline]
    pub(crate) fn fits(&self, bytes: u64) -> io::Result<()> {
        let what = match (self.limit, self.len()) {
            (Some(limit), _) if bytes > limit => {
                format!("the file to upload has more than {limit} bytes, its limit")
            }
            (_, Some(length)) if bytes > length => {
                format!(
                    "the file to upload has more than the {length} bytes that it was said to have"
                )
            }
            _ => return Ok(()),
        };
        Err(io::Error::new(io::ErrorKind::FileTooLarge, what))
    }

    /// Whether so many bytes are all that it was said to have.
    #[inline]
    pub(crate) fn is_whole(&self, bytes: u64) -> io::Result<()> {
        match self.len() {
            Some(length) if length != bytes => {
                let text = format!("the file to upload ended after {bytes} of {length} bytes");
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, text))
            }
            _ => Ok(()),
        }
    }
}

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// Pieces of what is in memory, none of which is copied.
#[inline]
fn in_memory(bytes: Bytes) -> Chunks {
    let mut bytes = bytes;
    Box::pin(futures_util::stream::iter(std::iter::from_fn(move || {
        let chunk = bytes.split_to(bytes.len().min(CHUNK));
        (!chunk.is_empty()).then_some(Ok(chunk))
    })))
}

#[cfg(feature = "tokio")]
mod readers {
    use std::future::poll_fn;
    use std::io;
    use std::pin::Pin;

    use bytes::{Bytes, BytesMut};
    use futures_util::stream;
    use tokio::io::{AsyncRead, ReadBuf};

    use super::super::Chunks;
    use super::super::reads::reading;
    use super::CHUNK;

    pub(super) fn chunks(reader: impl AsyncRead + Send + 'static) -> Chunks {
        Box::pin(stream::try_unfold(Box::pin(reader), next))
    }

    async fn next<R: AsyncRead>(
        mut reader: Pin<Box<R>>,
    ) -> io::Result<Option<(Bytes, Pin<Box<R>>)>> {
        let mut chunk = BytesMut::zeroed(CHUNK);
        let mut buffer = ReadBuf::new(&mut chunk);
        reading(poll_fn(|context| {
            reader.as_mut().poll_read(context, &mut buffer)
        }))
        .await?;
        let read = buffer.filled().len();
        chunk.truncate(read);
        Ok((read > 0).then(|| (chunk.freeze(), reader)))
    }

    pub(super) fn blocking(reader: impl io::Read + Send + 'static) -> Chunks {
        Box::pin(stream::try_unfold(reader, |reader| async {
            let read = tokio::task::spawn_blocking(|| read(reader));
            reading(read).await.map_err(io::Error::other)?
        }))
    }

    fn read<R: io::Read>(mut reader: R) -> io::Result<Option<(Bytes, R)>> {
        let mut chunk = BytesMut::zeroed(CHUNK);
        let read = loop {
            match reader.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        chunk.truncate(read);
        Ok((read > 0).then(|| (chunk.freeze(), reader)))
    }
}

impl PartialEq for Content {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Source(one), Self::Source(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl PartialEq for Upload {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
            && self.file_name == other.file_name
            && self.content_type == other.content_type
            && self.len() == other.len()
    }
}

impl Eq for Upload {}

impl Hash for Upload {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.content {
            Content::Bytes(bytes) => bytes.hash(state),
            Content::Source(source) => Arc::as_ptr(source).hash(state),
        }
        self.file_name.hash(state);
        self.content_type.hash(state);
    }
}

impl fmt::Debug for Upload {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({}, ", self.content_type)?;
        match self.len() {
            Some(length) => write!(f, "{length} bytes)"),
            None => f.write_str("of unknown length)"),
        }
    }
}

impl From<&Upload> for Upload {
    #[inline]
    fn from(upload: &Upload) -> Self {
        upload.clone()
    }
}

#[inline]
fn content_type_of(file_name: &str) -> &'static str {
    let ending = file_name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("txt") => "text/plain",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
