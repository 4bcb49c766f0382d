//! What happens, and how it is told.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::clock::{text, text_in_seconds};
use super::digits::number;
use super::money::Money;
use super::records::Entry;

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
    /// Something of which the mock knows this much; the rest is made up.
    Other {
        name: &'static str,
        known: Value,
    },
}

/// The `data` of a notification.
pub(super) enum Data {
    /// All of it.
    Whole(Value),
    /// What is known; the rest is made up from the contract.
    Known(Value),
}

/// A time as a schema version writes it.
pub(super) fn stamp(version: &str, time: Timestamp) -> String {
    if version < "4" {
        text_in_seconds(time)
    } else {
        text(time)
    }
}

impl Event {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::TransferState { .. } => "transfers#state-change",
            Self::TransferRefund { .. } => "transfers#refund",
            Self::PayoutFailure { .. } => "transfers#payout-failure",
            Self::BalanceUpdate { .. } => "balances#update",
            Self::BalanceState { .. } => "balances#account-state-change",
            Self::RecipientState { .. } => "recipients#state-change",
            Self::Other { name, .. } => name,
        }
    }

    /// The `data` of the notification.
    pub(super) fn data(&self, version: &str, profile: i64, now: Timestamp) -> Data {
        let at = stamp(version, now);
        Data::Whole(match self {
            Self::Other { known, .. } => return Data::Known(completed(known, profile, &at)),
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
            } => booked(*balance, currency, entry, (version, profile, &at)),
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
            } => recipient_state(*id, currency, state, profile, &at),
        })
    }
}

/// What is known of an event, with the time and the profile.
fn completed(known: &Value, profile: i64, at: &str) -> Value {
    let mut known = known.clone();
    known["occurred_at"] = json!(at);
    known["profile_id"] = json!(profile);
    for of in ["resource", "action"] {
        known[of]["profile_id"] = json!(profile);
    }
    known
}

/// The data of an entry of a balance, as a schema version has it.
fn booked(
    balance: i64,
    currency: &str,
    entry: &Entry,
    (version, profile, at): (&str, i64, &str),
) -> Value {
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

fn recipient_state(id: i64, currency: &str, state: &str, profile: i64, at: &str) -> Value {
    json!({
        "resource": {
            "id": id.to_string(),
            "occurred_at": at,
            "data": {
                "recipientId": id, "profileId": profile, "currency": currency,
                "state": state, "clientId": "wise-mock",
            },
        },
    })
}
