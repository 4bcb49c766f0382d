//! The mock's time of day, which tests can set.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};

/// The time of day of a mock. It runs with the machine's clock until it is moved or stopped, so that tests can let a quote
/// or a one-time token expire without waiting.
#[derive(Debug, Default)]
pub struct Clock {
    reading: Mutex<Reading>,
}

#[derive(Clone, Copy, Debug)]
enum Reading {
    /// As far ahead of the machine's clock as this.
    Runs(SignedDuration),
    Stands(Timestamp),
}

impl Default for Reading {
    fn default() -> Self {
        Self::Runs(SignedDuration::ZERO)
    }
}

impl Clock {
    /// Moves the time ahead, whether the clock runs or stands.
    pub fn advance(&self, duration: Duration) {
        let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        self.change(|reading| match reading {
            Reading::Runs(ahead) => Reading::Runs(ahead.saturating_add(duration)),
            Reading::Stands(at) => Reading::Stands(moved(at, duration)),
        });
    }

    /// Stops the clock at this time.
    pub fn stop_at(&self, time: SystemTime) {
        let time = Timestamp::try_from(time).unwrap_or(Timestamp::MAX);
        self.change(|_| Reading::Stands(time));
    }

    pub(super) fn reset(&self) {
        self.change(|_| Reading::default());
    }

    /// The time of day.
    pub fn now(&self) -> SystemTime {
        self.timestamp().into()
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        match *self.reading.lock().unwrap_or_else(PoisonError::into_inner) {
            Reading::Runs(ahead) => moved(Timestamp::now(), ahead),
            Reading::Stands(at) => at,
        }
    }

    fn change(&self, change: impl FnOnce(Reading) -> Reading) {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        *reading = change(*reading);
    }
}

/// A time later by this much, or the last one that there is.
pub(super) fn moved(time: Timestamp, duration: SignedDuration) -> Timestamp {
    time.saturating_add(duration).unwrap_or(time)
}

/// A time as the API writes it: UTC, with milliseconds.
pub(super) fn text(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time as webhooks before schema version 4 write it: UTC, whole seconds.
pub(super) fn text_in_seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The time that a text writes: with a zone, or without one and then in UTC, or a day.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let zoned = text.parse::<Timestamp>().ok();
    zoned.or_else(|| {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })
}
