//! Which events have been handled.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::crypto::sha256;
use crate::webhook::Notification;
use crate::{BoxError, BoxFuture};

/// Tells an event from all others, and is the same in each delivery of it: a digest of its type, version, subscription and data.
///
/// Headers are not in it. The signature does not cover them, so that somebody who repeats a webhook could make it look new.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey(String);

impl EventKey {
    /// The key of an event.
    #[must_use]
    #[inline]
    pub fn of(event: &Notification) -> Self {
        let subscription = event.subscription_id.as_ref();
        let parts = [
            event.event_type.as_str(),
            &event.schema_version,
            subscription.map_or("", |id| id.as_str()),
            event.data.as_str(),
        ];
        let mut text = String::new();
        for part in parts {
            // With its length, so that no two events are written the same.
            text.push_str(&format!("{}:{part}", part.len()));
        }
        let digest = sha256(text.as_bytes());
        Self(
            digest
                .as_ref()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    /// The key as text: 64 hexadecimal digits, for a column of a table.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventKey {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Whoever asked: nobody handles it, and nobody has.
    Mine,
    /// Another worker's, who is at it.
    Taken,
    /// It has been handled.
    Handled,
}

/// Remembers which events have been handled, for all workers of a program.
///
/// An implementation in a database makes an event that a crash interrupted claimable again, after a time in which no worker can still be at
/// it. If the work is in the same database, do both in one transaction, and even a crash does not do it twice. The example
/// `token_store_sqlite` has one in SQLite.
pub trait Seen: Send + Sync + 'static {
    /// Claims an event. Of several workers that claim it at the same time, one gets [`Claim::Mine`].
    fn claim(&self, event: &EventKey) -> BoxFuture<Result<Claim, BoxError>>;

    /// The event has been handled, and is not claimed any more.
    fn handled(&self, event: &EventKey) -> BoxFuture<Result<(), BoxError>>;

    /// The event could not be handled: the next delivery may try.
    fn release(&self, event: &EventKey) -> BoxFuture<Result<(), BoxError>>;

    /// The work for an event panicked, or its future was dropped. It can wait for nothing, so unless overridden the claim stays, as after a crash.
    fn abandoned(&self, _event: &EventKey) {}
}

/// A [`Seen`] in memory, for one process. What it remembers is lost with that: events before a restart can be handled again.
#[derive(Debug)]
pub struct MemorySeen {
    state: Mutex<Memory>,
    most: usize,
}

#[derive(Debug, Default)]
struct Memory {
    /// Whether it has been handled; otherwise somebody is at it.
    events: HashMap<EventKey, bool>,
    handled: VecDeque<EventKey>,
}

impl MemorySeen {
    /// Remembers the last 100,000 events.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::remembering(100_000)
    }

    /// Remembers the last so many events.
    #[must_use]
    #[inline]
    pub fn remembering(most: usize) -> Self {
        Self {
            state: Mutex::default(),
            most,
        }
    }

    #[inline]
    fn state(&self) -> MutexGuard<'_, Memory> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemorySeen {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Seen for MemorySeen {
    #[inline]
    fn claim(&self, event: &EventKey) -> BoxFuture<Result<Claim, BoxError>> {
        let mut state = self.state();
        let claim = match state.events.get(event) {
            Some(true) => Claim::Handled,
            Some(false) => Claim::Taken,
            None => {
                state.events.insert(event.clone(), false);
                Claim::Mine
            }
        };
        Box::pin(ready(Ok(claim)))
    }

    #[inline]
    fn handled(&self, event: &EventKey) -> BoxFuture<Result<(), BoxError>> {
        let mut state = self.state();
        if state.events.insert(event.clone(), true) != Some(true) {
            state.handled.push_back(event.clone());
        }
        if state.handled.len() > self.most
            && let Some(oldest) = state.handled.pop_front()
        {
            state.events.remove(&oldest);
        }
        Box::pin(ready(Ok(())))
    }

    #[inline]
    fn release(&self, event: &EventKey) -> BoxFuture<Result<(), BoxError>> {
        self.abandoned(event);
        Box::pin(ready(Ok(())))
    }

    #[inline]
    fn abandoned(&self, event: &EventKey) {
        let mut state = self.state();
        if state.events.get(event) == Some(&false) {
            state.events.remove(event);
        }
    }
}
