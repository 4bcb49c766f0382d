//! One mock: what it knows, and how it answers.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::check;
use crate::contract::{Contracts, Operation};
use crate::control;
use crate::exchange::{Answer, Incoming};
use crate::generate::{Source, Variation};
use crate::state::State;
use crate::token::Tokens;

/// What a server answers with.
pub(crate) struct Mock {
    pub(crate) contracts: &'static Contracts,
    pub(crate) tokens: Tokens,
    pub(crate) state: State,
    pub(crate) source: Mutex<Source>,
}

impl Mock {
    pub(crate) fn new(contracts: &'static Contracts, source: Source) -> Self {
        let tokens = Tokens::default();
        Self {
            contracts,
            state: State::new(tokens.clone()),
            tokens,
            source: Mutex::new(source),
        }
    }

    pub(crate) async fn answer(&self, parts: &Parts, raw: Bytes) -> Answer {
        if let Some(below) = parts.uri.path().strip_prefix("/_mock") {
            return control::answer(self, &parts.method, below, &raw);
        }
        let incoming = match check::check(self.contracts, &self.tokens, parts, raw).await {
            Ok(incoming) => incoming,
            Err(refusal) => return refusal.answer(),
        };
        let source = self.source(&incoming);
        let answer = match self.state.answer(&incoming, &source) {
            Some(answer) => answer,
            None => made(&incoming, &source),
        };
        traced(answer, &incoming.headers)
    }

    /// Forgets everything that has happened.
    pub(crate) fn reset(&self) {
        self.tokens.reset();
        self.state.reset();
    }

    /// The source for a request, which may ask for another variation.
    fn source(&self, incoming: &Incoming) -> Source {
        let source = *self.source.lock().unwrap_or_else(PoisonError::into_inner);
        match incoming
            .header("x-mock-variation")
            .and_then(Variation::named)
        {
            Some(variation) => source.variation(variation),
            None => source,
        }
    }
}

/// The answer of a success, made from the contract.
fn made(incoming: &Incoming, source: &Source) -> Answer {
    let operation = incoming.operation;
    let Some(success) = operation.success() else {
        return broken(operation, "the contract has no success");
    };
    match source.answer(operation, success.status, &incoming.headers) {
        Ok(answer) => answer,
        Err(breaches) => broken(operation, &format!("{breaches:?}")),
    }
}

/// The mock cannot keep the contract itself.
fn broken(operation: &Operation, detail: &str) -> Answer {
    let body = json!({
        "title": "wise-mock broke the contract itself",
        "operation": operation.id,
        "version": operation.version,
        "detail": detail,
    });
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Answer::empty(status).typed("application/problem+json", body.to_string())
}

/// The correlation id comes back as it was sent.
fn traced(answer: Answer, asked: &HeaderMap) -> Answer {
    const CORRELATION: &str = "x-external-correlation-id";
    match asked.get(CORRELATION).and_then(|id| id.to_str().ok()) {
        Some(id) => answer.header(CORRELATION, id),
        None => answer,
    }
}
