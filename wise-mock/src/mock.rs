//! One mock: what it knows, and how it answers.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};

use crate::alias::Alias;
use crate::breach::{broken, listed};
use crate::check::{self, Refusal};
use crate::contract::Contracts;
use crate::exchange::{Incoming, Response};
use crate::forms;
use crate::generate::{Source, Variation};
use crate::log::{Log, Received};
use crate::made::Made;
use crate::overrides::{Fault, Override, Overrides};
use crate::state::{State, without_state};
use crate::token::Tokens;

/// How a request ends.
pub(crate) enum Outcome {
    Whole(Response),
    Truncated(Response),
    Dropped,
}

/// What a server answers with.
pub(crate) struct Mock {
    pub(crate) contracts: &'static Contracts,
    pub(crate) tokens: Tokens,
    pub(crate) state: State,
    stateless: bool,
    aliases: Vec<Alias>,
    pub(crate) source: Mutex<Source>,
    pub(crate) overrides: Overrides,
    pub(crate) log: Log,
    made: Made,
}

impl Mock {
    pub(crate) fn new(
        contracts: &'static Contracts,
        source: Source,
        stateless: bool,
        aliases: Vec<Alias>,
    ) -> Self {
        let tokens = Tokens::default();
        Self {
            contracts,
            state: State::new(tokens.clone()),
            stateless,
            aliases,
            tokens,
            source: Mutex::new(source),
            overrides: Overrides::default(),
            log: Log::default(),
            made: Made::default(),
        }
    }

    pub(crate) async fn answer(&self, parts: &Parts, raw: Bytes) -> Outcome {
        if let Some(answer) = validated(parts).or_else(|| self.oldest(parts)) {
            self.log.push(Received::outside(parts));
            return Outcome::Whole(answer);
        }
        let checked = check::check(self.contracts, (&self.tokens, &self.aliases), parts, raw).await;
        self.record(parts, &checked);
        let incoming = match checked {
            Ok(incoming) => incoming,
            Err(refusal) => return Outcome::Whole(self.refused(&refusal)),
        };
        let asked = match check::variation(&incoming.headers) {
            Ok(asked) => asked,
            Err(problem) => return Outcome::Whole(problem.response()),
        };
        let mut outcome = self.outcome(&incoming, asked).await;
        if let Outcome::Whole(answer) | Outcome::Truncated(answer) = &mut outcome {
            trace(answer, &incoming.headers);
        }
        outcome
    }

    /// The refusal of a request. What does not fit its form is refused as Wise does it, whatever else the contract says against it.
    fn refused(&self, refusal: &Refusal) -> Response {
        let incoming = refusal.incoming.as_ref().filter(|_| !self.stateless);
        let by_form = incoming.and_then(|incoming| self.state.against_form(incoming));
        by_form.unwrap_or_else(|| refusal.response())
    }

    /// The response to a path that Wise has left out of its contracts, and clients still use: the list of profiles.
    fn oldest(&self, parts: &Parts) -> Option<Response> {
        let asked = parts.method == Method::GET && parts.uri.path() == "/v1/profiles";
        let authorization = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let known = self.tokens.kind(authorization).is_some();
        (asked && known && !self.stateless).then(|| self.state.profiles_v1())
    }

    async fn outcome(&self, incoming: &Incoming, asked: Option<Variation>) -> Outcome {
        let source = *self.source.lock().unwrap_or_else(PoisonError::into_inner);
        let source = asked.map_or(source, |asked| source.variation(asked));
        // A variation is always a made-up response.
        let own = || self.own(incoming, &source, !self.stateless && asked.is_none());
        let answer = match self.overrides.next(incoming.operation_id) {
            Some(Override::Response(answer)) => answer,
            Some(Override::Status(status)) => self.documented(incoming, &source, status),
            Some(Override::Variation(variation)) => {
                self.made_up(incoming, &source.variation(variation))
            }
            Some(Override::Fault(Fault::RateLimit { retry_after })) => {
                let answer = self.documented(incoming, &source, 429);
                answer.header("retry-after", &retry_after.to_string())
            }
            Some(Override::Fault(Fault::ServerError(status))) => {
                let status = StatusCode::from_u16(status);
                Response::empty(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            }
            Some(Override::Fault(Fault::Sca { token })) => Response::empty(StatusCode::FORBIDDEN)
                .header("x-2fa-approval-result", "REJECTED")
                .header("x-2fa-approval", &token),
            // What these have in common: the client cannot know that the mock has acted.
            Some(Override::Fault(Fault::Delay(time))) => {
                let answer = own();
                tokio::time::sleep(time).await;
                answer
            }
            Some(Override::Fault(Fault::Truncate)) => return Outcome::Truncated(own()),
            Some(Override::Fault(Fault::Drop)) => {
                let _ = own();
                return Outcome::Dropped;
            }
            None => own(),
        };
        Outcome::Whole(answer)
    }

    /// The response that nobody asked for.
    fn own(&self, incoming: &Incoming, source: &Source, remembers: bool) -> Response {
        let remembered = remembers.then(|| self.state.answer(incoming, source));
        let remembered = remembered.flatten();
        // Forms need no memory. A variation is what the contract allows, and not a form.
        let form = || {
            let whole = source.variation == Variation::Full;
            (self.stateless && whole).then(|| without_state(incoming))?
        };
        let remembered = remembered.or_else(form);
        remembered.unwrap_or_else(|| self.made_up(incoming, source))
    }

    /// The response of a success, made from the contract.
    fn made_up(&self, incoming: &Incoming, source: &Source) -> Response {
        let operation = incoming.operation;
        let Some(success) = operation.success() else {
            return broken(operation, "the contract has no success");
        };
        self.documented(incoming, source, success.status)
    }

    /// The documented response with a status.
    fn documented(&self, incoming: &Incoming, source: &Source, status: u16) -> Response {
        match self.made.answer(incoming, source, status) {
            Ok(answer) => answer,
            Err(breaches) => broken(incoming.operation, &listed(&breaches)),
        }
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
            operation,
            version,
            refused_by,
            ..Received::outside(parts)
        });
    }

    /// Forgets everything that has happened.
    pub(crate) fn reset(&self) {
        self.tokens.reset();
        self.state.reset();
        self.overrides.reset();
        self.log.reset();
    }
}

/// The response of one of the validators that forms name. They are in no contract.
fn validated(parts: &Parts) -> Option<Response> {
    let name = parts.uri.path().strip_prefix("/v1/validators/")?;
    let query = check::pairs(parts.uri.query().unwrap_or_default())?;
    let read = parts.method == Method::GET;
    read.then(|| forms::validate(name, &query)).flatten()
}

/// The correlation id comes back as it was sent.
fn trace(answer: &mut Response, asked: &HeaderMap) {
    const CORRELATION: &str = "x-external-correlation-id";
    if let Some(id) = asked.get(CORRELATION) {
        answer.headers.insert(CORRELATION, id.clone());
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::{Value, json};

    use crate::contract::{Contracts, Operation};
    use crate::exchange::Response;
    use crate::state::checked;

    fn profile() -> &'static Operation {
        let contracts = Contracts::get().expect("contracts");
        contracts.named("profileGet").next().expect("an operation")
    }

    #[test]
    fn an_answer_that_breaks_the_contract_does_not_leave() {
        let wrong = Response::json(
            StatusCode::OK,
            &json!({ "type": "PERSONAL", "id": "not a number" }),
        );
        let answer = checked(profile(), wrong);
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
        assert_eq!(body["operation"], "profileGet");
        let detail = body["detail"].as_str().expect("a text");
        assert!(detail.contains("body/id"), "{detail}");
        assert!(!detail.contains("not a number"), "{detail}");
    }

    #[test]
    fn a_success_that_the_contract_does_not_have_does_not_leave() {
        let answer = checked(profile(), Response::empty(StatusCode::IM_USED));
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        let refusal = Response::empty(StatusCode::CONFLICT);
        assert_eq!(checked(profile(), refusal.clone()), refusal);
    }
}
