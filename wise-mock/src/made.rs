//! Responses that were made up before. The same is made for the same request, and most requests come more than once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::HeaderValue;
use http::header::ACCEPT;

use crate::contract::Breach;
use crate::exchange::{Incoming, Response};
use crate::generate::Source;

/// How many are kept: enough for every operation, unless somebody asks for each in many ways.
const KEPT: usize = 4096;

/// All that a response depends on: operation, status, what it is made from, and the media types that are asked for.
type Asked = (usize, u16, Source, Option<HeaderValue>);

/// The responses of one mock, each checked when it was made.
#[derive(Default)]
pub(crate) struct Made {
    known: Mutex<HashMap<Asked, Response>>,
}

impl Made {
    /// The documented response of an operation with a status.
    pub(crate) fn answer(
        &self,
        incoming: &Incoming,
        source: &Source,
        status: u16,
    ) -> Result<Response, Vec<Breach>> {
        let operation = incoming.operation;
        let accept = incoming.headers.get(ACCEPT).cloned();
        let asked = (operation.index, status, *source, accept);
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&asked) {
            return Ok(answer.clone());
        }
        let answer = source.answer(operation, status, &incoming.headers)?;
        let mut known = known();
        if known.len() == KEPT {
            known.clear();
        }
        known.insert(asked, answer.clone());
        Ok(answer)
    }
}
