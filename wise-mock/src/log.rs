//! What came in.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::request::Parts;
use http::uri::PathAndQuery;
use serde::Serialize;

use crate::secret;

/// How many requests are kept.
const KEPT: usize = 1000;

/// A request that came in, without its headers and body: they may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path and the query. `***` stands for the value of what may be a secret by its name.
    pub target: String,
    /// The operation, if the request got as far.
    pub operation: Option<&'static str>,
    /// The version of the API.
    pub version: Option<&'static str>,
    /// Which rule refused the request; nothing if it was accepted.
    pub refused_by: Option<String>,
}

impl Received {
    /// A request that is for no operation.
    pub(crate) fn outside(parts: &Parts) -> Self {
        // Not the whole URI: one that names a host may name a user and a password, too.
        let target = parts.uri.path_and_query();
        Self {
            method: parts.method.to_string(),
            target: secret::target(target.map_or("*", PathAndQuery::as_str)),
            operation: None,
            version: None,
            refused_by: None,
        }
    }
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log {
    received: Mutex<VecDeque<Received>>,
}

impl Log {
    pub(crate) fn push(&self, one: Received) {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        if received.len() == KEPT {
            received.pop_front();
        }
        received.push_back(one);
    }

    pub(crate) fn all(&self) -> Vec<Received> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.iter().cloned().collect()
    }

    pub(crate) fn reset(&self) {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.clear();
    }
}
