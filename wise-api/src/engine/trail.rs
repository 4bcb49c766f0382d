//! What a call has left behind.

use std::fmt;

use super::{Credential, IdempotencyKey, Reached};

/// What a call has left behind, over all of its attempts.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) attempts: u32,
    pub(super) reached: Reached,
    pub(super) uncertain: bool,
    pub(super) idempotency_key: Option<IdempotencyKey>,
    /// Whether sending it can change something.
    pub(super) writes: bool,
    /// What it was authenticated with.
    pub(super) credential: Option<Credential>,
    /// Where it was sent.
    pub(super) environment: Option<&'static str>,
}

impl Trail {
    /// Of a call that has not been sent yet.
    pub(super) fn new(idempotency_key: Option<IdempotencyKey>, writes: bool) -> Self {
        Self {
            attempts: 0,
            reached: Reached::No,
            uncertain: false,
            idempotency_key,
            writes,
            credential: None,
            environment: None,
        }
    }

    /// What is known of the arrival, in words.
    pub(super) fn reached(&self) -> &'static str {
        match self.reached {
            Reached::No => "the request did not reach Wise",
            Reached::Maybe => "the request may have reached Wise",
            Reached::Yes => "the request reached Wise",
        }
    }
}

impl fmt::Display for Trail {
    /// What follows the first line of an error, where there is more to say: ` after 3 attempts; …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts > 1 {
            write!(f, " after {} attempts", self.attempts)?;
        }
        // A key that is no UUID is a text of the caller's.
        let key = self
            .idempotency_key
            .as_ref()
            .filter(|key| key.uuid().is_some());
        match key {
            Some(key) if self.uncertain => write!(f, "; idempotency key {key}"),
            _ => Ok(()),
        }
    }
}
