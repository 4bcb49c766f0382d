//! One mock: what it knows, and how it answers.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::check::{self, Refusal};
use crate::contract::{Contracts, Operation};
use crate::control;
use crate::exchange::{Answer, Incoming};
use crate::generate::{Source, Variation};
use crate::log::{Log, Received};
use crate::overrides::{Fault, Override, Overrides};
use crate::state::State;
use crate::token::Tokens;

/// How a request ends.
pub(crate) enum Outcome {
    Whole(Answer),
    Truncated(Answer),
    Dropped,
}

/// What a server answers with.
pub(crate) struct Mock {
    pub(crate) contracts: &'static Contracts,
    pub(crate) tokens: Tokens,
    pub(crate) state: State,
    stateless: bool,
    pub(crate) source: Mutex<Source>,
    pub(crate) overrides: Overrides,
    pub(crate) log: Log,
}

impl Mock {
    pub(crate) fn new(contracts: &'static Contracts, source: Source, stateless: bool) -> Self {
        let tokens = Tokens::default();
        Self {
            contracts,
            state: State::new(tokens.clone()),
            stateless,
            tokens,
            source: Mutex::new(source),
            overrides: Overrides::default(),
            log: Log::default(),
        }
    }

    pub(crate) async fn answer(&self, parts: &Parts, raw: Bytes) -> Outcome {
        if let Some(below) = parts.uri.path().strip_prefix("/_mock") {
            return Outcome::Whole(control::answer(self, &parts.method, below, &raw));
        }
        let checked = check::check(self.contracts, &self.tokens, parts, raw).await;
        self.record(parts, &checked);
        let incoming = match checked {
            Ok(incoming) => incoming,
            Err(refusal) => return Outcome::Whole(refusal.answer()),
        };
        let source = self.source(&incoming);
        let fault = match self.overrides.next(incoming.operation_id) {
            Some(Override::Answer(answer)) => return Outcome::Whole(answer),
            Some(Override::Status(status)) => {
                return Outcome::Whole(documented(&incoming, &source, status));
            }
            Some(Override::Fault(fault)) => Some(fault),
            None => None,
        };
        match fault {
            Some(Fault::RateLimit { retry_after }) => {
                let answer = documented(&incoming, &source, 429);
                Outcome::Whole(answer.header("retry-after", &retry_after.to_string()))
            }
            Some(Fault::ServerError(status)) => {
                let status =
                    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Outcome::Whole(Answer::empty(status))
            }
            Some(Fault::Sca { token }) => {
                let answer = Answer::empty(StatusCode::FORBIDDEN);
                let answer = answer.header("x-2fa-approval-result", "REJECTED");
                Outcome::Whole(answer.header("x-2fa-approval", &token))
            }
            Some(Fault::Delay(time)) => {
                tokio::time::sleep(time).await;
                Outcome::Whole(self.own(&incoming, &source))
            }
            Some(Fault::Truncate) => Outcome::Truncated(self.own(&incoming, &source)),
            Some(Fault::Drop) => {
                // The point of it: the client cannot know that the mock has acted.
                let _ = self.own(&incoming, &source);
                Outcome::Dropped
            }
            None => Outcome::Whole(self.own(&incoming, &source)),
        }
    }

    /// The answer that nobody asked for.
    fn own(&self, incoming: &Incoming, source: &Source) -> Answer {
        // Who asks for a variation asks for an answer that is made up.
        let remembers = !self.stateless && incoming.header("x-mock-variation").is_none();
        let remembered = remembers.then(|| self.state.answer(incoming, source));
        let answer = match remembered.flatten() {
            Some(answer) => answer,
            None => made(incoming, source),
        };
        traced(answer, &incoming.headers)
    }

    fn record(&self, parts: &Parts, checked: &Result<Incoming, Refusal>) {
        let (operation, version, refused_by) = match checked {
            Ok(incoming) => (Some(incoming.operation_id), Some(incoming.version), None),
            Err(refusal) => {
                let problem = &refusal.problem;
                (
                    problem.operation,
                    problem.version,
                    Some(problem.rule.clone()),
                )
            }
        };
        self.log.push(Received {
            method: parts.method.to_string(),
            target: parts.uri.to_string(),
            operation,
            version,
            refused_by,
        });
    }

    /// Forgets everything that has happened.
    pub(crate) fn reset(&self) {
        self.tokens.reset();
        self.state.reset();
        self.overrides.reset();
        self.log.reset();
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
    documented(incoming, source, success.status)
}

/// The documented answer with a status.
fn documented(incoming: &Incoming, source: &Source, status: u16) -> Answer {
    let operation = incoming.operation;
    match source.answer(operation, status, &incoming.headers) {
        Ok(answer) => answer,
        Err(breaches) => broken(operation, &format!("{breaches:?}")),
    }
}

/// The mock cannot keep the contract itself.
pub(crate) fn broken(operation: &Operation, detail: &str) -> Answer {
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
