//! What belongs to a call as a whole, however many requests it takes: its deadline and its trail.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::broken::{KeyError, TransportError};
use super::clock::until;
use super::foreign::{Panicked, shielded_in_place};
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
        deadline: Duration,
        trail: Trail,
    ) -> Self {
        Self {
            operation,
            clock: Arc::clone(clock),
            deadline,
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
        until(&*self.clock, self.deadline, future).await
    }

    /// The trail so far.
    pub(super) fn trail(&self) -> Trail {
        self.note(|trail| trail.clone())
    }

    pub(super) fn note<T>(&self, note: impl FnOnce(&mut Trail) -> T) -> T {
        note(&mut self.trail.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The call ends here, before the request leaves (again).
    pub(crate) fn unsent(&self, failure: impl Into<TransportFailure>) -> Error {
        TransportError::unsent(self.operation, failure.into(), self.trail())
    }

    /// There is no key to sign or encrypt the request with. What the call for the key says of attempts and arrival is not about this call.
    #[allow(dead_code)] // A build can lack what signs and encrypts.
    pub(crate) fn no_key(&self, cause: Error) -> Error {
        KeyError::error(self.operation, cause, self.trail())
    }

    /// Runs the call. A panic in code of the caller that nothing else has caught becomes an error that has the trail.
    pub(super) async fn guard<T>(
        &self,
        call: Pin<&mut impl Future<Output = Result<T, Error>>>,
    ) -> Result<T, Error> {
        match shielded_in_place("code of the caller", call).await {
            Ok(result) => result,
            Err(panicked) => Err(self.unsent(panicked)),
        }
    }
}

/// A limit of the client's own that ended a call.
#[derive(Debug)]
pub(crate) struct Late(pub(crate) &'static str);

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
