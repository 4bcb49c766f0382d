//! A clock that no test waits for.

#![allow(dead_code, clippy::unwrap_used)]

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime};

use wise_api::BoxFuture;
use wise_api::transport::Clock;

/// Sleeps up to this pass at once, and move the clock on. Longer ones are timeouts: they end when a test moves the clock there.
pub const SHORT: Duration = Duration::from_secs(100);

/// A timeout that a test does not want to see.
pub const FAR: Duration = Duration::from_secs(100_000);

/// The time of day at which the clock starts: Sunday, 9 September 2001, 01:46:40 UTC.
const START: Duration = Duration::from_secs(1_000_000_000);

#[derive(Default)]
struct State {
    now: Duration,
    slept: Vec<Duration>,
    wakers: Vec<Waker>,
}

#[derive(Clone, Default)]
pub struct TestClock(Arc<Mutex<State>>);

impl TestClock {
    /// Moves the clock on, past all timeouts until then.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.0.lock().unwrap();
        state.now += duration;
        for waker in state.wakers.drain(..) {
            waker.wake();
        }
    }

    /// The short sleeps so far.
    pub fn slept(&self) -> Vec<Duration> {
        self.0.lock().unwrap().slept.clone()
    }
}

impl Clock for TestClock {
    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap().now
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let state = Arc::clone(&self.0);
        if duration <= SHORT {
            return Box::pin(async move {
                let mut state = state.lock().unwrap();
                state.now += duration;
                state.slept.push(duration);
            });
        }
        let end = self.elapsed() + duration;
        Box::pin(poll_fn(move |context| {
            let mut state = state.lock().unwrap();
            if state.now >= end {
                return Poll::Ready(());
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        }))
    }
}
