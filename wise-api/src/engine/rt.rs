//! What the client takes from Tokio, where it is there.

use std::future::poll_fn;
use std::task::Poll;

/// Why the built-in transport and the built-in clock do nothing.
pub(super) const NO_RUNTIME: &str = "there is no Tokio runtime here, which calls need: await them in one, such as in a function with `#[tokio::main]`";

/// Whether there is a runtime of Tokio here.
#[cfg(feature = "tokio")]
pub(super) fn is_running() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}

/// Without it, there is nothing that would need one.
#[cfg(not(feature = "tokio"))]
pub(super) fn is_running() -> bool {
    true
}

/// Lets others have the thread once.
pub(super) async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
