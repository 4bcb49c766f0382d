//! All calls of all operations, against a server.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wise_api::{Environment, Error, HeaderMap, Response, Wise};
use wise_mock::contract::{Contracts, Operation};
use wise_mock::generate::{Edge, Source, Variation};

use crate::VERSIONS;
use crate::case::{Back, Body, Case};
use crate::compare::{self, Direction};
use crate::inputs::{self, Input, inputs, without};
use crate::report::{Report, Verdict};
use crate::wire;

/// How many operations are under way at a time.
const AT_ONCE: usize = 8;
/// How many alternatives of unions in an answer are gone through.
const ALTERNATIVES: usize = 12;
/// The header by which the mock is asked for another answer.
const VARIATION: &str = "X-Mock-Variation";

/// A failure of the tests themselves.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// Whom to call.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Another server that speaks the contract, instead of the mock.
    pub url: Option<String>,
    /// Only the operations whose id holds this text.
    pub only: Option<String>,
}

/// Calls every operation.
///
/// # Errors
/// When no server or client can be made. What an operation does wrong is in the report.
pub async fn run(options: &Options) -> Result<Report, Trouble> {
    let contracts = Contracts::get()?;
    let mock = wise_mock::Server::start().await?;
    let (wise, server) = match &options.url {
        None => (mock.client()?, mock.url()),
        Some(url) => {
            let environment = Environment::Custom {
                api: url.clone(),
                cards: url.clone(),
            };
            let builder = mock.client_builder().environment(environment);
            (builder.build()?, url.clone())
        }
    };
    let own = options.url.is_none();
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (index, operation) in contracts.operations().iter().enumerate() {
        let wanted = options.only.as_ref();
        if wanted.is_some_and(|wanted| !operation.id.contains(wanted.as_str())) {
            continue;
        }
        let (wise, room) = (wise.clone(), Arc::clone(&room));
        tasks.spawn(async move {
            let _room = room.acquire_owned().await;
            let mut verdict = Verdict {
                version: operation.version.clone(),
                operation: operation.id.clone(),
                method: operation.method.to_string(),
                path: operation.path.clone(),
                ..Verdict::default()
            };
            match case(operation) {
                Some(case) => {
                    let mut trial = Trial {
                        case,
                        operation,
                        wise,
                        own,
                        base: Input::default(),
                        read_only: read_only(operation),
                        verdict: &mut verdict,
                    };
                    trial.run().await;
                }
                None => verdict.note(
                    "generated",
                    ["the contract has the operation, and wise-api has not".to_owned()],
                ),
            }
            (index, verdict)
        });
    }
    let mut verdicts = tasks.join_all().await;
    verdicts.sort_by_key(|(index, _)| *index);
    Ok(Report {
        server,
        verdicts: verdicts.into_iter().map(|(_, verdict)| verdict).collect(),
    })
}

/// The names of what only Wise sets, in the contract of an operation.
fn read_only(operation: &Operation) -> Vec<String> {
    let schemas = operation.responses.iter().flat_map(|one| &one.content);
    let root = schemas.filter_map(|media| media.schema.as_ref()).next();
    root.map(|schema| inputs::read_only(schema.root()))
        .unwrap_or_default()
}

/// The generated call of an operation of the contract.
fn case(operation: &Operation) -> Option<&'static Case> {
    let mut versions = VERSIONS.iter();
    let (_, modules) = versions.find(|(version, _)| *version == operation.version)?;
    modules.iter().copied().flatten().find(|case| {
        let info = (case.info)();
        info.id == operation.id && info.method == operation.method
    })
}

struct Trial<'v> {
    case: &'static Case,
    operation: &'static Operation,
    wise: Wise,
    own: bool,
    /// An ordinary call.
    base: Input,
    /// What only Wise sets: it is read, and never written.
    read_only: Vec<String>,
    verdict: &'v mut Verdict,
}

impl Trial<'_> {
    async fn run(&mut self) {
        let inputs = inputs(self.operation);
        self.base = inputs.get(1).cloned().unwrap_or_default();
        for input in &inputs {
            let problems = self.call(input, None).await;
            self.verdict.note(&input.name, problems);
        }
        if !self.own {
            return;
        }
        if let Some(input) = inputs.first() {
            for variation in Variation::ALL {
                let name = format!("answer: {}", variation.as_str());
                let problems = self.call(input, Some(variation)).await;
                self.verdict.note(&name, problems);
            }
        }
        self.answers();
        self.refusals();
    }

    /// Sends one call, and reads the answer.
    async fn call(&self, input: &Input, variation: Option<Variation>) -> Vec<String> {
        let mut input = input.clone();
        let mut base = self.base.clone();
        let request = loop {
            match (self.case.call)(&self.wise, &input.arguments()) {
                Ok(request) => break request,
                Err(_) if input.may_be_too_little => return Vec::new(),
                Err(mismatch) => {
                    let place = mismatch.text_at();
                    if !place.is_some_and(|place| input.narrow(place, &mut base)) {
                        return vec![mismatch.to_string()];
                    }
                }
            }
        };
        let mut problems = wire::differences(self.operation, self.case.constants, &request, &input);
        let mut call = self.wise.send(request);
        if let Some(variation) = variation {
            call = call.header(VARIATION, variation.as_str());
        }
        match call.await {
            Ok(response) => problems.extend(self.read(&response, variation)),
            Err(Error::Api(refused)) => {
                let body = String::from_utf8_lossy(refused.body());
                let body: String = body.chars().take(600).collect();
                problems.push(format!("refused with {}: {body}", refused.status()));
            }
            Err(error) => problems.push(error.to_string()),
        }
        problems
    }

    fn read(&self, response: &Response, variation: Option<Variation>) -> Vec<String> {
        // Without its optional members an alternative of a union may have nothing left that tells it from the others.
        let unknown = matches!(
            variation,
            Some(Variation::UnknownEnums | Variation::Minimal)
        );
        match (self.case.read)(response) {
            Ok(back) if self.own => same(response, back, unknown, &self.read_only),
            Ok(_) => Vec::new(),
            Err(error) => vec![error.to_string()],
        }
    }

    /// Every documented success, in the alternatives of its unions and at the edges of its values.
    fn answers(&mut self) {
        let statuses = self.operation.responses.iter();
        for status in statuses
            .map(|one| one.status)
            .filter(|status| (200..300).contains(status))
        {
            let mut sources: Vec<Source> = (0..ALTERNATIVES)
                .map(|alternative| Source {
                    alternative: Some(alternative),
                    ..Source::new(1)
                })
                .collect();
            sources.extend([Edge::Low, Edge::High].map(|edge| Source {
                edge,
                ..Source::new(1)
            }));
            for source in sources {
                let problems = match self.made(&source, status) {
                    Ok(response) => self.read(&response, None),
                    Err(problem) => vec![problem],
                };
                self.verdict.note(&format!("answer {status}"), problems);
            }
        }
    }

    /// Every documented error body: it is read as its type, and its entries say what it says.
    fn refusals(&mut self) {
        for refusal in self.case.refusals {
            let Ok(status) = refusal.status.parse::<u16>() else {
                continue;
            };
            let name = format!("error {status}");
            let problems = match self.made(&Source::new(1), status) {
                Ok(response) => {
                    let text = !refusal.media.contains("json")
                        && serde_json::from_slice::<Value>(response.body()).is_err();
                    let mut problems = match (refusal.read)(&response) {
                        // Plain text has no fields, and is an entry by itself.
                        _ if text => Vec::new(),
                        Ok(back) => same(&response, back, false, &self.read_only),
                        Err(error) => vec![error.to_string()],
                    };
                    problems.extend(entries(response, status));
                    problems
                }
                Err(problem) => vec![problem],
            };
            self.verdict.note(&name, problems);
        }
    }

    fn made(&self, source: &Source, status: u16) -> Result<Response, String> {
        let answer = source
            .answer(self.operation, status, &HeaderMap::new())
            .map_err(|breaches| format!("the mock breaks the contract: {breaches:?}"))?;
        Ok(Response::new(
            &(self.case.info)(),
            answer.status,
            answer.headers,
            answer.body,
        ))
    }
}

/// What was read says what was sent.
fn same(response: &Response, back: Back, unknown: bool, read_only: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    if back.unrecognized && !unknown {
        problems.push("something that the contract names was not recognized".to_owned());
    }
    match back.body {
        // The contract promises no body, or says nothing about it.
        Body::Nothing => {}
        Body::Bytes(bytes) if bytes == *response.body() => {}
        Body::Bytes(_) => problems.push("the bytes are not those that were sent".to_owned()),
        Body::Json(back) => match serde_json::from_slice::<Value>(response.body()) {
            Ok(mut sent) => {
                let mut back = back;
                without(&mut sent, read_only);
                without(&mut back, read_only);
                problems.extend(compare::differences(&sent, &back, Direction::Read));
            }
            Err(error) => problems.push(format!("the body is not JSON: {error}")),
        },
    }
    problems
}

/// A refusal keeps its status, and an entry for each code and message of its body.
fn entries(response: Response, status: u16) -> Vec<String> {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let refused = match response.into_success() {
        Err(Error::Api(refused)) => refused,
        _ => return vec!["it is not taken for a refusal".to_owned()],
    };
    let mut problems = Vec::new();
    if refused.status().as_u16() != status {
        problems.push(format!("the status became {}", refused.status()));
    }
    let whole = std::slice::from_ref(&body);
    let listed = body.get("errors").unwrap_or(&body).as_array();
    for said in listed.map_or(whole, Vec::as_slice) {
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        let (code, message) = (text("code"), text("message"));
        let found = refused.entries().iter().any(|entry| {
            (code.is_none() || entry.code.as_deref() == code)
                && (message.is_none() || entry.message.as_deref() == message)
        });
        if !found && (code.is_some() || message.is_some()) {
            problems.push(format!("no entry says {code:?} {message:?}"));
        }
    }
    problems
}
