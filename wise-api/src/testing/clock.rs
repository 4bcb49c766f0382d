//! Time that passes when nothing else is to be done.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use crate::BoxFuture;
use crate::engine::Clock;
#[cfg(feature = "tokio")]
use crate::engine::read_under_way;

/// The time of day at which the clock starts: 15 January 2026, 12:00 UTC.
const START: Duration = Duration::from_secs(1_768_478_400);

/// How often a sleep is looked at before it moves the clock on, so that other tasks and threads come to their turn.
const TURNS: u32 = 32;

/// How long, in real time, a sleep waits for files that are being read. A reader that gives nothing for so long has stalled.
const PATIENCE: Duration = Duration::from_secs(5);

/// A clock that moves on by itself: to the end of the sleep that ends first, when nothing else goes on. Retries, delays and timeouts of a
/// test come in their order, and at once.
///
/// It waits for a file of an upload that is read or opened, up to five seconds of real time: after that the file counts as stalled.
/// What else is not faked, such as a token store on a disk, seems to take no time or all of it: give it a transport and a clock of your own.
#[derive(Clone, Debug, Default)]
pub struct FakeClock(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    now: Duration,
    next: u64,
    /// When each sleep ends, and who waits for it.
    sleeps: BTreeMap<u64, (Duration, Option<Waker>)>,
}

impl State {
    fn move_to(&mut self, time: Duration) {
        self.now = self.now.max(time);
        for (_, waker) in self.sleeps.values_mut() {
            if let Some(waker) = waker.take() {
                waker.wake();
            }
        }
    }
}

impl FakeClock {
    /// A clock that has not moved yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock on.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.state();
        let time = state.now.saturating_add(duration);
        state.move_to(time);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FakeClock {
    fn elapsed(&self) -> Duration {
        self.state().now
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let mut state = self.state();
        let (id, end) = (state.next, state.now.saturating_add(duration));
        state.next += 1;
        state.sleeps.insert(id, (end, None));
        drop(state);
        Box::pin(Sleep {
            clock: self.clone(),
            id,
            end,
            turns: 0,
            waits: None,
        })
    }
}

struct Sleep {
    clock: FakeClock,
    id: u64,
    end: Duration,
    turns: u32,
    /// The read of a file that it waits for, and since when.
    waits: Option<(usize, Instant)>,
}

impl Sleep {
    /// Whether a file is being read, which has to come first.
    fn is_held(&mut self) -> bool {
        let Some(read) = read_under_way() else {
            self.waits = None;
            return false;
        };
        let (_, since) = *match &mut self.waits {
            Some(waits) if waits.0 == read => waits,
            waits => waits.insert((read, Instant::now())),
        };
        let held = since.elapsed() < PATIENCE;
        if held {
            self.turns = 0;
        }
        held
    }
}

/// Without Tokio no file is read on a thread.
#[cfg(not(feature = "tokio"))]
fn read_under_way() -> Option<usize> {
    None
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.turns += 1;
        let held = self.is_held();
        let mut state = self.clock.state();
        if state.now >= self.end {
            return Poll::Ready(());
        }
        let first = state.sleeps.values().map(|(end, _)| *end).min();
        if first.is_none_or(|first| first >= self.end) {
            if !held && self.turns > TURNS {
                state.move_to(self.end);
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
        }
        state
            .sleeps
            .insert(self.id, (self.end, Some(context.waker().clone())));
        drop(state);
        std::thread::yield_now();
        Poll::Pending
    }
}

impl Drop for Sleep {
    /// A different sleeper is the first now, and has to look.
    fn drop(&mut self) {
        let mut state = self.clock.state();
        state.sleeps.remove(&self.id);
        let now = state.now;
        state.move_to(now);
    }
}
