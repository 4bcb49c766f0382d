//! The control endpoints of the state.

use std::time::Duration;

use http::{Method, StatusCode, Uri};
use serde_json::{Map, Value, json};

use super::subscriptions::loopback;
use super::{Factors, State, call, digits};
use crate::contract::Contracts;
use crate::exchange::Answer;
use crate::problem::Problem;

impl State {
    /// The answer to a request below `/_mock/` that the server itself does not know; nothing when the state does not know it either.
    pub(crate) fn control(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Answer> {
        let body = body.unwrap_or(&Value::Null);
        let done = match (method.as_str(), path) {
            ("GET", "/events") => return Some(events()),
            ("POST", "/events") => match self.send(body) {
                Ok(sent) => return Some(Answer::json(StatusCode::OK, &json!({ "sent": sent }))),
                Err(refusal) => Err(refusal),
            },
            ("POST", "/rates") => self.rate(body),
            ("POST", "/clock") => self.later(body),
            ("POST", "/sca") => self.protect(body),
            _ => return None,
        };
        Some(match done {
            Ok(()) => Answer::empty(StatusCode::NO_CONTENT),
            Err(detail) => {
                Problem::new(StatusCode::BAD_REQUEST, "body", "control", detail).answer()
            }
        })
    }

    fn protect(&self, body: &Value) -> Result<(), String> {
        let factors = match call::member(body, "factors").as_u64() {
            Some(1) => Factors::One,
            Some(2) => Factors::Two,
            None if call::member(body, "factors").is_null() => Factors::One,
            _ => return Err("`factors` must be 1 or 2".to_owned()),
        };
        match text(body, "operation") {
            Ok(operation) => self.require_sca(operation, factors),
            Err(_) => self.require_documented_sca(),
        }
        Ok(())
    }

    fn rate(&self, body: &Value) -> Result<(), String> {
        let rate = call::member(body, "rate");
        // As a text it keeps all of its digits.
        let rate = rate
            .as_str()
            .map_or_else(|| digits::decimal(rate), digits::exact_decimal);
        let rate = rate.ok_or("`rate` must be a number, or a text with one")?;
        self.set_rate(text(body, "source")?, text(body, "target")?, rate);
        Ok(())
    }

    fn later(&self, body: &Value) -> Result<(), String> {
        let seconds = call::member(body, "advanceSeconds").as_u64();
        let seconds = seconds.ok_or("`advanceSeconds` must be a whole number")?;
        self.clock.advance(Duration::from_secs(seconds));
        Ok(())
    }

    fn send(&self, body: &Value) -> Result<usize, String> {
        let order = EventOrder {
            event: text(body, "event")?.to_owned(),
            version: text(body, "version").ok().map(str::to_owned),
            url: text(body, "url").ok().map(str::to_owned),
            data: call::member(body, "data").clone(),
        };
        self.send_event(&order).map_err(|refused| refused.0)
    }

    /// Sends an event that did not happen. To how many receivers.
    pub(crate) fn send_event(&self, order: &EventOrder) -> Result<usize, EventRefused> {
        let version = order.version()?;
        let mut world = self.world();
        let sent = match &order.url {
            Some(url) => {
                let url: Uri = loopback(url).ok_or_else(|| {
                    EventRefused("the mock sends to http:// on loopback only".to_owned())
                })?;
                let sent = world.send_made_up(&order.event, &version, &url, &order.data);
                sent.map(|()| 1)
            }
            None => world.emit_made_up(&order.event, &order.data),
        };
        sent.map_err(|breaches| EventRefused(format!("`data` breaks the contract: {breaches:?}")))
    }
}

/// An event that a test wants to have.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventOrder {
    pub(crate) event: String,
    pub(crate) version: Option<String>,
    pub(crate) url: Option<String>,
    /// What goes over what is made up.
    pub(crate) data: Value,
}

impl EventOrder {
    /// The schema version that was asked for, or the newest one.
    fn version(&self) -> Result<String, EventRefused> {
        let contracts = Contracts::get().map_err(EventRefused)?;
        let mut named = contracts.events().filter(|(event, _)| *event == self.event);
        let (_, versions) = named
            .next()
            .ok_or_else(|| EventRefused(format!("there is no event `{}`", self.event)))?;
        let mut fitting =
            versions.filter(|version| self.version.as_ref().is_none_or(|wanted| wanted == version));
        let newest = fitting.next_back();
        newest
            .map(str::to_owned)
            .ok_or_else(|| EventRefused(format!("`{}` has no such schema version", self.event)))
    }
}

/// Why an event cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRefused(pub String);

impl std::fmt::Display for EventRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EventRefused {}

/// Every event with its schema versions.
fn events() -> Answer {
    let events: Map<String, Value> = match Contracts::get() {
        Ok(contracts) => contracts
            .events()
            .map(|(event, versions)| (event.to_owned(), versions.collect()))
            .collect(),
        Err(_) => Map::new(),
    };
    Answer::json(StatusCode::OK, &Value::Object(events))
}

fn text<'a>(body: &'a Value, name: &str) -> Result<&'a str, String> {
    let text = call::member(body, name).as_str();
    text.ok_or_else(|| format!("`{name}` is missing"))
}
