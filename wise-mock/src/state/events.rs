//! What happens, and how it is told to those who subscribed.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use uuid::Uuid;

use super::balances::Entry;
use super::clock::{text, text_in_seconds};
use super::delivery::Notification;
use super::money::{Money, number};
use super::subscriptions::Subscription;
use super::world::World;

/// Where notifications go.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    queue: UnboundedSender<Notification>,
    /// How many were neither taken nor given up.
    pending: Arc<watch::Sender<usize>>,
}

impl Outbox {
    pub(super) fn new(
        queue: UnboundedSender<Notification>,
        pending: Arc<watch::Sender<usize>>,
    ) -> Self {
        Self { queue, pending }
    }

    fn put(&self, notification: Notification) {
        self.pending.send_modify(|pending| *pending += 1);
        if self.queue.send(notification).is_err() {
            // A mock that has stopped delivers nothing any more.
            self.pending.send_modify(|pending| *pending -= 1);
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(super) enum Event {
    TransferState {
        id: i64,
        recipient: i64,
        current: &'static str,
        previous: Option<&'static str>,
    },
    TransferRefund {
        id: i64,
        recipient: i64,
        amount: Money,
    },
    PayoutFailure {
        id: i64,
        code: String,
    },
    BalanceUpdate {
        balance: i64,
        currency: String,
        entry: Box<Entry>,
    },
    BalanceState {
        id: i64,
        active: bool,
    },
    RecipientState {
        id: i64,
        currency: String,
        state: &'static str,
    },
}

/// Who can subscribe to an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Listeners {
    Applications,
    All,
}

/// The events of Wise with their schema versions, and who can subscribe to them.
/// <https://docs.wise.com/guides/developer/webhooks>
const EVENTS: [(&str, Listeners, &[&str]); 29] = {
    use Listeners::{All, Applications};
    [
        (
            "account-details-order#order-state-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "account-details-payment#state-change",
            All,
            &["4.0.0", "2.0.0"],
        ),
        (
            "balances#account-state-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "balances#update",
            All,
            &["4.0.0", "3.0.0", "2.2.0", "2.1.0"],
        ),
        (
            "batch-payment-initiations#state-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "bulk-settlement#payment-received",
            Applications,
            &["4.0.0", "3.0.0", "2.0.0"],
        ),
        ("cards#3ds-challenge", Applications, &["4.0.0", "2.0.0"]),
        (
            "cards#card-order-status-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "cards#card-production-status-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "cards#card-status-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "cards#manual-provisioning-verification",
            Applications,
            &["2.0.0"],
        ),
        (
            "cards#transaction-state-change",
            Applications,
            &["4.0.0", "2.1.0", "2.0.0"],
        ),
        ("hold-limit-breach#update", All, &["4.0.0"]),
        ("incoming-transfer#credited", All, &["4.0.0"]),
        (
            "kyc-reviews#state-change",
            Applications,
            &["5.0.0", "4.0.0", "2.0.0"],
        ),
        (
            "partner-support#case-changed",
            Applications,
            &["5.0.0", "4.0.0", "2.0.0"],
        ),
        (
            "profiles#cdd-check-state-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        (
            "profiles#overdraft-limit-threshold",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        ("profiles#state-change", Applications, &["4.0.0", "2.0.0"]),
        (
            "profiles#verification-state-change",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        ("recipients#state-change", All, &["4.0.0"]),
        ("swift#message-received", All, &["4.0.0"]),
        (
            "swift-in#credit",
            All,
            &["4.3.0", "4.2.0", "4.1.0", "4.0.0", "3.0.0"],
        ),
        (
            "transaction-disputes#update",
            Applications,
            &["4.0.0", "2.0.0"],
        ),
        ("transfers#active-cases", All, &["4.0.0", "2.0.0"]),
        (
            "transfers#payout-failure",
            All,
            &["5.0.0", "4.0.0", "2.0.0"],
        ),
        ("transfers#refund", All, &["4.0.0", "2.0.0"]),
        ("transfers#state-change", All, &["4.0.0", "2.0.0"]),
        ("users#state-change", Applications, &["4.0.0", "2.0.0"]),
    ]
};

/// Who can subscribe to an event in this version, if there is one.
pub(super) fn listeners(event: &str, version: &str) -> Option<Listeners> {
    let mut named = EVENTS.iter().filter(|(name, _, _)| *name == event);
    let (_, listeners, versions) = named.next()?;
    versions.contains(&version).then_some(*listeners)
}

impl World {
    /// Tells an event of a profile to all who subscribed to it.
    pub(super) fn emit(&mut self, profile: i64, event: &Event) {
        let now = self.now();
        let subscriptions = self.subscriptions.iter().filter(|subscription| {
            subscription.event == event.name() && subscription.scope.covers(profile)
        });
        for subscription in subscriptions.cloned().collect::<Vec<_>>() {
            let data = event.data(&subscription.version, profile, now);
            self.send(&subscription, data, now, false);
        }
    }

    /// Sends an event that did not happen, whose ids are zero. The id of the delivery.
    pub(super) fn emit_test(&mut self, subscription: &Subscription) -> Option<Uuid> {
        let now = self.now();
        let event = Event::example(&subscription.event, now)?;
        let data = event.data(&subscription.version, 0, now);
        Some(self.send(subscription, data, now, true))
    }

    fn send(&mut self, to: &Subscription, data: Value, now: Timestamp, test: bool) -> Uuid {
        let sent_at = stamp(&to.version, now);
        let body = json!({
            "data": data,
            "subscription_id": to.id.to_string(),
            "event_type": to.event,
            "schema_version": to.version,
            "sent_at": sent_at,
        });
        let delivery = self.ids.uuid();
        self.outbox.put(Notification {
            delivery,
            subscription: to.id,
            url: to.url.clone(),
            body: body.to_string().into(),
            test,
        });
        delivery
    }
}

/// A time as a schema version writes it.
fn stamp(version: &str, time: Timestamp) -> String {
    if version < "4" {
        text_in_seconds(time)
    } else {
        text(time)
    }
}

impl Event {
    fn name(&self) -> &'static str {
        match self {
            Self::TransferState { .. } => "transfers#state-change",
            Self::TransferRefund { .. } => "transfers#refund",
            Self::PayoutFailure { .. } => "transfers#payout-failure",
            Self::BalanceUpdate { .. } => "balances#update",
            Self::BalanceState { .. } => "balances#account-state-change",
            Self::RecipientState { .. } => "recipients#state-change",
        }
    }

    /// One with ids of zero, for a test notification.
    fn example(name: &str, now: Timestamp) -> Option<Self> {
        let event = match name {
            "transfers#state-change" => Self::TransferState {
                id: 0,
                recipient: 0,
                current: "processing",
                previous: Some("incoming_payment_waiting"),
            },
            "transfers#refund" => Self::TransferRefund {
                id: 0,
                recipient: 0,
                amount: Money::new(1.into(), "GBP"),
            },
            "transfers#payout-failure" => Self::PayoutFailure {
                id: 0,
                code: "WRONG_ACCOUNT_NUMBER".to_owned(),
            },
            "balances#update" => Self::BalanceUpdate {
                balance: 0,
                currency: "GBP".to_owned(),
                entry: Box::new(Entry::example(now)),
            },
            "balances#account-state-change" => Self::BalanceState {
                id: 0,
                active: true,
            },
            "recipients#state-change" => Self::RecipientState {
                id: 0,
                currency: "GBP".to_owned(),
                state: "CREATE",
            },
            _ => return None,
        };
        Some(event)
    }

    /// The `data` of the notification.
    fn data(&self, version: &str, profile: i64, now: Timestamp) -> Value {
        let at = stamp(version, now);
        match self {
            Self::TransferState {
                id,
                recipient,
                current,
                previous,
            } => json!({
                "resource": {
                    "type": "transfer", "id": id, "profile_id": profile, "account_id": recipient,
                },
                "current_state": current,
                "previous_state": previous,
                "occurred_at": at,
            }),
            Self::TransferRefund {
                id,
                recipient,
                amount,
            } => json!({
                "resource": {
                    "type": "transfer", "id": id, "profile_id": profile, "account_id": recipient,
                    "refund_amount": number(amount.value), "refund_currency": amount.currency,
                },
                "occurred_at": at,
            }),
            Self::PayoutFailure { id, code } => json!({
                "transfer_id": id,
                "profile_id": profile,
                "failure_reason_code": code,
                "failure_description": "Simulated payout failure",
                "occurred_at": at,
            }),
            Self::BalanceUpdate {
                balance,
                currency,
                entry,
            } => {
                let direction = if entry.amount.is_sign_negative() {
                    "debit"
                } else {
                    "credit"
                };
                let mut data = json!({
                    "resource": { "type": "balance-account", "id": balance, "profile_id": profile },
                    "amount": number(entry.amount.abs()),
                    "currency": currency,
                    "transaction_type": direction,
                    "channel_name": entry.what.channel,
                    "transfer_reference": entry.what.reference,
                    "occurred_at": at,
                });
                if version != "2.1.0" {
                    data["balance_id"] = json!(balance);
                }
                if version >= "3" {
                    data["step_id"] = json!(entry.id);
                    data["post_transaction_balance_amount"] = number(entry.after);
                }
                data
            }
            Self::BalanceState { id, active } => json!({
                "resource": {
                    "type": "balance-account", "id": id, "profile_id": profile,
                    "state": if *active { "ACTIVE" } else { "INACTIVE" },
                },
                "occurred_at": at,
            }),
            Self::RecipientState {
                id,
                currency,
                state,
            } => json!({
                "resource": {
                    "id": id.to_string(),
                    "occurred_at": at,
                    "data": {
                        "recipientId": id, "profileId": profile, "currency": currency,
                        "state": state, "clientId": "wise-mock",
                    },
                },
            }),
        }
    }
}
