//! The body of a response, which may break off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body.
pub(crate) struct Payload {
    data: Option<Bytes>,
    /// How the connection breaks after the data, if it does.
    breaks: Option<Break>,
}

/// The way to a break.
#[derive(Clone, Copy)]
enum Break {
    /// What was written is sent first: without a pause the server would throw it away.
    Flush,
    Now,
}

impl Payload {
    pub(crate) fn whole(data: Bytes) -> Self {
        Self {
            data: (!data.is_empty()).then_some(data),
            breaks: None,
        }
    }

    pub(crate) fn broken(data: Bytes) -> Self {
        Self {
            data: Some(data),
            breaks: Some(Break::Flush),
        }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match self.breaks {
            Some(Break::Flush) => {
                self.breaks = Some(Break::Now);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Break::Now) => {
                self.breaks = None;
                let kind = io::ErrorKind::ConnectionAborted;
                let error = io::Error::new(kind, "the response was to break off");
                Poll::Ready(Some(Err(error)))
            }
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.breaks.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        if self.breaks.is_some() {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.data.as_ref().map_or(0, |data| data.len() as u64))
    }
}
