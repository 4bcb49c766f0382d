//! The envelope of a webhook, and the proof that Wise sent it.

mod headers;
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
mod keys;
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
mod signature;

pub use headers::Headers;
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(feature = "webhook-verify", feature = "webhook-verify-ring")))
)]
pub use keys::{PublicKey, PublicKeyError};
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(feature = "webhook-verify", feature = "webhook-verify-ring")))
)]
pub use signature::{Verifier, VerifyError, verify_and_parse};

use crate::codec::{
    Decode, DecodeError, Encode, EncodeFields, FieldWriter, JsonWriter, Node, decode_text,
};
use crate::versions::webhook::Event;
use crate::{Extra, Guid, Json, Timestamp};

/// A webhook as Wise posts it: the envelope that all events share, and the event.
///
/// One event can arrive more than once, and events can arrive in another order than they happened: [`occurred_at`](Self::occurred_at)
/// and [`step_id`](Self::step_id) help where it matters. Test notifications carry ids of zero.
/// Facts: [Wise's guide to events](https://docs.wise.com/guides/developer/webhooks/event-handling).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// When it happened, where the payload says so. Events of one resource are put in order by it.
    ///
    /// It is the payload's `occurred_at`, wherever the event has it, or else the `updatedAt` of its resource.
    pub occurred_at: Option<Timestamp>,
    /// Where in the history of a balance it belongs, in `balances#update` since version 3.0.0: the numbers grow, with gaps.
    pub step_id: Option<i64>,
    /// The header `X-Delivery-Id`; none after [`parse`](Self::parse).
    ///
    /// The signature does not cover it: who repeats a webhook of Wise can change it. Wise documents it as the id of the notification
    /// in one place, and of the attempt to deliver it in another.
    pub delivery_id: Option<Guid>,
    /// Whether the header `X-Test-Notification` says that this is a test; never after [`parse`](Self::parse).
    ///
    /// The signature does not cover it.
    pub is_test: bool,
    /// The event.
    pub event: Event,
    /// The payload as it came, with everything that the type of the event leaves out.
    pub data: Json,
    /// Members of the envelope that have no field, and values of its fields that are not readable.
    pub extra: Extra,
}

/// The members of the envelope that have a field.
const ENVELOPE: &[&str] = &[
    "data",
    "subscription_id",
    "event_type",
    "schema_version",
    "sent_at",
];

impl Notification {
    /// The members of the envelope that have no field, and the values of its fields that are not readable, as exact JSON in their order.
    ///
    /// What the payload has beside its fields is in the `extra()` of the event.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Reads the body of a webhook.
    ///
    /// Whether it comes from Wise is another question, which `verify_and_parse` answers first.
    ///
    /// # Errors
    /// When the body is no JSON object with an `event_type`. An unknown event, version or field is no error.
    #[inline]
    pub fn parse(body: &[u8]) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(body)
            .map_err(|error| DecodeError::at_root(format!("the body is not UTF-8: {error}")))?;
        decode_text(text)
    }

    /// Adds what Wise says in headers.
    #[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
    fn with_headers(mut self, headers: &(impl Headers + ?Sized)) -> Self {
        let text = |name| {
            let value = String::from_utf8(headers.value(name)?).ok()?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        self.delivery_id = text("x-delivery-id").map(|id| Guid::from(id.as_str()));
        self.is_test =
            text("x-test-notification").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        self
    }
}

/// Where the payload of a notification is read from.
#[derive(Clone, Copy)]
// A contract without webhooks has nothing that reads it.
#[allow(dead_code)]
pub(crate) struct Payload<'n>(Option<Node<'n>>);

impl Payload<'_> {
    /// The payload, with paths that start at it.
    #[allow(dead_code)]
    pub(crate) fn read<T: Decode>(self) -> Result<T, DecodeError> {
        match self.0 {
            Some(node) => node.document(),
            None => decode_text("null"),
        }
    }
}

impl Decode for Notification {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut members = node.members("Notification", ENVELOPE)?;
        let (mut event_type, mut data, mut order) = (None, None, None);
        let (mut schema_version, mut subscription_id, mut sent_at) = (None, None, None);
        while members.advance()? {
            match members.key() {
                "event_type" => members.required(&mut event_type),
                // The event is read when its type is known, which may come later.
                "data" => {
                    members.lenient(&mut order)?;
                    data = members.passed();
                    Ok(())
                }
                // Worth having, and not worth losing the notification for.
                "schema_version" => members.tolerant(&mut schema_version),
                "subscription_id" => members.tolerant(&mut subscription_id),
                "sent_at" => members.tolerant(&mut sent_at),
                _ => members.unknown(),
            }?;
        }
        let event_type: String = members.need(event_type, "event_type")?;
        let schema_version: String = schema_version.unwrap_or_default();
        let order: Order = order.unwrap_or_default();
        let (payload, data) = match data {
            Some((node, json)) => (Payload(Some(node)), json),
            None => (Payload(None), Json::default()),
        };
        let end = members.position();
        let event = Event::read(&event_type, &schema_version, payload, &data);
        members.go_on_at(end);
        Ok(Self {
            event,
            subscription_id,
            sent_at,
            occurred_at: order.occurred_at,
            step_id: order.step_id,
            delivery_id: None,
            is_test: false,
            event_type,
            schema_version,
            data,
            extra: members.kept(),
        })
    }
}

impl EncodeFields for Notification {
    /// The envelope as it came, with everything that was in it. What was said in headers is not part of it.
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        let extra = Some(&self.extra);
        fields.optional(
            extra,
            "data",
            &Some(&self.data).filter(|data| !data.is_null()),
        );
        fields.optional(extra, "subscription_id", &self.subscription_id);
        fields.required(extra, "event_type", &self.event_type);
        let version = Some(&self.schema_version).filter(|version| !version.is_empty());
        fields.optional(extra, "schema_version", &version);
        fields.optional(extra, "sent_at", &self.sent_at);
        fields.extra(&self.extra);
    }
}

impl Encode for Notification {
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

/// What a payload says about its place among others, whatever its event is.
#[derive(Default)]
struct Order {
    occurred_at: Option<Timestamp>,
    step_id: Option<i64>,
}

impl Decode for Order {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut members = node.members("data", &[])?;
        // The spellings that the contracts have.
        let (mut snake, mut camel, mut resource, mut step_id) = (None, None, None, None);
        while members.advance()? {
            match members.key() {
                "occurred_at" => members.lenient(&mut snake),
                "occurredAt" => members.lenient(&mut camel),
                // Only of interest where the payload itself has no time.
                "resource" => {
                    resource = Some(members.node());
                    members.skip()
                }
                "step_id" => members.lenient(&mut step_id),
                _ => members.skip(),
            }?;
        }
        let end = members.position();
        let resource = || {
            let Resource(time) = resource?.try_decode()?;
            time
        };
        let occurred_at = snake.or(camel).or_else(resource);
        members.go_on_at(end);
        Ok(Self {
            occurred_at,
            step_id,
        })
    }
}

/// The time in the resource of a payload.
struct Resource(Option<Timestamp>);

impl Decode for Resource {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut members = node.members("resource", &[])?;
        let (mut occurred_at, mut updated_at) = (None, None);
        while members.advance()? {
            match members.key() {
                "occurred_at" => members.lenient(&mut occurred_at),
                "updatedAt" => members.lenient(&mut updated_at),
                _ => members.skip(),
            }?;
        }
        Ok(Self(occurred_at.or(updated_at)))
    }
}

/// Says that a payload of a known event cannot be read, without anything of it.
pub(crate) fn warn_unreadable(event_type: &str, schema_version: &str, reason: &DecodeError) {
    tracing::warn!(
        target: "wise_api",
        event_type,
        schema_version,
        place = reason.path(),
        "the payload of a webhook is not what is documented: it is kept as `Event::Unreadable`"
    );
}
