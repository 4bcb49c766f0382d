//! Responses that a test asks for instead of those that the mock would give.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::contract::Contracts;
use crate::exchange::Response;
use crate::generate::Variation;
use crate::misuse::Misuse;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The response comes after this time. The mock has acted on the request before.
    Delay(Duration),
    /// The connection ends without a response. The mock has acted on the request.
    Drop,
    /// The connection ends in the middle of the body. The mock has acted on the request.
    Truncate,
    /// 429, with `Retry-After` in seconds.
    RateLimit {
        /// The seconds.
        retry_after: u64,
    },
    /// A server error without a documented body.
    ServerError(u16),
    /// 403 with the two headers that ask for strong customer authentication, and no body.
    Sca {
        /// The one-time token.
        token: String,
    },
}

/// One response that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Override {
    Response(Response),
    Status(u16),
    Variation(Variation),
    Fault(Fault),
}

/// What is asked for, by operation: each of them for one request, in order.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    queues: Mutex<HashMap<String, VecDeque<Override>>>,
}

impl Overrides {
    pub(crate) fn push(&self, operation: &str, one: Override) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry(operation.to_ascii_lowercase()).or_default();
        queue.push_back(one);
    }

    pub(crate) fn next(&self, operation: &str) -> Option<Override> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.is_empty() {
            return None;
        }
        queues.get_mut(&operation.to_ascii_lowercase())?.pop_front()
    }

    pub(crate) fn reset(&self) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.clear();
    }
}

/// An operation whose next response is replaced. Several are given one after the other, each once.
#[must_use]
pub struct On<'m> {
    pub(crate) contracts: &'m Contracts,
    pub(crate) overrides: &'m Overrides,
    pub(crate) operation: &'m str,
}

impl On<'_> {
    /// Responds with this. It is not checked against the contract.
    ///
    /// # Errors
    /// When no version has the operation, or no server responds with such a status: below 200 or above 599.
    pub fn respond(self, answer: Response) -> Result<(), Misuse> {
        self.push(Override::Response(answer))
    }

    /// Responds with the documented response of this status, or with nothing but the status.
    ///
    /// # Errors
    /// When no version has the operation, or no server responds so: below 200 or above 599.
    pub fn status(self, status: u16) -> Result<(), Misuse> {
        self.push(Override::Status(status))
    }

    /// Responds with this variation of the documented success.
    ///
    /// # Errors
    /// When no version has the operation.
    pub fn variation(self, variation: Variation) -> Result<(), Misuse> {
        self.push(Override::Variation(variation))
    }

    /// Has something go wrong.
    ///
    /// # Errors
    /// When no version has the operation, or the error of a server has no status from 500 to 599.
    pub fn fault(self, fault: Fault) -> Result<(), Misuse> {
        self.push(Override::Fault(fault))
    }

    pub(crate) fn push(self, one: Override) -> Result<(), Misuse> {
        let operation = self.contracts.known(self.operation)?;
        let status = match &one {
            Override::Status(status) => Some((*status, 200..=599)),
            Override::Response(answer) => Some((answer.status.as_u16(), 200..=599)),
            Override::Fault(Fault::ServerError(status)) => Some((*status, 500..=599)),
            _ => None,
        };
        if let Some((status, range)) = status.filter(|(status, range)| !range.contains(status)) {
            let (least, most) = range.into_inner();
            let detail = format!("the status {status} is not one from {least} to {most}");
            return Err(Misuse(detail));
        }
        self.overrides.push(operation, one);
        Ok(())
    }
}
