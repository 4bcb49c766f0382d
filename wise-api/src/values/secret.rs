//! Text that must not be seen.

use std::fmt;

use zeroize::Zeroizing;

use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node};

/// A token, card number, PIN or key. `Debug` shows nothing of it, and its memory is overwritten when it is dropped.
///
/// By itself, and in a struct of your own, serde writes it: for a store that is to keep it. A response of this crate that has one is
/// written without it ([`guide::reading`](crate::guide::reading)).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl Encode for Secret {
    fn encode(&self, out: &mut JsonWriter) {
        if !out.hide() {
            out.string(self.expose());
        }
    }
}

impl Decode for Secret {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.scalar().map(|text| Self::new(text.into_owned()))
    }
}

serde_traits!(Secret);
