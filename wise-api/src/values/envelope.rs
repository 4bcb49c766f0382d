//! Bodies that travel as JOSE messages.

use crate::Jose;
use crate::codec::EncodeFields;

/// A body that travels as a JOSE message: the message, or the value in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Envelope<T> {
    /// The message. To be sent, it has been signed or encrypted elsewhere; received, it is still to be opened.
    Sealed(Jose),
    /// The value. It is signed or encrypted on its way out if the call has the keys (feature `jose`), and not sent without them.
    Open(T),
}

impl<T> Envelope<T> {
    /// The value, unless this is a message that is still to be opened.
    pub fn open(self) -> Option<T> {
        match self {
            Self::Sealed(_) => None,
            Self::Open(value) => Some(value),
        }
    }

    /// The message, unless this is a value.
    pub fn sealed(self) -> Option<Jose> {
        match self {
            Self::Sealed(message) => Some(message),
            Self::Open(_) => None,
        }
    }
}

impl<T> From<Jose> for Envelope<T> {
    fn from(message: Jose) -> Self {
        Self::Sealed(message)
    }
}

impl<T: EncodeFields> From<T> for Envelope<T> {
    fn from(value: T) -> Self {
        Self::Open(value)
    }
}
