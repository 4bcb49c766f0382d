//! What Wise does with a request, when the schedule lets it.

use serde_json::{Value, json};

use crate::keys;
use crate::schedule::Step;
use crate::server::Incoming;
use crate::world::{Class, World};

/// The one-time token of every demand for approval.
pub const DEMANDED: &str = "hush-demanded";
/// The one that was cleared.
pub const CLEARED: &str = "hush-cleared";

/// How many transfers the list has.
pub const LISTED: usize = 5;
/// How many items a page has.
pub const PAGE: usize = 2;

/// The recipient that cannot be read.
const ODD: usize = 3;
/// Positions are no counts.
const CURSOR: usize = 7_000;

/// A response.
pub struct Content {
    pub status: u16,
    pub kind: &'static str,
    pub body: Vec<u8>,
    pub retry_after: Option<u32>,
    pub api: bool,
    pub demands: bool,
    /// The pair of tokens that is in it.
    pub pair: Option<u32>,
}

impl Content {
    fn json(status: u16, body: &str) -> Self {
        Self {
            status,
            kind: "application/json",
            body: body.as_bytes().to_vec(),
            retry_after: None,
            api: true,
            demands: false,
            pair: None,
        }
    }

    /// An error that quotes what nobody should print.
    pub fn refusal() -> Self {
        let body = r#"{"errors":[{"code":"NOT_GOOD","message":"hush-customer","arguments":["hush-argument"]}]}"#;
        Self::json(400, body)
    }

    /// What a proxy says.
    pub fn page() -> Self {
        Self {
            kind: "text/html",
            api: false,
            ..Self::json(200, "<html>hush-page, please log in</html>")
        }
    }

    /// Wants strong customer authentication, with a body that says little.
    pub fn demand() -> Self {
        Self {
            demands: true,
            ..Self::json(403, r#"{"error":"forbidden"}"#)
        }
    }

    /// The token is no good.
    pub fn unauthorized() -> Self {
        Self::json(
            401,
            r#"{"error":"invalid_token","error_description":"hush-token"}"#,
        )
    }
}

/// Does what a request asks for, once for each key, and answers.
pub fn act(world: &World, incoming: &Incoming, index: usize) -> Content {
    let (class, call) = {
        let mut state = world.state();
        let attempt = &mut state.attempts[index];
        attempt.acted = true;
        (attempt.class, attempt.call.clone())
    };
    match class {
        Class::Token => return exchange(world, incoming, index),
        Class::Key => return Content::json(200, &keys::published(&incoming.target).to_string()),
        Class::Nested => return Content::json(200, "{}"),
        Class::Call => {}
    }
    if incoming.method != "GET" {
        done(world, incoming, &call);
    }
    let body = success(incoming).to_string();
    let method = incoming.header("x-tw-jose-method");
    match keys::sealed(method, body.as_bytes()) {
        Some(message) => Content {
            kind: "application/jose+json",
            ..Content::json(200, &message)
        },
        None => Content::json(200, &body),
    }
}

/// Counts one effect of a write, unless its key is known.
fn done(world: &World, incoming: &Incoming, call: &str) {
    let header = incoming.header("x-idempotence-uuid").to_owned();
    let in_body = || {
        let body: Value = serde_json::from_slice(&incoming.body).ok()?;
        Some(body.get("customerTransactionId")?.as_str()?.to_owned())
    };
    let key = Some(header).filter(|key| !key.is_empty()).or_else(in_body);
    let mut state = world.state();
    if let Some(key) = key
        && !state.keys.insert(key)
    {
        return;
    }
    *state.effects.entry(intention(call).to_owned()).or_default() += 1;
}

/// What was intended: the part of a call's name that its clones share.
pub fn intention(call: &str) -> &str {
    call.split('.').next().unwrap_or(call)
}

fn success(incoming: &Incoming) -> Value {
    let path = incoming.target.split('?').next().unwrap_or_default();
    if path.ends_with("/transfers") && incoming.method == "GET" {
        return page(&incoming.target);
    }
    if path.ends_with("/accounts") && incoming.method == "GET" {
        return page_by_cursor(&incoming.target);
    }
    if path.ends_with("/payments") {
        return json!({"type": "BALANCE", "status": "COMPLETED", "errorCode": null, "balanceTransactionId": 4711});
    }
    if path.contains("/balances") {
        return json!({"id": 4711, "currency": "EUR", "type": "STANDARD", "name": "hush-name"});
    }
    if path.contains("/quotes") {
        return json!({"id": "9b4a9d67-1e58-4d3b-8f0e-4c0b8f4f7c11", "sourceCurrency": "GBP", "targetCurrency": "EUR"});
    }
    json!({"id": 4711, "status": "incoming_payment_waiting", "reference": "hush-reference"})
}

/// A number in the query.
fn number(target: &str, name: &str) -> Option<usize> {
    let (_, query) = target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name)?.1.parse().ok()
}

/// A page of the list of recipients, which begins behind its cursor.
fn page_by_cursor(target: &str) -> Value {
    let start = number(target, "seekPosition").map_or(0, |cursor| cursor - CURSOR);
    let end = LISTED.min(start + PAGE);
    let item = |id: usize| match id {
        ODD => json!(format!("hush-{ODD}")),
        _ => json!({"id": id, "name": {"fullName": "hush-name"}}),
    };
    let items: Vec<Value> = (start + 1..=end).map(item).collect();
    let next = (end < LISTED).then_some(end + CURSOR);
    json!({"content": items, "seekPositionForNext": next})
}

/// A page of the list of transfers.
fn page(target: &str) -> Value {
    let offset = number(target, "offset").unwrap_or(0);
    let end = LISTED.min(offset + number(target, "limit").unwrap_or(100));
    (offset..end)
        .map(|id| json!({"id": id + 1, "reference": "hush-reference"}))
        .collect()
}

/// A new pair of tokens for a refresh token.
fn exchange(world: &World, incoming: &Incoming, index: usize) -> Content {
    let form = String::from_utf8_lossy(&incoming.body).into_owned();
    let mut fields = form.split('&').filter_map(|pair| pair.split_once('='));
    let token = fields
        .find(|(name, _)| *name == "refresh_token")
        .map(|(_, value)| value);
    let number = token
        .and_then(|token| token.rsplit('-').next()?.parse().ok())
        .unwrap_or(0);
    let mut state = world.state();
    let odd = match state.attempts[index].step {
        Step::Odd(odd) => odd,
        _ => 0,
    };
    state.tokens.presented.push((number, index));
    match state.tokens.exchange(number, odd) {
        Some(body) => Content {
            pair: Some(state.tokens.newest),
            ..Content::json(200, &body)
        },
        None => {
            let delivered = state.tokens.delivered.iter().max();
            if delivered.is_some_and(|delivered| *delivered > number) {
                state.stale_refreshes += 1;
            }
            Content::json(
                400,
                r#"{"error":"invalid_grant","error_description":"hush-grant"}"#,
            )
        }
    }
}
