//! What can be followed: its states, and where webhooks have them.

use serde_json::Value;

use crate::Timestamp;
use crate::notification::Notification;

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FollowSubject {
    /// A transfer.
    Transfer,
    /// The order of a card.
    CardOrder,
    /// A review of what is known of a customer.
    KycReview,
    /// A movement of money between balances of a profile.
    BalanceMovement,
}

/// What a state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// On its way.
    Underway,
    /// It waits for the customer.
    NeedsAction,
    /// It came to its end: the money was paid out, the card is complete, the review is passed. A payout can still bounce
    /// ([`FollowPolicy::watch_returns`](super::FollowPolicy::watch_returns)).
    Done,
    /// It came back and is not settled yet: the bank of the recipient returned the money, or the post the card.
    Returning,
    /// The money is back with the sender. Final.
    Returned,
    /// It was called off. Money that had been paid in goes back. Final.
    Cancelled,
    /// A state that this version of the crate does not know. Never final.
    Unrecognized,
}

impl Phase {
    /// Whether nothing comes after it.
    #[inline]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Returned | Self::Cancelled)
    }
}

/// What a webhook says about something that is followed.
#[derive(Clone, Debug)]
pub(super) enum News {
    /// A state.
    State(String, Option<Timestamp>),
    /// Something happened, and only Wise knows which state that makes.
    Hint,
    /// Something happened that may be about it.
    Rumour,
}

impl FollowSubject {
    /// What a state means. Transfers: <https://docs.wise.com/guides/product/send-money/tracking-transfers>; orders of cards,
    /// reviews and movements: the values in the contract, which for movements are those of the response and those of activities.
    #[inline]
    pub fn phase(self, state: &str) -> Phase {
        match self {
            Self::Transfer => match state {
                "incoming_payment_waiting"
                | "incoming_payment_initiated"
                | "processing"
                | "funds_converted" => Phase::Underway,
                "unknown" => Phase::NeedsAction,
                "outgoing_payment_sent" => Phase::Done,
                "bounced_back" => Phase::Returning,
                "funds_refunded" | "charged_back" => Phase::Returned,
                "cancelled" => Phase::Cancelled,
                _ => Phase::Unrecognized,
            },
            Self::CardOrder => match state {
                "PLACED" | "REQUIREMENTS_FULFILLED" | "CARD_DETAILS_CREATED" | "PRODUCED" => {
                    Phase::Underway
                }
                "RETURNED" => Phase::Returning,
                "COMPLETED" => Phase::Done,
                "CANCELLED" => Phase::Cancelled,
                _ => Phase::Unrecognized,
            },
            Self::KycReview => match state {
                "NEW" | "PROCESSING" => Phase::Underway,
                "WAITING_CUSTOMER_INPUT" | "PASSED_WITH_REQUIREMENTS" => Phase::NeedsAction,
                "PASSED" => Phase::Done,
                _ => Phase::Unrecognized,
            },
            // Those of the response, and those of activities.
            Self::BalanceMovement => match state {
                "PENDING" | "UPCOMING" | "IN_PROGRESS" => Phase::Underway,
                "REQUIRES_ATTENTION" => Phase::NeedsAction,
                "COMPLETED" => Phase::Done,
                "REVERSED" => Phase::Returned,
                "CANCELLED" => Phase::Cancelled,
                _ => Phase::Unrecognized,
            },
        }
    }

    /// What a webhook says about the thing with this id.
    #[inline]
    pub(super) fn news(
        self,
        id: &str,
        scope: Option<&str>,
        notification: &Notification,
    ) -> Option<News> {
        let data: Value = serde_json::from_str(notification.data.as_str()).ok()?;
        let (event, own_id, state) = match self {
            Self::Transfer => ("transfers#state-change", "/resource/id", "/current_state"),
            Self::CardOrder => (
                "cards#card-order-status-change",
                "/order_id",
                "/order_status",
            ),
            Self::KycReview => (
                "kyc-reviews#state-change",
                "/resource/id",
                "/resource/state",
            ),
            // No event names the movement, but what it does to a balance is one.
            Self::BalanceMovement => {
                let profile = text(&data, "/resource/profile_id");
                let same = profile.is_some() && profile.as_deref() == scope;
                let balances = notification.event_type.starts_with("balances#");
                return (same && balances).then_some(News::Rumour);
            }
        };
        let group = event.split('#').next().unwrap_or_default();
        let same_group = notification.event_type.split('#').next() == Some(group);
        if !same_group || text(&data, own_id).as_deref() != Some(id) {
            return None;
        }
        let state = text(&data, state).filter(|state| !state.is_empty());
        Some(match state {
            Some(state) if notification.event_type == event => {
                News::State(state, notification.occurred_at.clone())
            }
            _ => News::Hint,
        })
    }
}

/// A text or a number at a place.
#[inline]
fn text(data: &Value, place: &str) -> Option<String> {
    match data.pointer(place)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
