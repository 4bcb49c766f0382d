//! Keys by which Wise recognizes a call that it has seen before.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::{Error, Request};
use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node, decode_text};
use crate::{Guid, Json};

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A new random key (UUID version 4).
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// The text of the key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key as a UUID. One in the body of a third-party transfer need not be one.
    pub fn uuid(&self) -> Option<Uuid> {
        self.0.parse().ok()
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Uuid> for IdempotencyKey {
    fn from(uuid: Uuid) -> Self {
        Self(uuid.to_string())
    }
}

/// For the operations that take their key in the body, such as `CreateTransfer::new(…, &key)`.
impl From<&IdempotencyKey> for Guid {
    fn from(key: &IdempotencyKey) -> Self {
        Self::from(key.as_str())
    }
}

impl From<&IdempotencyKey> for String {
    fn from(key: &IdempotencyKey) -> Self {
        key.0.clone()
    }
}

impl FromStr for IdempotencyKey {
    type Err = uuid::Error;

    /// Reads a UUID in any of its usual forms.
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse::<Uuid>().map(Self::from)
    }
}

impl Encode for IdempotencyKey {
    fn encode(&self, out: &mut JsonWriter) {
        out.string(&self.0);
    }
}

impl Decode for IdempotencyKey {
    /// One that was written down, so one from the body of a transfer, which need not be a UUID, too.
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let key = Self(node.scalar()?.into_owned());
        if key.0.trim().is_empty() {
            return Err(node.error("an idempotency key is not empty"));
        }
        Ok(key)
    }
}

serde_traits!(IdempotencyKey);

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
        Idempotency::Header { name, .. } => request.headers.contains_key(name),
        Idempotency::Body(_) | Idempotency::None => false,
    }
}

/// The key that a request carries, whoever put it there. There is one place where it can be, so what leaves is what is reported.
pub(super) fn read(request: &Request) -> Option<IdempotencyKey> {
    let text = match request.info.idempotency {
        Idempotency::None => return None,
        Idempotency::Header { name, .. } => request.headers.get(name)?.to_str().ok()?.to_owned(),
        Idempotency::Body(field) => {
            let body = std::str::from_utf8(request.body.as_ref()?).ok()?;
            let fields: BTreeMap<String, Json> = decode_text(body).ok()?;
            fields.get(field)?.decode::<String>().ok()?
        }
    };
    Some(IdempotencyKey(text)).filter(|key| !key.0.trim().is_empty())
}
