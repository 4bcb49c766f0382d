//! Work that is done once for each event.

use std::fmt;
use std::future::Future;

use http::StatusCode;

use super::{Claim, EventKey, Seen};
use crate::BoxError;
use crate::webhook::Notification;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Once {
    /// It has been handled just now.
    Handled,
    /// It had been handled before.
    Before,
    /// Another worker is at it, and may still fail.
    Elsewhere,
}

impl Once {
    /// What to answer: 200, or 503 while another worker is at it, so that Wise comes again if that one fails.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Handled | Self::Before => StatusCode::OK,
            Self::Elsewhere => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// Does the work for an event, unless it was done for an earlier delivery of it. After a failure, the next delivery tries again: answer 500.
///
/// The work and the note that it is done are two steps. A crash between them has the work done twice, unless both are one transaction: see
/// [`Seen`]. Work that panics, or whose future is dropped (a server does that when the client hangs up), is given back with [`Seen::abandoned`].
///
/// # Errors
/// [`NotHandled`], when the work or the memory fails.
pub async fn once<E: Into<BoxError>>(
    seen: &(impl Seen + ?Sized),
    event: &Notification,
    work: impl Future<Output = Result<(), E>>,
) -> Result<Once, NotHandled> {
    let key = EventKey::of(event);
    match seen.claim(&key).await.map_err(NotHandled::Seen)? {
        Claim::Handled => return Ok(Once::Before),
        Claim::Taken => return Ok(Once::Elsewhere),
        Claim::Mine => {}
    }
    let guard = Guard { seen, key: &key };
    let done = work.await;
    std::mem::forget(guard);
    if let Err(error) = done {
        // A claim that stays ends by itself, as after a crash. The failure of the work says more.
        let _ = seen.release(&key).await;
        return Err(NotHandled::Work(error.into()));
    }
    seen.handled(&key).await.map_err(NotHandled::Seen)?;
    Ok(Once::Handled)
}

/// Gives a claim back when the work does not come to its end.
struct Guard<'a, S: Seen + ?Sized> {
    seen: &'a S,
    key: &'a EventKey,
}

impl<S: Seen + ?Sized> Drop for Guard<'_, S> {
    fn drop(&mut self) {
        self.seen.abandoned(self.key);
    }
}

/// Why an event was not handled.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotHandled {
    /// The work failed.
    Work(BoxError),
    /// What remembers events failed. If the work had been done by then, it will be done again.
    Seen(BoxError),
}

impl fmt::Display for NotHandled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Work(_) => "the work for an event failed",
            Self::Seen(_) => "the memory of handled events failed",
        })
    }
}

impl std::error::Error for NotHandled {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Work(error) | Self::Seen(error) => Some(&**error),
        }
    }
}
