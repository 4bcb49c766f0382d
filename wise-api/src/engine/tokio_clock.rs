//! Time by Tokio.

use std::time::{Duration, SystemTime};

use super::{BoxFuture, Clock};

/// The clock of tokio, whose timer has to be running where calls are awaited.
#[derive(Clone, Debug)]
pub struct TokioClock {
    start: tokio::time::Instant,
}

impl TokioClock {
    /// A clock that starts now.
    pub fn new() -> Self {
        Self {
            start: tokio::time::Instant::now(),
        }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TokioClock {
    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        // The timer is looked for when the future is first polled, not where it is made.
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}
