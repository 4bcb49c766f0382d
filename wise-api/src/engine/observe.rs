//! What can be seen of a call while it runs: hooks, and spans of `tracing`.

use std::time::Duration;

use http::{Method, StatusCode};

use super::{IdempotencyKey, Reached};

/// Is told of every attempt of every call. It must not block; what takes longer belongs on a channel.
///
/// A hook that panics is logged, and the call goes on.
///
/// A call that is dropped, or that runs out of time while it waits for its turn, ends without [`after_attempt`](Self::after_attempt).
pub trait Hook: Send + Sync + 'static {
    /// An attempt is about to be sent.
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// An attempt has ended.
    fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let _ = (attempt, end);
    }
}

/// One attempt of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The id of the operation.
    pub operation: &'static str,
    /// The method.
    pub method: &'a Method,
    /// The path template of the operation, without arguments; empty for an undocumented request.
    pub path: &'static str,
    /// One for the first.
    pub number: u32,
    /// The correlation id of the call.
    pub correlation_id: Option<&'a str>,
    /// The idempotency key of the call.
    pub idempotency_key: Option<&'a IdempotencyKey>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptEnd<'a> {
    /// The status of the response, if headers arrived, even when the body did not.
    pub status: Option<StatusCode>,
    /// The id by which Wise's support finds the attempt.
    pub trace_id: Option<&'a str>,
    /// Whether the request may have reached Wise.
    pub reached: Reached,
    /// From sending to the last byte of the response.
    pub duration: Duration,
    /// How long the call now waits before it is sent again; `None` if this was the end of it.
    pub retry_in: Option<Duration>,
}
