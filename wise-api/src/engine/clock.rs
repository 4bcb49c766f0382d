//! Time, as far as the client depends on it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use super::BoxFuture;

/// Where a client takes the time from, and how it waits. Tests bring one of their own, so that nothing waits for real.
pub trait Clock: Send + Sync + 'static {
    /// The time since some moment that stays the same. It should never go back; where it does, the client counts on from where it was.
    fn elapsed(&self) -> Duration;

    /// The time of day, for dates in `Retry-After`.
    fn date(&self) -> SystemTime;

    /// Is ready after this time. Dropping the future ends the wait.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

/// A clock of the caller's whose time does not go back here: where it does, it goes on from the latest moment that was seen, so that no
/// deadline moves away.
pub(super) struct Steady<C> {
    clock: C,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    last: Duration,
    /// By how much the clock went back, all in all.
    back: Duration,
}

impl<C> Steady<C> {
    pub(super) fn new(clock: C) -> Self {
        Self {
            clock,
            seen: Mutex::default(),
        }
    }
}

impl<C: Clock> Clock for Steady<C> {
    fn elapsed(&self) -> Duration {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Read behind the lock: what another thread has seen is not later then.
        let now = self.clock.elapsed();
        let back = seen.last.saturating_sub(now);
        seen.back = seen.back.saturating_add(back);
        seen.last = now;
        now.saturating_add(seen.back)
    }

    fn date(&self) -> SystemTime {
        self.clock.date()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.clock.sleep(duration)
    }
}

/// What a future gives, unless this time by the clock comes first. The future is looked at first, so that a response at the last moment
/// counts.
pub(crate) async fn until<T>(
    clock: &dyn Clock,
    end: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    // Much is ready at once, and then needs no timer.
    let mut timer = None;
    poll_fn(|context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        let timer = match &mut timer {
            Some(timer) => timer,
            None => {
                let left = end.saturating_sub(clock.elapsed());
                if left.is_zero() {
                    return Poll::Ready(None);
                }
                timer.insert(clock.sleep(left))
            }
        };
        timer.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// What a future gives, unless this much time passes first.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    time: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let end = clock.elapsed().saturating_add(time);
    until(clock, end, future).await
}
