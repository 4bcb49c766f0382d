//! The envelope of a webhook.

use crate::codec::{Decode, DecodeError, Node, decode_text};
use crate::versions::webhook::Event;
use crate::{Guid, Json, Timestamp};

/// A webhook as Wise posts it: the envelope that all events share, and the event.
///
/// The order of delivery is not the order of events: where it matters, the payload has `occurred_at`. Test notifications carry ids
/// of zero. Facts: [Wise's guide to events](https://docs.wise.com/guides/developer/webhooks/event-handling).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Notification {
    /// What happened, as `resource#event`.
    pub event_type: String,
    /// The version of the payload, which is fixed by the subscription.
    pub schema_version: String,
    /// The subscription that this was sent for: one event is sent once for each subscription that matches.
    pub subscription_id: Option<Guid>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// The event.
    pub event: Event,
    /// The payload as it came, with everything that the type of the event leaves out.
    pub data: Json,
}

impl Notification {
    /// Reads the body of a webhook.
    ///
    /// Whether it comes from Wise is another question: check its signature first.
    ///
    /// # Errors
    /// When the body is no JSON object with an `event_type`. An unknown event, version or field is no error.
    pub fn parse(body: &[u8]) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(body)
            .map_err(|error| DecodeError::at_root(format!("the body is not UTF-8: {error}")))?;
        decode_text(text)
    }
}

impl Decode for Notification {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("Notification")?;
        let event_type: String = object.required("event_type")?;
        let schema_version: String = object.optional("schema_version")?.unwrap_or_default();
        let data: Json = object.optional("data")?.unwrap_or_default();
        Ok(Self {
            event: Event::read(&event_type, &schema_version, &data),
            subscription_id: object.optional("subscription_id")?,
            sent_at: object.optional("sent_at")?,
            event_type,
            schema_version,
            data,
        })
    }
}
