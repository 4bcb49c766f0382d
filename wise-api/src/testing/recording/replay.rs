//! Replaying.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::cut::Cutter;
use super::tape::{self, Body, Exchange};
use crate::engine::{HttpRequest, HttpResponse, Reached, Transport, TransportFailure};
use crate::testing::{FakeClock, Unmet};
use crate::{BoxFuture, Builder, Environment, Error, Wise};

/// A client that is answered from a recording. It derefs to [`Wise`].
///
/// A request gets the response of the first exchange that is not used up, and has its method, its path with the query, and its body. Secrets are
/// cut out of the request first, as they were out of the recording; UUIDs in the body count as equal where nothing fits exactly, because the client
/// makes keys anew. Headers are not compared. Retries come from the recording like the requests that they were. Time passes by itself.
#[derive(Debug)]
pub struct Replay {
    wise: Wise,
    tape: Arc<Tape>,
}

#[derive(Debug)]
struct Tape(Mutex<State>);

#[derive(Debug)]
struct State {
    /// What was cut out beside the known names.
    names: BTreeSet<String>,
    exchanges: Vec<(bool, Exchange)>,
    unexpected: Vec<String>,
}

impl Replay {
    #[allow(clippy::expect_used, reason = "all settings are constants")]
    pub(super) fn new(tape: tape::Tape) -> Self {
        let builder = Wise::builder()
            .personal_token("replay")
            .user_token("replay")
            .client_credentials_token("replay")
            .basic("replay", "replay");
        Self::with(tape, builder).expect("the settings of a replay are good")
    }

    fn with(tape: tape::Tape, builder: Builder) -> Result<Self, Error> {
        let names = tape.names.into_iter().collect();
        let exchanges = tape
            .exchanges
            .into_iter()
            .map(|exchange| (false, exchange))
            .collect();
        let tape = Arc::new(Tape(Mutex::new(State {
            names,
            exchanges,
            unexpected: Vec::new(),
        })));
        let environment = Environment::custom("https://wise.invalid");
        let wise = builder
            .environment(environment.clone())
            .transport(Line {
                tape: Arc::clone(&tape),
                environment,
            })
            .clock(FakeClock::new())
            .build()?;
        Ok(Self { wise, tape })
    }

    /// Says what was recorded and not asked for, and what was asked for and is not in the recording.
    ///
    /// # Errors
    /// [`Unmet`], with a line for each.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.tape.0.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = state.exchanges.iter().filter(|(used, _)| !used);
        let mut lines: Vec<String> = unused
            .map(|(_, exchange)| {
                format!(
                    "{} {} was recorded, and did not come",
                    exchange.method, exchange.target
                )
            })
            .collect();
        lines.extend(state.unexpected.iter().cloned());
        Unmet::of(lines)
    }
}

impl Deref for Replay {
    type Target = Wise;

    fn deref(&self) -> &Wise {
        &self.wise
    }
}

struct Line {
    tape: Arc<Tape>,
    environment: Environment,
}

impl Transport for Line {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let tape = Arc::clone(&self.tape);
        let target = self.environment.target(&request.url).to_owned();
        Box::pin(async move {
            let body = match request.body {
                Some(body) => body.collect(usize::MAX).await,
                None => Ok(Bytes::new()),
            };
            let body = body.map_err(|error| TransportFailure::new(Reached::Maybe, error))?;
            tape.answer(request.method.as_str(), &target, &request.headers, &body)
        })
    }
}

impl Tape {
    fn answer(
        &self,
        method: &str,
        target: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<HttpResponse, TransportFailure> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cutter = Cutter::new(state.names.clone());
        cutter.learn_headers(headers);
        cutter.learn_body(headers, body);
        let (target, body) = (cutter.target(target), cutter.body(headers, body));
        let mut near = "nothing of its address is left in the recording";
        let mut found = None;
        for (number, (used, exchange)) in state.exchanges.iter().enumerate() {
            if *used || exchange.method != method || exchange.target != target {
                continue;
            }
            if exchange.sent == body {
                found = Some(number);
                break;
            }
            if blurred(&exchange.sent) == blurred(&body) {
                found = found.or(Some(number));
            }
            near = "its body is not the one that was recorded";
        }
        if let Some((used, exchange)) = found.and_then(|number| state.exchanges.get_mut(number)) {
            *used = true;
            return exchange.replay();
        }
        let what = format!("{method} {target}: {near}");
        state.unexpected.push(what.clone());
        Err(TransportFailure::new(
            Reached::Maybe,
            format!("an unexpected request, {what}"),
        ))
    }
}

/// A body with one UUID in place of all.
fn blurred(body: &Body) -> Body {
    let blur = |text: &String| {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(next) = rest.chars().next() {
            match rest
                .get(..36)
                .filter(|text| text.parse::<uuid::Uuid>().is_ok())
            {
                Some(_) => {
                    out.push_str("uuid");
                    rest = rest.get(36..).unwrap_or_default();
                }
                None => {
                    out.push(next);
                    rest = rest.get(next.len_utf8()..).unwrap_or_default();
                }
            }
        }
        out
    };
    match body {
        Body::Json(text) => Body::Json(blur(text)),
        Body::Text(text) => Body::Text(blur(text)),
        other => other.clone(),
    }
}

impl Exchange {
    fn replay(&self) -> Result<HttpResponse, TransportFailure> {
        let reached = match self.broken.as_deref() {
            Some("no") => Reached::No,
            Some("maybe") => Reached::Maybe,
            _ => Reached::Yes,
        };
        let broken = || {
            let failure =
                TransportFailure::new(reached, "the connection broke when this was recorded");
            if self.timed_out {
                failure.timed_out()
            } else {
                failure
            }
        };
        let Some(status) = self.status else {
            return Err(broken());
        };
        let status = StatusCode::from_u16(status).map_err(|_| {
            TransportFailure::new(Reached::No, "the recording has a status that HTTP has not")
        })?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) =
                (name.parse::<HeaderName>(), HeaderValue::try_from(value))
            {
                headers.append(name, value);
            }
        }
        let body = self.body.bytes();
        Ok(match self.broken {
            None => HttpResponse::new(status, headers, body),
            Some(_) => {
                HttpResponse::streamed(status, headers, stream::iter([Ok(body), Err(broken())]))
            }
        })
    }
}
