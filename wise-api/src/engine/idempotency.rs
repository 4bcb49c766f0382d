//! Keys by which Wise recognizes a call that it has seen before.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::headers;
use super::{Error, Request};
use crate::codec::bridge::{deserialize, serialize_trait};
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node, decode_text, trimmed};
use crate::values::Extra;

/// Where an operation carries its idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Nowhere: sending it twice may do it twice.
    None,
    /// In a header, which [`Call::idempotency_key`](crate::Call::idempotency_key) sets.
    Header {
        /// The name of the header.
        name: &'static str,
        /// Whether Wise insists on it. The client then makes a key when the caller gives none.
        required: bool,
    },
    /// In this field of the JSON body, which the caller fills in.
    Body(&'static str),
}

/// A key that makes a call safe to repeat: Wise does what was asked for once, however often the call arrives.
///
/// A key belongs to one intention, such as one payout in your books. Keep it until you know how that ended, and use it again when
/// you ask again for the same: it is text by `Display` and `FromStr`, and by serde. Wise does not say for how long it remembers keys.
///
/// Nothing converts into a key by itself, and a key into nothing, so that an id next to it in a constructor cannot take its place:
/// a key is generated, parsed, or made by [`from_uuid`](Self::from_uuid) or [`from_text`](Self::from_text).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A new random key (UUID version 4).
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// This UUID as a key.
    #[must_use]
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid.to_string())
    }

    /// This text as a key, unchanged. Only some keys in bodies may be other texts than UUIDs, such as the id that a third-party transfer
    /// has in your books; for headers, parse it.
    ///
    /// # Errors
    /// When there is nothing in it.
    pub fn from_text(text: impl Into<String>) -> Result<Self, EmptyKey> {
        let text = text.into();
        if text.trim().is_empty() {
            return Err(EmptyKey(()));
        }
        Ok(Self(text))
    }

    /// The text of the key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key as a UUID. One in the body of a third-party transfer need not be one.
    pub fn uuid(&self) -> Option<Uuid> {
        // Without the words of what is wrong with it.
        Uuid::try_parse(&self.0).ok()
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&IdempotencyKey> for IdempotencyKey {
    fn from(key: &IdempotencyKey) -> Self {
        key.clone()
    }
}

/// An idempotency key without any text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptyKey(());

impl fmt::Display for EmptyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "an idempotency key must not be empty: take one from `IdempotencyKey::generate`",
        )
    }
}

impl std::error::Error for EmptyKey {}

impl FromStr for IdempotencyKey {
    type Err = uuid::Error;

    /// Reads a UUID in any of its usual forms.
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self::from_uuid)
    }
}

impl Encode for IdempotencyKey {
    fn encode(&self, out: &mut JsonWriter) {
        out.string(&self.0);
    }
}

impl Decode for IdempotencyKey {
    const STRICT: bool = true;

    /// Any text: a response is not lost over the key that Wise repeats in it.
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        Ok(Self(node.strict_text()?.into_owned()))
    }
}

serialize_trait!(IdempotencyKey);

/// One that was written down.
impl<'de> serde::Deserialize<'de> for IdempotencyKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key: Self = deserialize(deserializer)?;
        Self::from_text(key.0).map_err(serde::de::Error::custom)
    }
}

impl Idempotency {
    /// Whether the client has to make a key when there is none.
    pub(super) fn wants_key(self) -> bool {
        matches!(self, Self::Header { required: true, .. })
    }
}

/// Puts a key into a request that takes one in a header.
pub(super) fn set(request: &mut Request, key: &IdempotencyKey) -> Result<(), Error> {
    let reason = match request.info.idempotency {
        // A key that was read from a body may be any text.
        Idempotency::Header { name, .. } => match key.uuid() {
            Some(uuid) => return request.header(name, &uuid),
            None => "it is not a UUID".to_owned(),
        },
        Idempotency::Body(field) => {
            format!("the key of this operation is the field `{field}` of its body")
        }
        Idempotency::None => "this operation takes none".to_owned(),
    };
    Err(request.invalid("idempotency_key", &reason))
}

/// Whether the header for the key has a value already, usable or not: a default never replaces it.
pub(super) fn is_given(request: &Request) -> bool {
    match request.info.idempotency {
        Idempotency::Header { name, .. } => {
            headers::name(name).is_some_and(|name| headers::has(&request.headers, &name))
        }
        Idempotency::Body(_) | Idempotency::None => false,
    }
}

/// The key that a request carries, whoever put it there. There is one place where it can be, so what leaves is what is reported.
pub(super) fn read(request: &Request) -> Option<IdempotencyKey> {
    let text = match request.info.idempotency {
        Idempotency::None => return None,
        Idempotency::Header { name, .. } => {
            headers::text(&request.headers, &headers::name(name)?)?.to_owned()
        }
        Idempotency::Body(field) => {
            let body = std::str::from_utf8(request.body()?).ok()?;
            let fields: Extra = decode_text(body).ok()?;
            fields.get(field)?.decode::<String>().ok()?
        }
    };
    Some(IdempotencyKey(text)).filter(|key| !trimmed(&key.0).is_empty())
}
