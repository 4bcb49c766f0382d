//! The time of a schedule: it stands still while anything happens, and then jumps to the next moment that somebody waits for.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use wise_api::BoxFuture;
use wise_api::transport::Clock;

/// The time of day at which every schedule starts: Sunday, 9 September 2001, 01:46:40 UTC.
const START: Duration = Duration::from_secs(1_000_000_000);

/// Counts everything that happens in a schedule, to find out that nothing happens any more.
#[derive(Clone, Default)]
pub struct Activity(Arc<AtomicU64>);

impl Activity {
    /// Something has happened.
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How much has happened.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
struct State {
    now: Duration,
    next: u64,
    /// Who waits until when.
    waits: BTreeMap<(Duration, u64), Option<Waker>>,
}

/// The clock, for client and server alike.
#[derive(Clone, Default)]
pub struct FaultClock {
    state: Arc<Mutex<State>>,
    /// Polls of a wait count, too.
    pub activity: Activity,
}

impl FaultClock {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time since the schedule began.
    pub fn now(&self) -> Duration {
        self.state().now
    }

    /// The next moment that somebody waits for.
    pub fn next(&self) -> Option<Duration> {
        let state = self.state();
        let mut moments = state.waits.keys().map(|(at, _)| *at);
        moments.find(|at| *at > state.now)
    }

    /// Goes on to a moment, and wakes whoever waits for it.
    pub fn go_to(&self, moment: Duration) {
        let due: Vec<Waker> = {
            let mut state = self.state();
            state.now = state.now.max(moment);
            let end = (state.now, u64::MAX);
            let due = state.waits.range_mut(..=end);
            due.filter_map(|(_, waker)| waker.take()).collect()
        };
        self.activity.note();
        for waker in due {
            waker.wake();
        }
    }

    /// Waits.
    pub fn wait(&self, duration: Duration) -> Wait {
        let mut state = self.state();
        state.next += 1;
        let key = (state.now.saturating_add(duration), state.next);
        state.waits.insert(key, None);
        drop(state);
        Wait {
            clock: self.clone(),
            key,
        }
    }
}

impl Clock for FaultClock {
    fn elapsed(&self) -> Duration {
        self.now()
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(self.wait(duration))
    }
}

/// A wait that ends when the clock gets there.
pub struct Wait {
    clock: FaultClock,
    key: (Duration, u64),
}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.now >= self.key.0 {
            return Poll::Ready(());
        }
        let earlier = state.waits.insert(self.key, Some(context.waker().clone()));
        drop(state);
        drop(earlier);
        Poll::Pending
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        // A waker can be the last owner of a task that waits, too, so it is dropped behind the lock.
        let waker = self.clock.state().waits.remove(&self.key);
        drop(waker);
    }
}
