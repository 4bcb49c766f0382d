//! Keeping below the rate limits of Wise.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many requests a client sends at most, each repetition counted. Requests beyond that wait for their turn; time spent waiting
/// counts towards the timeout of the call. Clones of a client share their limit, other clients and other programs do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RateLimit {
    per_second: Option<u32>,
    per_minute: Option<u32>,
}

impl RateLimit {
    /// What Wise allows unless agreed otherwise: 100 requests in a second, and 1,000 in a minute.
    pub const fn wise() -> Self {
        Self {
            per_second: Some(100),
            per_minute: Some(1000),
        }
    }

    /// No more than this in any second, counted as at least one.
    pub const fn per_second(requests: u32) -> Self {
        Self {
            per_second: Some(requests),
            per_minute: None,
        }
    }

    /// No more than this in any minute, counted as at least one.
    pub const fn per_minute(requests: u32) -> Self {
        Self {
            per_second: None,
            per_minute: Some(requests),
        }
    }

    /// Both limits at once.
    pub const fn and_per_minute(mut self, requests: u32) -> Self {
        self.per_minute = Some(requests);
        self
    }

    fn windows(self) -> impl Iterator<Item = (usize, Duration)> {
        let window = |most: Option<u32>, seconds| {
            most.map(|most| {
                let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
                (most, Duration::from_secs(seconds))
            })
        };
        [window(self.per_second, 1), window(self.per_minute, 60)]
            .into_iter()
            .flatten()
    }
}

/// Hands out turns: the moments at which requests may leave, as times of the client's clock.
pub(super) struct Turns {
    limit: RateLimit,
    /// The latest turns, oldest first, as many as the larger limit looks back at.
    taken: Mutex<VecDeque<Duration>>,
}

impl Turns {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            taken: Mutex::default(),
        }
    }

    /// How long to wait for the next turn, which is now taken; or `None`, and nothing is taken, when it comes after `longest`.
    pub(super) fn take(&self, now: Duration, longest: Duration) -> Option<Duration> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut turn = taken.back().map_or(now, |last| now.max(*last));
        let mut kept = 0;
        for (most, window) in self.limit.windows() {
            kept = kept.max(most);
            if let Some(at) = taken.len().checked_sub(most)
                && let Some(earlier) = taken.get(at)
            {
                turn = turn.max(earlier.saturating_add(window));
            }
        }
        let wait = turn.saturating_sub(now);
        if wait > longest {
            return None;
        }
        taken.push_back(turn);
        while taken.len() > kept {
            taken.pop_front();
        }
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// When requests leave that all want to at the given moments, in milliseconds.
    fn turns(limit: RateLimit, wanted: impl Iterator<Item = u32>) -> Vec<u128> {
        let turns = Turns::new(limit);
        wanted
            .map(|at| {
                let now = MS * at;
                (now + turns.take(now, Duration::MAX).unwrap()).as_millis()
            })
            .collect()
    }

    #[test]
    fn a_burst_is_spread_over_the_windows() {
        let left = turns(RateLimit::wise(), std::iter::repeat_n(0, 1200));
        assert!(left[..100].iter().all(|at| *at == 0));
        assert!(left[100..200].iter().all(|at| *at == 1000));
        assert_eq!((left[999], left[1000], left[1100]), (9000, 60_000, 61_000));
        for (most, window) in [(100, 1000), (1000, 60_000)] {
            let crowded = left
                .windows(most + 1)
                .find(|some| some[most] - some[0] < window);
            assert_eq!(crowded, None);
        }
    }

    #[test]
    fn who_is_slow_enough_never_waits() {
        let wanted: Vec<u128> = (0..100).map(|n| n * 500).collect();
        let asked = (0..100).map(|n| n * 500);
        assert_eq!(turns(RateLimit::per_second(2), asked), wanted);
        assert_eq!(
            turns(
                RateLimit::per_second(5).and_per_minute(2),
                [0, 10, 20].into_iter()
            ),
            [0, 10, 60_000]
        );
        assert_eq!(
            turns(RateLimit::per_minute(0), [0, 1].into_iter()),
            [0, 60_000]
        );
    }

    #[test]
    fn a_turn_that_comes_too_late_is_not_taken() {
        let turns = Turns::new(RateLimit::per_minute(1));
        assert_eq!(turns.take(Duration::ZERO, MS), Some(Duration::ZERO));
        assert_eq!(turns.take(MS, MS * 59_998), None);
        assert_eq!(turns.take(MS, MS * 59_999), Some(MS * 59_999));
        assert_eq!(turns.taken.lock().unwrap().len(), 1);
    }
}
