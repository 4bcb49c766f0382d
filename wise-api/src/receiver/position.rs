//! The order of events.

use crate::Timestamp;
use crate::webhook::Notification;

/// Where an event belongs among those of the same resource: deliveries come in any order.
///
/// Keep the position of the last event that was applied to a resource, and leave out what is not after it:
///
/// ```
/// use wise_api::receiver::Position;
/// # fn read(data: &str) -> wise_api::webhook::Notification {
/// #     let text = format!(r#"{{"event_type":"balances#update","schema_version":"3.0.0","data":{data}}}"#);
/// #     wise_api::webhook::Notification::parse(text.as_bytes()).unwrap()
/// # }
/// let first = Position::of(&read(r#"{"occurred_at":"2026-01-15T12:00:00Z","step_id":4}"#));
/// let second = Position::of(&read(r#"{"occurred_at":"2026-01-15T12:00:00Z","step_id":9}"#));
/// assert!(second.is_after(&first) && !first.is_after(&second));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// When it happened.
    pub occurred_at: Option<Timestamp>,
    /// Its number in the history of a balance, where it has one.
    pub step_id: Option<i64>,
}

impl Position {
    /// The position of an event.
    #[must_use]
    pub fn of(event: &Notification) -> Self {
        Self {
            occurred_at: event.occurred_at.clone(),
            step_id: event.step_id,
        }
    }

    /// Whether it happened after the other: by the numbers where both have one, and otherwise by the times. What has neither is after
    /// nothing, and everything with a time is after it.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        if let (Some(ours), Some(theirs)) = (self.step_id, other.step_id) {
            return ours > theirs;
        }
        let time = |position: &Self| position.occurred_at.as_ref().and_then(Timestamp::instant);
        match (time(self), time(other)) {
            (Some(ours), Some(theirs)) => ours > theirs,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }
}
