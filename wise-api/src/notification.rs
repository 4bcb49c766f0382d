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
    Decode, DecodeError, Document, Encode, EncodeFields, FieldWriter, JsonWriter, Kind, Node,
    decode_text,
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
    /// The version of the payload, which is fixed by the subscription; empty where it is missing or not readable.
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
    /// When the body is no JSON object with an `event_type`. An unknown event, version or field is no error; a known event without a
    /// version is [`Event::Unreadable`].
    #[inline]
    pub fn parse(body: &[u8]) -> Result<Self, DecodeError> {
        let text = std::str::from_utf8(body)
            .map_err(|error| DecodeError::at_root(format!("the body is not UTF-8: {error}")))?;
        let document = Document::new(text);
        let envelope = document.read(Envelope::decode)?;
        Ok(envelope.open())
    }

    /// Adds what Wise says in headers.
    #[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
    fn add_headers(&mut self, headers: &(impl Headers + ?Sized)) {
        let text = |name| {
            let value = String::from_utf8(headers.value(name)?).ok()?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        self.delivery_id = text("x-delivery-id").map(|id| Guid::from(id.as_str()));
        self.is_test =
            text("x-test-notification").is_some_and(|value| value.eq_ignore_ascii_case("true"));
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
        let envelope = Envelope::decode(node)?;
        let end = node.position();
        let notification = envelope.open();
        node.go_on_at(end);
        Ok(notification)
    }
}

/// Everything but the event, which is read when its type is known: the payload comes first, as Wise sends it. Apart from it, because the
/// event is large, and moving it costs about as much as reading it.
struct Envelope<'n> {
    event_type: String,
    schema_version: String,
    subscription_id: Option<Guid>,
    sent_at: Option<Timestamp>,
    order: Order<'n>,
    payload: Payload<'n>,
    data: Json,
    extra: Extra,
}

impl<'n> Envelope<'n> {
    #[inline]
    fn decode(node: &Node<'n>) -> Result<Self, DecodeError> {
        let mut members = node.members("Notification", ENVELOPE)?;
        let (mut event_type, mut data, mut order) = (None, None, Order::default());
        let (mut schema_version, mut subscription_id, mut sent_at) = (None, None, None);
        while members.advance()? {
            match members.key() {
                "event_type" => members.required(&mut event_type),
                "data" => {
                    order = Order::of(&members.node())?;
                    members.skip()?;
                    data = members.passed();
                    match data {
                        Some(_) => Ok(()),
                        None => members.null(),
                    }
                }
                // Worth having, and not worth losing the notification for.
                "schema_version" => {
                    members.tolerant(&mut schema_version)?;
                    match schema_version.as_deref() {
                        // The field is empty where there is none, too.
                        Some("") => members.unknown(),
                        _ => Ok(()),
                    }
                }
                "subscription_id" => members.tolerant(&mut subscription_id),
                "sent_at" => members.tolerant(&mut sent_at),
                _ => members.unknown(),
            }?;
        }
        let (payload, data) = data.unzip();
        Ok(Self {
            event_type: members.need(event_type, "event_type")?,
            schema_version: schema_version.unwrap_or_default(),
            subscription_id,
            sent_at,
            order,
            payload: Payload(payload),
            data: data.unwrap_or_default(),
            extra: members.kept(),
        })
    }

    /// The notification, with what its payload says.
    #[inline]
    fn open(self) -> Notification {
        let (occurred_at, step_id) = self.order.read();
        Notification {
            event: Event::read(
                &self.event_type,
                &self.schema_version,
                self.payload,
                &self.data,
            ),
            event_type: self.event_type,
            schema_version: self.schema_version,
            subscription_id: self.subscription_id,
            sent_at: self.sent_at,
            occurred_at,
            step_id,
            delivery_id: None,
            is_test: false,
            data: self.data,
            extra: self.extra,
        }
    }
}

impl EncodeFields for Notification {
    /// The envelope as it came, with everything that was in it. What was said in headers is not part of it.
    #[inline]
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
    // Inline, or the library would hold what drops each of the events.
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

/// What a payload says about its place among others, whatever its event is: where it says so, in the spellings that the contracts have.
#[derive(Default)]
struct Order<'n> {
    occurred_at: Option<Node<'n>>,
    occurred_at_camel: Option<Node<'n>>,
    resource: Option<Node<'n>>,
    step_id: Option<Node<'n>>,
}

impl<'n> Order<'n> {
    /// Looks for it, without reading any value. Behind the payload then, if it is an object.
    #[inline]
    fn of(payload: &Node<'n>) -> Result<Self, DecodeError> {
        let mut found = Self::default();
        if payload.kind() != Kind::Object {
            return Ok(found);
        }
        let mut members = payload.members("data", &[])?;
        while members.advance()? {
            let slot = match members.key() {
                "occurred_at" => &mut found.occurred_at,
                "occurredAt" => &mut found.occurred_at_camel,
                "resource" => &mut found.resource,
                "step_id" => &mut found.step_id,
                _ => {
                    members.skip()?;
                    continue;
                }
            };
            *slot = Some(members.node());
            members.skip()?;
        }
        Ok(found)
    }

    /// The time and the step, if they are readable.
    #[inline]
    fn read(self) -> (Option<Timestamp>, Option<i64>) {
        let time: Option<Timestamp> = self.occurred_at.and_then(value);
        if let (Some(node), Some(time)) = (self.occurred_at, &time)
            && let Some(instant) = time.instant()
        {
            // The event has it, too.
            node.is_instant(instant);
        }
        let time = time.or_else(|| value(self.occurred_at_camel?));
        // Only of interest where the payload itself has no time.
        let time = time.or_else(|| value::<Resource>(self.resource?)?.0);
        (time, self.step_id.and_then(value))
    }
}

/// The value, if it is one of this type.
fn value<T: Decode>(node: Node<'_>) -> Option<T> {
    (node.kind() != Kind::Null).then(|| node.try_decode())?
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

/// Why the payload of a known event is not read without a version.
#[cold]
#[allow(dead_code)]
pub(crate) fn without_version() -> DecodeError {
    DecodeError::at_root(
        "nothing says which version it has: `schema_version` of the notification is missing, empty or no text",
    )
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
