//! A server on loopback that answers as its schedule says, down to the connection.

mod http1;
mod http2;
mod perform;

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::world::World;

/// A request as it came.
pub struct Incoming {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Incoming {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The call that it belongs to.
    pub fn call(&self) -> &str {
        self.header("x-external-correlation-id")
    }
}

/// A connection that anybody can close at any moment.
#[derive(Clone)]
pub struct Socket(Arc<Mutex<Option<TcpStream>>>);

impl Socket {
    fn new(stream: TcpStream) -> Self {
        Self(Arc::new(Mutex::new(Some(stream))))
    }

    fn stream(&self) -> MutexGuard<'_, Option<TcpStream>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes it. Whether it was open.
    pub fn close(&self) -> bool {
        self.stream().take().is_some()
    }

    /// Closes it with a reset.
    fn reset(&self) {
        if let Some(stream) = self.stream().take() {
            stream.set_zero_linger().ok();
        }
    }

    /// Writes behind the back of whoever speaks the protocol on it.
    fn write_now(&self, bytes: &[u8]) {
        if let Some(stream) = &*self.stream() {
            stream.try_write(bytes).ok();
        }
    }

    fn poll<T>(
        &self,
        closed: T,
        poll: impl FnOnce(Pin<&mut TcpStream>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match &mut *self.stream() {
            Some(stream) => poll(Pin::new(stream)),
            None => Poll::Ready(Ok(closed)),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll((), |stream| stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll(0, |stream| stream.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll((), |stream| stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll((), |stream| stream.poll_shutdown(context))
    }
}

/// Where the response to one request goes.
enum Line {
    One(http1::Line),
    Two(http2::Line),
}

impl Line {
    /// The head, of a response with so many bytes.
    async fn head(
        &mut self,
        status: StatusCode,
        headers: &[(&'static str, String)],
        length: usize,
    ) -> io::Result<()> {
        match self {
            Self::One(line) => line.head(status, headers, length).await,
            Self::Two(line) => line.head(status, headers, length),
        }
    }

    /// A piece of the body, and whether it is the last.
    async fn piece(&mut self, bytes: Bytes, last: bool) -> io::Result<()> {
        match self {
            Self::One(line) => line.piece(&bytes).await,
            Self::Two(line) => line.piece(bytes, last),
        }
    }

    /// Ends the connection, after everything that was written.
    async fn close(&mut self, world: &World) {
        self.flush(world).await;
        match self {
            Self::One(line) => line.socket.close(),
            // Other calls on the same connection are none of its business.
            Self::Two(line) if !world.is_alone() => line.reset(h2::Reason::INTERNAL_ERROR),
            Self::Two(line) => line.socket.close(),
        };
    }

    /// Breaks the connection or the stream, after everything that was written has been read.
    async fn reset(&mut self, world: &World) {
        self.flush(world).await;
        match self {
            Self::One(line) => line.socket.reset(),
            Self::Two(line) => {
                line.reset(h2::Reason::INTERNAL_ERROR);
            }
        }
    }

    /// A moment in which whatever was written gets to the client: the clock stands still until then.
    async fn flush(&self, world: &World) {
        world.clock.wait(Duration::from_micros(100)).await;
    }
}

/// Answers whatever comes, for as long as the runtime runs.
pub fn serve(world: Arc<World>) {
    tokio::spawn(async move {
        loop {
            let stream = poll_fn(|context| world.poll_accept(context)).await;
            stream.set_nodelay(true).ok();
            let socket = Socket::new(stream);
            world.keep(&socket);
            let world = Arc::clone(&world);
            if world.schedule.http2 {
                tokio::spawn(http2::serve(world, socket));
            } else {
                tokio::spawn(http1::serve(world, socket));
            }
        }
    });
}
