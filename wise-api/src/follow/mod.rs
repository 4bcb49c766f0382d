//! Following what takes time, such as a transfer, through its states to the end.
//!
//! [`Follow`] polls, takes webhooks that are handed in, and gives each state once, in the order of `occurred_at`.
//! [`guide::following`](crate::guide::following) has the whole way.

mod engine;
mod history;
mod movement;
mod policy;
mod read;
mod subject;

pub use engine::{Follow, FollowInbox};
pub use policy::FollowPolicy;
pub use subject::{FollowSubject, Phase};

use std::fmt;

use crate::{Error, Timestamp};

/// A state that something has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The state, as Wise writes it.
    pub state: String,
    /// What the state means. An unknown state is [`Phase::Unrecognized`], and never the end.
    pub phase: Phase,
    /// The state before, as far as this follower knows.
    pub previous: Option<String>,
    /// When it happened, by the webhook that said so. A poll does not know.
    pub occurred_at: Option<Timestamp>,
    /// How it was learned.
    pub source: ChangeSource,
}

/// How a state was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeSource {
    /// By asking Wise.
    Poll,
    /// From a webhook.
    Webhook,
}

/// Where a follower is. Keep it, and give it to [`Follow::resume`] after a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowPosition {
    /// The last state that was given.
    pub state: Option<String>,
    /// The latest `occurred_at` that was seen with it.
    pub occurred_at: Option<Timestamp>,
}

/// Why following ended before the end.
#[derive(Debug)]
#[non_exhaustive]
pub enum FollowError {
    /// The deadline of the policy has passed. What is followed goes on without anybody looking.
    Deadline(FollowPosition),
    /// Wise refused to say the state, or could not be asked more often in a row than the policy tolerates.
    Call(Box<Error>),
}

impl fmt::Display for FollowError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deadline(FollowPosition { state, .. }) => {
                let state = state.as_deref().unwrap_or("not known");
                write!(
                    f,
                    "the deadline passed before a final state; the last state is {state}: resume from the position"
                )
            }
            Self::Call(error) => write!(f, "the state could not be read: {error}"),
        }
    }
}

impl std::error::Error for FollowError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Deadline(_) => None,
            Self::Call(error) => Some(error),
        }
    }
}
