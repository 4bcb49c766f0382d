//! Code of the caller that the client runs: hooks, handlers, token providers, transports, clocks. A panic in it ends there.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use futures_util::FutureExt;

/// Which code of the caller panicked. The text of the panic is not kept: it may hold a secret.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panicked(pub(super) &'static str);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} panicked", self.0)
    }
}

impl std::error::Error for Panicked {}

/// What a panic was thrown with can panic as well when it is dropped; the second one is then kept for ever.
pub(super) fn caught(what: &'static str, payload: Box<dyn Any + Send>) -> Panicked {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
    Panicked(what)
}

/// Runs code of the caller.
pub(crate) fn shielded<T>(what: &'static str, run: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| caught(what, payload))
}

/// Awaits a future of the caller, and makes it, too.
pub(crate) async fn shielded_future<F: Future>(
    what: &'static str,
    make: impl FnOnce() -> F,
) -> Result<F::Output, Panicked> {
    let future = shielded(what, make)?;
    let caught = AssertUnwindSafe(future).catch_unwind().await;
    caught.map_err(|payload| self::caught(what, payload))
}

/// Awaits a future that runs code of the caller. It stays where it is: each move of a large one has room of its own in the call.
pub(super) async fn shielded_in_place<F: Future>(
    what: &'static str,
    future: Pin<&mut F>,
) -> Result<F::Output, Panicked> {
    let caught = AssertUnwindSafe(future).catch_unwind().await;
    caught.map_err(|payload| self::caught(what, payload))
}
