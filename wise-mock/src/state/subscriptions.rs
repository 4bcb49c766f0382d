//! Webhook subscriptions of profiles and of the application.

use std::net::IpAddr;

use http::{StatusCode, Uri};
use serde_json::{Value, json};
use uuid::Uuid;

use super::call::{Refusal, Reply, member, not_found, ok, refused, unprocessable};
use super::clock::text;
use super::records::{Scope, Subscription};
use super::world::{USER, World};
use crate::contract::Contracts;
use crate::exchange::{Incoming, Response};

/// The events that a profile can subscribe to. All others are for applications only; the contract does not say which.
/// <https://docs.wise.com/guides/developer/webhooks>
const FOR_PROFILES: [&str; 12] = [
    "account-details-payment#state-change",
    "balances#credit",
    "balances#update",
    "hold-limit-breach#update",
    "incoming-transfer#credited",
    "recipients#state-change",
    "swift#message-received",
    "swift-in#credit",
    "transfers#active-cases",
    "transfers#payout-failure",
    "transfers#refund",
    "transfers#state-change",
];

impl Scope {
    pub(super) fn covers(&self, profile: i64) -> bool {
        match self {
            Self::Profile(id) => *id == profile,
            Self::Application(_) => true,
        }
    }
}

impl World {
    fn scope(&self, call: &Incoming) -> Result<Scope, Refusal> {
        if call.path_params.contains_key("clientKey") {
            return Ok(Scope::Application(call.path_param("clientKey").to_owned()));
        }
        Ok(Scope::Profile(self.profile(call.path_id("profileId"))?.id))
    }

    fn subscription(&self, call: &Incoming) -> Result<&Subscription, Refusal> {
        let scope = self.scope(call)?;
        let id = call.path_param("subscriptionId");
        let wanted = id.parse().unwrap_or(Uuid::nil());
        let mut found = self.subscriptions.iter();
        found
            .find(|subscription| subscription.id == wanted && subscription.scope == scope)
            .ok_or_else(|| not_found("subscription", id))
    }

    pub(super) fn subscription_create(&mut self, call: &Incoming) -> Reply {
        let scope = self.scope(call)?;
        let event = call.text("trigger_on").unwrap_or("").to_owned();
        let delivery = call.member("delivery");
        let version = member(delivery, "version")
            .as_str()
            .unwrap_or("")
            .to_owned();
        let contracts = Contracts::get().ok();
        if contracts
            .and_then(|c| c.notification(&event, &version))
            .is_none()
        {
            let message = format!("There is no event {event} in version {version}.");
            return Err(unprocessable(
                "subscription.event.unknown",
                "trigger_on",
                &message,
            ));
        }
        if matches!(scope, Scope::Profile(_)) && !FOR_PROFILES.contains(&event.as_str()) {
            let message = format!("Only applications can subscribe to {event}.");
            return Err(unprocessable(
                "subscription.event.application",
                "trigger_on",
                &message,
            ));
        }
        let subscription = Subscription {
            id: self.ids.uuid(),
            name: call.text("name").unwrap_or("").to_owned(),
            scope,
            event,
            version,
            url: loopback(member(delivery, "url").as_str().unwrap_or(""))
                .ok_or_else(not_loopback)?,
            created: self.now(),
        };
        let json = subscription.json();
        self.subscriptions.push(subscription);
        Ok(ok(&json))
    }

    pub(super) fn subscription_get(&self, call: &Incoming) -> Reply {
        Ok(ok(&self.subscription(call)?.json()))
    }

    pub(super) fn subscription_list(&self, call: &Incoming) -> Reply {
        let scope = self.scope(call)?;
        let all = self.subscriptions.iter();
        let of_scope = all.filter(|subscription| subscription.scope == scope);
        Ok(ok(&of_scope.map(Subscription::json).collect()))
    }

    pub(super) fn subscription_delete(&mut self, call: &Incoming) -> Reply {
        let id = self.subscription(call)?.id;
        self.subscriptions
            .retain(|subscription| subscription.id != id);
        Ok(Response::empty(StatusCode::NO_CONTENT))
    }

    pub(super) fn subscription_test(&mut self, call: &Incoming) -> Reply {
        let subscription = self.subscription(call)?.clone();
        let delivery = self.emit_test(&subscription).map_err(|breaches| {
            let message = format!("The mock cannot make this event: {breaches:?}");
            refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                "mock.broken",
                "",
                &message,
            )
        })?;
        let now = text(self.now());
        Ok(ok(
            &json!([{ "delivery_id": delivery.to_string(), "created_at": now }]),
        ))
    }
}

impl Subscription {
    fn json(&self) -> Value {
        let (domain, id) = match &self.scope {
            Scope::Profile(id) => ("profile", id.to_string()),
            Scope::Application(key) => ("application", key.clone()),
        };
        let creator = match &self.scope {
            Scope::Profile(_) => json!({ "type": "user", "id": USER.to_string() }),
            Scope::Application(key) => json!({ "type": "application", "id": key }),
        };
        json!({
            "id": self.id.to_string(),
            "name": self.name,
            "delivery": { "version": self.version, "url": self.url.to_string() },
            "trigger_on": self.event,
            "scope": { "domain": domain, "id": id },
            "created_by": creator,
            "created_at": text(self.created),
        })
    }
}

/// The URL, when the mock may send to it: this machine only, so that a test never calls anybody.
pub(super) fn loopback(url: &str) -> Option<Uri> {
    let uri: Uri = url.parse().ok()?;
    let host = uri.host()?.trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    (here && uri.scheme_str() == Some("http")).then_some(uri)
}

fn not_loopback() -> Refusal {
    let message = "wise-mock sends webhooks to http:// on loopback only.";
    unprocessable("subscription.url.not.loopback", "delivery/url", message)
}
