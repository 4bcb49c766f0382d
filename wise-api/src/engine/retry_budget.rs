//! How many repetitions a client makes while nothing succeeds.

use std::sync::Mutex;
use std::sync::PoisonError;

/// What one repetition costs. A call that succeeds at once earns one.
const COST: u64 = 5;

/// How many requests a client may send again, over all of its calls, while Wise does not answer: without such a bound, an outage makes each
/// call send three.
///
/// - A repetition takes one from the budget. When none is left, calls end with their first failure, at once.
/// - A call that succeeds gives back what its last repetition took; one that succeeds without a repetition gives back a fifth of one. The
///   budget never grows beyond its size.
/// - A success is every response that is not to be sent again, so a refusal, too.
///
/// Clones of a client share the budget. Requests repeated with a new token, or after an SCA handler, do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryBudget(Option<u32>);

impl RetryBudget {
    /// A budget of so many repetitions.
    pub const fn new(repetitions: u32) -> Self {
        Self(Some(repetitions))
    }

    /// No bound over all calls: only the [`RetryPolicy`](crate::retry::RetryPolicy) of each call counts.
    pub const fn unlimited() -> Self {
        Self(None)
    }
}

impl Default for RetryBudget {
    /// A hundred repetitions.
    fn default() -> Self {
        Self::new(100)
    }
}

/// What is left of a budget.
pub(super) struct Purse {
    size: Option<u64>,
    left: Mutex<u64>,
}

impl Purse {
    pub(super) fn new(budget: RetryBudget) -> Self {
        let size = budget.0.map(|repetitions| u64::from(repetitions) * COST);
        Self {
            size,
            left: Mutex::new(size.unwrap_or_default()),
        }
    }

    /// Pays for one repetition, if there is enough.
    pub(super) fn pay(&self) -> bool {
        if self.size.is_none() {
            return true;
        }
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let paid = left.checked_sub(COST);
        *left = paid.unwrap_or(*left);
        paid.is_some()
    }

    /// A call has succeeded, after a repetition or at once.
    pub(super) fn earn(&self, repeated: bool) {
        let Some(size) = self.size else { return };
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left
            .saturating_add(if repeated { COST } else { 1 })
            .min(size);
    }
}

#[cfg(test)]
mod tests;
