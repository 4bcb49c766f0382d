//! Running the code of a caller: what it does wrong becomes a failure of the call that uses it, and of nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;

use crate::runtime::BoxFuture;

/// What a panic leaves. Its text is somebody else's, and may hold a secret.
#[derive(Debug)]
pub(super) struct Panicked;

/// Runs it. Values that a panic leaves half changed are the caller's own.
pub(super) fn shielded<T>(run: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| Panicked)
}

/// Makes a future and awaits it.
pub(super) async fn awaited<T>(make: impl FnOnce() -> BoxFuture<T>) -> Result<T, Panicked> {
    let future = shielded(make)?;
    let caught = AssertUnwindSafe(future).catch_unwind().await;
    caught.map_err(|_| Panicked)
}
