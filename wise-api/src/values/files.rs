//! Bodies that are not JSON objects.

use std::fmt;

use bytes::Bytes;

use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node, decode_text};

/// A signed or encrypted message in JOSE's compact form. `Debug` shows its length only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Jose(String);

impl Jose {
    /// Takes the compact text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The compact text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The compact text.
    #[inline]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Jose {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jose({} bytes)", self.0.len())
    }
}

impl AsRef<str> for Jose {
    #[inline]
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Jose {
    #[inline]
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Jose {
    #[inline]
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<&Jose> for Jose {
    #[inline]
    fn from(jose: &Jose) -> Self {
        jose.clone()
    }
}

impl Encode for Jose {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        if !out.hide() {
            out.string(&self.0);
        }
    }
}

impl Decode for Jose {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.scalar().map(|text| Self(text.into_owned()))
    }
}

serde_traits!(Jose);

/// The body of a success that the contract does not describe.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawBody(Bytes);

impl RawBody {
    #[inline]
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self(bytes)
    }

    /// The bytes as received.
    #[inline]
    pub fn bytes(&self) -> &Bytes {
        &self.0
    }

    /// The bytes as text; bytes that are not UTF-8 become replacement characters.
    #[inline]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    /// Whether nothing was received.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the body as JSON into one of this crate's types ([`Json`](crate::Json) takes anything).
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        let text = std::str::from_utf8(&self.0)
            .map_err(|error| DecodeError::at_root(error.to_string()))?;
        decode_text(text)
    }
}

impl fmt::Debug for RawBody {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBody({} bytes)", self.0.len())
    }
}
