//! What belongs to a call as a whole, however many requests it takes: its deadline and its trail.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::broken::TransportError;
use super::clock::within;
use super::foreign::{Panicked, shielded_future};
use super::trail::Trail;
use super::{Clock, Error, Reached, TransportFailure};

/// A call under way. The deadline is fixed when the call begins, and holds for everything that is done for it.
pub(crate) struct Course {
    operation: &'static str,
    clock: Arc<dyn Clock>,
    deadline: Duration,
    trail: Mutex<Trail>,
}

impl Course {
    pub(super) fn begin(
        operation: &'static str,
        clock: &Arc<dyn Clock>,
        timeout: Duration,
        trail: Trail,
    ) -> Self {
        Self {
            operation,
            clock: Arc::clone(clock),
            deadline: clock.elapsed().saturating_add(timeout),
            trail: Mutex::new(trail),
        }
    }

    /// When the call has to be over, by the client's clock.
    pub(super) fn deadline(&self) -> Duration {
        self.deadline
    }

    pub(super) fn left(&self) -> Duration {
        self.deadline.saturating_sub(self.clock.elapsed())
    }

    /// What a future gives, unless the deadline comes first.
    pub(crate) async fn within<F: Future>(&self, future: F) -> Option<F::Output> {
        within(&*self.clock, self.left(), future).await
    }

    /// The trail so far.
    pub(super) fn trail(&self) -> Trail {
        self.note(|trail| trail.clone())
    }

    pub(super) fn note<T>(&self, note: impl FnOnce(&mut Trail) -> T) -> T {
        note(&mut self.trail.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The call ends here, before the request leaves (again).
    pub(super) fn unsent(&self, failure: impl Into<TransportFailure>) -> Error {
        TransportError::unsent(self.operation, failure.into(), self.trail())
    }

    /// The deadline came before something that the request needs.
    #[cfg(all(feature = "jose", feature = "__any-version"))]
    pub(crate) fn late(&self, why: &'static str) -> Error {
        self.unsent(Late(why))
    }

    /// What a future gives that reads an answer, or why it gives nothing: the answer is there, and must not get lost.
    #[cfg(all(feature = "jose", feature = "__any-version"))]
    pub(crate) async fn reading<F: Future>(&self, future: F) -> Result<F::Output, String> {
        let shielded = shielded_future("code of the caller", || future);
        match self.within(shielded).await {
            None => Err("the timeout passed before the key that it needs was there".to_owned()),
            Some(read) => read.map_err(|panicked| panicked.to_string()),
        }
    }

    /// There is no key to sign or encrypt the request with.
    #[cfg(all(feature = "jose", feature = "__any-version"))]
    pub(crate) fn no_key(&self, cause: Error) -> Error {
        super::broken::KeyError::error(self.operation, cause, self.trail())
    }

    /// Runs the call. A panic in code of the caller that nothing else has caught becomes an error that has the trail.
    pub(super) async fn guard<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match shielded_future("code of the caller", || call).await {
            Ok(result) => result,
            Err(panicked) => Err(self.unsent(panicked)),
        }
    }
}

/// A limit of the client's own that ended a call.
#[derive(Debug)]
pub(super) struct Late(pub(super) &'static str);

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Late {}

impl From<Late> for TransportFailure {
    /// Nothing was sent.
    fn from(late: Late) -> Self {
        Self::new(Reached::No, late).timed_out()
    }
}

impl From<Panicked> for TransportFailure {
    fn from(panicked: Panicked) -> Self {
        Self::new(Reached::No, panicked)
    }
}
