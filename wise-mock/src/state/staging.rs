//! What a test does to the state from outside: events that did not happen, rates, the clock, SCA.

use std::time::Duration;

use http::{Method, StatusCode, Uri};
use serde::Deserialize;
use serde_json::{Value, json};

use super::event_order::EventOrder;
use super::subscriptions::loopback;
use super::{Factors, State, digits};
use crate::breach::listed;
use crate::contract::Contracts;
use crate::exchange::Response;
use crate::misuse::Misuse;
use crate::problem::Problem;

/// The body of `POST /_mock/rates`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    source: String,
    target: String,
    /// A number, or a text, which keeps all of its digits.
    rate: Value,
}

/// The body of `POST /_mock/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Later {
    advance_seconds: u64,
}

/// The body of `POST /_mock/sca`, if there is one.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Protected {
    operation: Option<String>,
    factors: Option<u8>,
}

/// The body of `POST /_mock/sca/keys`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TrustedKey {
    public_key: String,
}

impl State {
    /// The response to a request below `/_mock/` that the server itself does not know; nothing when the state does not know it either.
    pub(crate) fn control(
        &self,
        contracts: &Contracts,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Response> {
        let body = body.unwrap_or(&Value::Null);
        let done = match (method.as_str(), path) {
            ("GET", "/events") => return Some(events(contracts)),
            ("GET", "/events/key") => return Some(key()),
            ("POST", "/events") => {
                let order = EventOrder::deserialize(body).map_err(Misuse::from);
                match order.and_then(|order| self.send_event(contracts, &order)) {
                    Ok(sent) => {
                        return Some(Response::json(StatusCode::OK, &json!({ "sent": sent })));
                    }
                    Err(misuse) => Err(misuse),
                }
            }
            ("POST", "/rates") => self.rate(body),
            ("POST", "/clock") => Later::deserialize(body)
                .map(|later| {
                    self.clock
                        .advance(Duration::from_secs(later.advance_seconds))
                })
                .map_err(Misuse::from),
            ("POST", "/sca") => self.protect(contracts, body),
            ("POST", "/sca/keys") => TrustedKey::deserialize(body)
                .map_err(Misuse::from)
                .and_then(|trusted| self.trust_signing_key(&trusted.public_key)),
            _ => return None,
        };
        Some(match done {
            Ok(()) => Response::empty(StatusCode::NO_CONTENT),
            Err(Misuse(detail)) => {
                Problem::new(StatusCode::BAD_REQUEST, "body", "control", detail).response()
            }
        })
    }

    fn protect(&self, contracts: &Contracts, body: &Value) -> Result<(), Misuse> {
        let asked = Option::<Protected>::deserialize(body)?.unwrap_or_default();
        let factors = match asked.factors {
            None | Some(1) => Factors::One,
            Some(2) => Factors::Two,
            _ => return Err(Misuse("`factors` must be 1 or 2".to_owned())),
        };
        match (&asked.operation, factors) {
            (Some(operation), _) => self.require_sca(contracts.known(operation)?, factors),
            (None, Factors::One) => self.require_documented_sca(),
            (None, Factors::Two) => {
                return Err(Misuse("two `factors` need an `operation`".to_owned()));
            }
        }
        Ok(())
    }

    fn rate(&self, body: &Value) -> Result<(), Misuse> {
        let asked = Rate::deserialize(body)?;
        let currency = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let (source, target) = (&asked.source, &asked.target);
        if !currency(source) || !currency(target) || source == target {
            let detail = "`source` and `target` must be two currencies, such as GBP and EUR";
            return Err(Misuse(detail.to_owned()));
        }
        let rate = match &asked.rate {
            Value::String(rate) => digits::exact_decimal(rate),
            rate => digits::decimal(rate),
        };
        let wrong = || Misuse("`rate` must be a number, or a text with one".to_owned());
        self.set_rate(source, target, rate.ok_or_else(wrong)?);
        Ok(())
    }

    /// Sends an event that did not happen. To how many receivers.
    pub(crate) fn send_event(
        &self,
        contracts: &Contracts,
        order: &EventOrder,
    ) -> Result<usize, Misuse> {
        let version = order.version(contracts)?;
        let mut world = self.world();
        let sent = match &order.url {
            Some(url) => {
                let elsewhere = || Misuse("the mock sends to http:// on loopback only".to_owned());
                let url: Uri = loopback(url).ok_or_else(elsewhere)?;
                let sent = world.send_made_up(&order.event, &version, &url, &order.data);
                sent.map(|()| 1)
            }
            None => world.emit_made_up(&order.event, &order.data),
        };
        sent.map_err(|breaches| {
            Misuse(format!("`data` breaks the contract: {}", listed(&breaches)))
        })
    }
}

/// The key that webhooks are signed with, as PEM, for a receiver that is another program.
fn key() -> Response {
    match super::public_key() {
        Ok(key) => Response::empty(StatusCode::OK).typed("application/x-pem-file", key.to_pem()),
        Err(error) => {
            let detail = format!("there is no key to sign with: {error}");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "path", "key", detail).response()
        }
    }
}

/// Every event with its schema versions.
fn events(contracts: &Contracts) -> Response {
    let events = contracts
        .events()
        .map(|(event, versions)| (event.to_owned(), versions.collect()));
    Response::json(StatusCode::OK, &Value::Object(events.collect()))
}
