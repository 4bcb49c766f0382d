//! Bodies that travel as JOSE messages.

use crate::codec::EncodeFields;
use crate::values::Jose;

/// A body that travels as a JOSE message: the message, or the value in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Envelope<T> {
    /// The message. To be sent, it has been signed or encrypted elsewhere; received, it is still to be opened.
    Sealed(Jose),
    /// The value. It is signed or encrypted on its way out if the client or the call has a keyring (feature `jose`), and not sent without.
    Open(T),
}

impl<T> Envelope<T> {
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
