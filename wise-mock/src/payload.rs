//! The body of an answer, which may break off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body.
pub(crate) struct Payload {
    data: Option<Bytes>,
    /// The connection breaks after the data.
    breaks: bool,
}

impl Payload {
    pub(crate) fn whole(data: Bytes) -> Self {
        Self {
            data: (!data.is_empty()).then_some(data),
            breaks: false,
        }
    }

    pub(crate) fn broken(data: Bytes) -> Self {
        Self {
            data: Some(data),
            breaks: true,
        }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        let error = || {
            io::Error::new(
                io::ErrorKind::ConnectionAborted,
                "the answer was to break off",
            )
        };
        Poll::Ready(std::mem::take(&mut self.breaks).then(|| Err(error())))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && !self.breaks
    }

    fn size_hint(&self) -> SizeHint {
        if self.breaks {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.data.as_ref().map_or(0, |data| data.len() as u64))
    }
}
