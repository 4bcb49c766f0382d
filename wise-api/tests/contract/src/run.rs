//! All calls of all operations, against a server.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use wise_api::error::ApiError;
use wise_api::operation::{Request, Response};
use wise_api::retry::RetryPolicy;
use wise_api::{Environment, Error, HeaderMap, Wise};
use wise_mock::Server;
use wise_mock::contract::{Contracts, Operation};
use wise_mock::generate::{Edge, Source, Variation};

use crate::VERSIONS;
use crate::arrived::Wire;
use crate::case::{Back, Body, Case, Refusal};
use crate::compare::{self, Direction};
use crate::inputs::{Input, inputs};
use crate::report::{Report, Verdict};
use crate::wire;

/// How many operations are under way at a time.
const AT_ONCE: usize = 8;
/// How many alternatives of unions in a response are gone through at most.
const ALTERNATIVES: usize = 64;
/// The header by which the mock is asked for another response.
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
    /// Only the operations of this directory of `spec/`: a server of one document knows no other.
    pub version: Option<String>,
}

/// Calls every operation.
///
/// # Errors
/// When no server or client can be made. What an operation does wrong is in the report.
pub async fn run(options: &Options) -> Result<Report, Trouble> {
    let contracts = Contracts::get()?;
    // A response is asked for by the id of its operation, which another version may have, too.
    let mut mocks: BTreeMap<&str, (Wise, Arc<Server>)> = BTreeMap::new();
    for (version, _) in VERSIONS {
        // Every operation alone, with ids that nothing was made with.
        let mock = Server::builder().stateless().start().await?;
        let mut builder = mock.client_builder().retry(RetryPolicy::never());
        if let Some(url) = &options.url {
            builder = builder.environment(Environment::Custom {
                api: url.clone(),
                cards: url.clone(),
            });
        }
        mocks.insert(version, (builder.build()?, Arc::new(mock)));
    }
    // One call at a time, so that what arrives is known to belong to it.
    let wire = Arc::new(Mutex::new(Wire::start().await?));
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (index, operation) in contracts.operations().iter().enumerate() {
        let (id, version) = (options.only.as_ref(), options.version.as_ref());
        if id.is_some_and(|id| !operation.id.contains(id.as_str()))
            || version.is_some_and(|version| *version != operation.version)
        {
            continue;
        }
        let Some((wise, mock)) = mocks.get(operation.version.as_str()) else {
            continue;
        };
        let wise = wise.clone();
        let mock = options.url.is_none().then(|| Arc::clone(mock));
        let room = Arc::clone(&room);
        let wire = Arc::clone(&wire);
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
                        mock,
                        wire,
                        base: Input::default(),
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
    let server = options.url.clone();
    Ok(Report {
        server: server.unwrap_or_else(|| "wise-mock".to_owned()),
        verdicts: verdicts.into_iter().map(|(_, verdict)| verdict).collect(),
    })
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
    /// The mock, if it is one that is called.
    mock: Option<Arc<Server>>,
    /// Where it is seen what arrives.
    wire: Arc<Mutex<Wire>>,
    /// An ordinary call.
    base: Input,
    verdict: &'v mut Verdict,
}

impl Trial<'_> {
    async fn run(&mut self) {
        let mut inputs = inputs(self.operation);
        if self.mock.is_none() {
            inputs.iter_mut().for_each(Input::exact);
        }
        self.base = inputs.get(1).cloned().unwrap_or_default();
        for input in &inputs {
            let problems = self.call(input, None).await;
            self.verdict.note(&input.name, problems);
            let problems = self.arrives(input).await;
            self.verdict
                .note(&format!("arrived: {}", input.name), problems);
        }
        let problems = self.given().await;
        self.verdict
            .note("arrived: all that a caller can give", problems);
        let Some(mock) = self.mock.clone() else {
            return;
        };
        for variation in Variation::ALL {
            let name = format!("answer: {}", variation.as_str());
            let problems = self.call(&self.base, Some(variation)).await;
            self.verdict.note(&name, problems);
        }
        self.answers(&mock).await;
        self.refusals(&mock).await;
    }

    /// Sends one call, and reads the response.
    async fn call(&self, input: &Input, variation: Option<Variation>) -> Vec<String> {
        match self.send(input, variation).await {
            Ok((response, mut problems)) => {
                problems.extend(self.read(&response, variation));
                problems
            }
            Err(Failed::TooLittle) => Vec::new(),
            Err(Failed::Unsendable(problem)) => vec![problem],
            Err(Failed::Error(Error::Api(refused))) => {
                let body = String::from_utf8_lossy(refused.raw());
                let body: String = body.chars().take(600).collect();
                vec![format!("refused with {}: {body}", refused.status())]
            }
            Err(Failed::Error(error)) => vec![error.to_string()],
        }
    }

    /// What is wrong with a call when it arrives.
    async fn arrives(&self, input: &Input) -> Vec<String> {
        let wire = self.wire.lock().await;
        match self.request(wire.client(), input) {
            Ok((request, input)) => {
                let constants = self.case.constants;
                wire.kept(self.operation, constants, &request, &input).await
            }
            Err(Failed::Unsendable(problem)) => vec![problem],
            Err(_) => Vec::new(),
        }
    }

    /// What is replaced of what a caller gives.
    async fn given(&self) -> Vec<String> {
        let wire = self.wire.lock().await;
        match self.request(wire.client(), &self.base) {
            Ok((request, _)) => wire.given(&request).await,
            Err(Failed::Unsendable(problem)) => vec![problem],
            Err(_) => Vec::new(),
        }
    }

    /// The request of a call, and what it was given in the end.
    fn request(&self, wise: &Wise, input: &Input) -> Result<(Request, Input), Failed> {
        let mut input = input.clone();
        let mut base = self.base.clone();
        loop {
            match (self.case.call)(wise, &input.arguments()) {
                Ok(request) => return Ok((request, input)),
                Err(_) if input.may_be_too_little => return Err(Failed::TooLittle),
                Err(mismatch) => {
                    let place = mismatch.text_at();
                    if !place.is_some_and(|place| input.narrow(place, &mut base, self.operation)) {
                        return Err(Failed::Unsendable(mismatch.to_string()));
                    }
                }
            }
        }
    }

    /// The response, and what is wrong with the request.
    async fn send(
        &self,
        input: &Input,
        variation: Option<Variation>,
    ) -> Result<(Response, Vec<String>), Failed> {
        let (request, input) = self.request(&self.wise, input)?;
        let problems = wire::differences(self.operation, self.case.constants, &request, &input);
        let mut call = self.wise.send(request);
        if self.mock.is_some() {
            // Named also where it is the usual one: then the mock makes the response from the contract, and not from what it remembers.
            call = call.header(VARIATION, variation.unwrap_or_default().as_str());
        }
        match call.await {
            Ok(response) => Ok((response, problems)),
            Err(error) => Err(Failed::Error(error)),
        }
    }

    fn read(&self, response: &Response, variation: Option<Variation>) -> Vec<String> {
        // Without its optional members an alternative of a union may have nothing left that tells it from the others.
        let unknown = matches!(
            variation,
            Some(Variation::UnknownEnums | Variation::Minimal)
        );
        match (self.case.read)(response) {
            Ok(back) if self.mock.is_some() => same(response, back, unknown),
            Ok(_) => Vec::new(),
            Err(error) => vec![error.to_string()],
        }
    }

    /// Every documented success, in the alternatives of its unions and at the edges of its values.
    async fn answers(&mut self, mock: &Server) {
        let statuses = self.operation.responses.iter().map(|one| one.status);
        for status in statuses.filter(|status| (200..300).contains(status)) {
            for (source, answer) in self.all_responses(status) {
                let problems = match self.queue(mock, answer) {
                    Ok(()) => self.call(&self.base, None).await,
                    Err(problem) => vec![problem],
                };
                let what = match (source.edge, source.further) {
                    (Edge::Middle, 0) => String::new(),
                    (Edge::Middle, further) => format!(", {further} further in every enum"),
                    (edge, _) => format!(", {edge:?}"),
                };
                self.verdict
                    .note(&format!("answer {status}{what}"), problems);
            }
        }
    }

    /// What the mock can answer with a status: the alternatives of unions, all values of enums, the edges of values.
    fn all_responses(&self, status: u16) -> Vec<(Source, Result<wise_mock::Response, String>)> {
        let source = Source::new(1);
        let mut sources: Vec<Source> = [Edge::Low, Edge::High]
            .map(|edge| Source { edge, ..source })
            .to_vec();
        let media = self
            .operation
            .response(status)
            .into_iter()
            .flat_map(|one| &one.content);
        let schema = media.filter_map(|media| media.schema.as_ref()).next();
        let mut known = Vec::new();
        for alternative in 0..ALTERNATIVES {
            let source = Source {
                alternative: Some(alternative),
                ..source
            };
            let answer = self.made(&source, status);
            if known.contains(&answer) {
                break;
            }
            known.push(answer);
            let longest = schema.map_or(0, |schema| source.longest_enum(schema));
            sources.extend((0..longest.max(1)).map(|further| Source { further, ..source }));
        }
        let answers = sources
            .into_iter()
            .map(|source| (source, self.made(&source, status)));
        answers.collect()
    }

    /// Every documented error body: it is read as its type, and its entries say what it says.
    async fn refusals(&mut self, mock: &Server) {
        for refusal in self.case.refusals {
            let Ok(status) = refusal.status.parse::<u16>() else {
                continue;
            };
            let answer = self.made(&Source::new(1), status);
            let problems = match self.queue(mock, answer) {
                Ok(()) => match self.send(&self.base, None).await {
                    Err(Failed::Error(Error::Api(refused))) => {
                        self.refused(refusal, &refused, status)
                    }
                    _ => vec!["it is not taken for a refusal".to_owned()],
                },
                Err(problem) => vec![problem],
            };
            self.verdict.note(&format!("error {status}"), problems);
        }
    }

    fn refused(&self, refusal: &Refusal, refused: &ApiError, status: u16) -> Vec<String> {
        let response = refused.response();
        // Plain text has no fields, and is an entry by itself.
        let text = !refusal.media.contains("json")
            && serde_json::from_slice::<Value>(response.body()).is_err();
        let mut problems = match (refusal.read)(response) {
            _ if text => Vec::new(),
            Ok(back) => same(response, back, false),
            Err(error) => vec![error.to_string()],
        };
        problems.extend(entries(refused, status));
        problems
    }

    /// What the mock answers with this status.
    fn made(&self, source: &Source, status: u16) -> Result<wise_mock::Response, String> {
        let answer = source.answer(self.operation, status, &HeaderMap::new());
        answer.map_err(|breaches| format!("the mock breaks the contract: {breaches:?}"))
    }

    /// Has the mock give this response to the next call of the operation.
    fn queue(
        &self,
        mock: &Server,
        answer: Result<wise_mock::Response, String>,
    ) -> Result<(), String> {
        let on = mock.on(&self.operation.id);
        on.respond(answer?).map_err(|error| error.to_string())
    }
}

/// Why there is no response.
enum Failed {
    /// The client asks for more than the contract, on purpose.
    TooLittle,
    /// There is no request.
    Unsendable(String),
    /// No success came back.
    Error(Error),
}

/// What was read says what was sent.
fn same(response: &Response, back: Back, unknown: bool) -> Vec<String> {
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
            Ok(sent) => {
                problems.extend(compare::differences(&sent, &back, Direction::Read));
            }
            Err(error) => problems.push(format!("the body is not JSON: {error}")),
        },
    }
    problems
}

/// A refusal keeps its status, and an entry for each code and message of its body.
fn entries(refused: &ApiError, status: u16) -> Vec<String> {
    let body: Value = serde_json::from_slice(refused.raw()).unwrap_or_default();
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
