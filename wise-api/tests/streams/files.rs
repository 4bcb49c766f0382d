//! Readers and writers that behave as a test says.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::server::{byte, sum};

/// A large file that nobody has in memory.
pub struct Large {
    pub at: u64,
    pub length: u64,
    /// Where it fails.
    pub fails: Option<u64>,
    /// Where it gives nothing any more.
    pub hangs: Option<u64>,
    /// Dropped with it.
    pub held: Arc<()>,
}

impl Large {
    pub fn new(length: u64) -> Self {
        Self {
            at: 0,
            length,
            fails: None,
            hangs: None,
            held: Arc::default(),
        }
    }

    fn next(&mut self, chunk: &mut [u8]) -> io::Result<usize> {
        if self.fails.is_some_and(|fails| self.at >= fails) {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the disk is gone",
            ));
        }
        let left = self.length - self.at;
        let room = chunk.len().min(usize::try_from(left).unwrap());
        for (place, slot) in (self.at..).zip(&mut chunk[..room]) {
            *slot = byte(place);
        }
        self.at += room as u64;
        Ok(room)
    }
}

impl AsyncRead for Large {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.hangs.is_some_and(|hangs| self.at >= hangs) {
            return Poll::Pending;
        }
        let chunk = buffer.initialize_unfilled();
        let read = self.next(chunk)?;
        buffer.advance(read);
        Poll::Ready(Ok(()))
    }
}

impl io::Read for Large {
    fn read(&mut self, chunk: &mut [u8]) -> io::Result<usize> {
        self.next(chunk)
    }
}

/// What a writer was given.
#[derive(Clone, Default)]
pub struct Written(Arc<Mutex<(u64, u64, bool)>>);

impl Written {
    pub fn bytes(&self) -> u64 {
        self.0.lock().unwrap().0
    }

    pub fn sum(&self) -> u64 {
        self.0.lock().unwrap().1
    }

    pub fn flushed(&self) -> bool {
        self.0.lock().unwrap().2
    }

    fn add(&self, bytes: &[u8]) {
        let mut state = self.0.lock().unwrap();
        state.1 = state.1.wrapping_add(sum(state.0, bytes));
        state.0 += bytes.len() as u64;
    }
}

/// A writer that takes a little at a time, and may fail, hang or panic once it has this much.
#[derive(Clone, Default)]
pub struct Writer {
    pub written: Written,
    pub fails: Option<u64>,
    pub hangs: Option<u64>,
    pub panics: Option<u64>,
}

impl AsyncWrite for Writer {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let has = self.written.bytes();
        let reached = |at: Option<u64>| at.is_some_and(|at| has >= at);
        assert!(!reached(self.panics), "a writer that panics");
        if reached(self.hangs) {
            return Poll::Pending;
        }
        if reached(self.fails) {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::StorageFull,
                "the disk is full",
            )));
        }
        let some = &bytes[..bytes.len().min(10_000)];
        self.written.add(some);
        Poll::Ready(Ok(some.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.written.0.lock().unwrap().2 = true;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        panic!("the writer is the caller's to close");
    }
}

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.written.0.lock().unwrap().2 = true;
        Ok(())
    }
}
