//! Which states are new.

use jiff::{SignedDuration, Timestamp};

/// By how much the times of two of Wise's machines may differ, and what the header `Date` leaves out of a second.
const DOUBT: SignedDuration = SignedDuration::from_secs(2);

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) state: Option<String>,
    /// When that was known to be the state, by Wise's time.
    at: Option<Timestamp>,
    /// Whether the time is that of a poll, which is not the time of the change.
    polled: bool,
}

/// What a state is to what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It came later.
    New,
    /// It is the state that is known.
    Known,
    /// It came before.
    Stale,
    /// It cannot be told from the times, so Wise has to be asked.
    Doubtful,
}

impl History {
    #[inline]
    pub(super) fn resumed(state: Option<String>, at: Option<Timestamp>) -> Self {
        Self {
            state,
            at,
            polled: false,
        }
    }

    /// What a webhook says. Its state is taken when it is new.
    #[inline]
    pub(super) fn told(&mut self, state: &str, at: Option<Timestamp>) -> Verdict {
        if self.state.as_deref() == Some(state) {
            if at > self.at {
                (self.at, self.polled) = (at, false);
            }
            return Verdict::Known;
        }
        let verdict = match (at, self.at) {
            (Some(_), None) if self.state.is_none() => Verdict::New,
            (Some(at), Some(last)) => {
                let doubt = if self.polled {
                    DOUBT
                } else {
                    SignedDuration::ZERO
                };
                let distance = at.duration_since(last);
                if distance > doubt {
                    Verdict::New
                } else if distance < -doubt {
                    Verdict::Stale
                } else {
                    Verdict::Doubtful
                }
            }
            _ => Verdict::Doubtful,
        };
        if verdict == Verdict::New {
            (self.state, self.at, self.polled) = (Some(state.to_owned()), at, false);
        }
        verdict
    }

    /// What Wise answered, and when. Whether it is new.
    #[inline]
    pub(super) fn asked(&mut self, state: &str, at: Timestamp) -> bool {
        let new = self.state.as_deref() != Some(state);
        if new || Some(at) > self.at {
            (self.at, self.polled) = (Some(at), true);
        }
        if new {
            self.state = Some(state.to_owned());
        }
        new
    }

    /// The latest time that is known.
    #[inline]
    pub(super) fn at(&self) -> Option<Timestamp> {
        self.at
    }
}

#[cfg(test)]
mod tests;
