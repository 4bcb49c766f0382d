//! How long a call may take, and how often it is repeated, where that is not left to the client.

use std::time::Duration;

use super::retry::RetryPolicy;

/// What a request was given by the call that it was made from.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry: Option<RetryPolicy>,
}
