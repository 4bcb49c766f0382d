//! Time, as far as the client depends on it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use super::BoxFuture;

/// Where a client takes the time from, and how it waits. Tests bring one of their own, so that nothing waits for real.
pub trait Clock: Send + Sync + 'static {
    /// The time since some moment that stays the same. It never goes back.
    fn elapsed(&self) -> Duration;

    /// The time of day, for dates in `Retry-After`.
    fn date(&self) -> SystemTime;

    /// Is ready after this time. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

/// What a future gives, unless the time ends first. The future is looked at first, so that an answer at the last moment counts.
pub(super) async fn within<T>(
    clock: &dyn Clock,
    time: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let start = clock.elapsed();
    // Much is ready at once, and then needs no timer. The time counts from the start all the same: a first look may take long.
    let mut end = None;
    poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        let end = match &mut end {
            Some(end) => end,
            None => {
                let left = time.saturating_sub(clock.elapsed().saturating_sub(start));
                if left.is_zero() {
                    return Poll::Ready(None);
                }
                end.insert(clock.sleep(left))
            }
        };
        end.as_mut().poll(context).map(|()| None)
    })
    .await
}
