//! How often to ask.

use std::time::Duration;

/// How often and for how long a state is asked for.
///
/// The first question is asked at once. The pause behind it is `first`, and grows by the half with each question that brings nothing new, up
/// to `longest`; a new state begins with `first` again. Each pause is shortened at random by up to the part `jitter`, so that many
/// followers do not ask at the same time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FollowPolicy {
    /// The pause after a new state. 5 seconds unless set.
    pub first: Duration,
    /// The longest pause. 5 minutes unless set: long enough where webhooks are handed in, too.
    pub longest: Duration,
    /// The part of a pause that is random, between 0 and 1. 0.2 unless set.
    pub jitter: f64,
    /// After this time following ends with an error. None unless set.
    pub deadline: Option<Duration>,
    /// How many questions in a row may fail for reasons that pass: no connection, 408, 429, 5xx. The client has repeated each of them by
    /// then. 10 unless set.
    pub tolerated: u32,
    /// How long to go on after money was paid out, since a bank can send it back. None unless set: paid out is the end.
    pub watch_returns: Option<Duration>,
}

impl Default for FollowPolicy {
    #[inline]
    fn default() -> Self {
        Self {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(300),
            jitter: 0.2,
            deadline: None,
            tolerated: 10,
            watch_returns: None,
        }
    }
}

impl FollowPolicy {
    /// The policy described at the type.
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// The pauses: after a new state, and at most.
    #[inline]
    pub fn every(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// The part of a pause that is random.
    #[inline]
    pub fn jitter(mut self, part: f64) -> Self {
        self.jitter = part;
        self
    }

    /// The time after which following ends with an error.
    #[inline]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How many questions in a row may fail.
    #[inline]
    pub fn tolerated(mut self, failures: u32) -> Self {
        self.tolerated = failures;
        self
    }

    /// How long to go on after money was paid out.
    #[inline]
    pub fn watch_returns(mut self, time: Duration) -> Self {
        self.watch_returns = Some(time);
        self
    }

    /// The pause after as many questions that brought nothing new. `random` is between 0 and 1.
    #[inline]
    pub(super) fn pause(&self, idle: u32, random: f64) -> Duration {
        let growth = 1.5_f64.powi(i32::try_from(idle.min(60)).unwrap_or(60));
        let longest = self.longest.max(self.first);
        let grown = Duration::try_from_secs_f64(self.first.as_secs_f64() * growth);
        let pause = grown.unwrap_or(longest).min(longest);
        let jitter = if self.jitter.is_nan() {
            0.0
        } else {
            self.jitter.clamp(0.0, 1.0)
        };
        Duration::try_from_secs_f64(pause.as_secs_f64() * (1.0 - jitter * random)).unwrap_or(pause)
    }
}

#[cfg(test)]
mod tests;
