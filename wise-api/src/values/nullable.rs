//! A request field of which "not there" and `null` mean different things.

use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Kind, Node};

/// A field that is absent, or `null`, or has a value.
///
/// In a merge patch an absent field stays as it is, and `null` clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// Not sent.
    #[default]
    Absent,
    /// Sent as `null`.
    Null,
    /// Sent with this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the field is absent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the field is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Encode> Encode for Nullable<T> {
    fn encode(&self, out: &mut JsonWriter) {
        match self {
            Self::Value(value) => value.encode(out),
            Self::Absent | Self::Null => out.raw("null"),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Decode> Decode for Nullable<T> {
    const NULLABLE: bool = true;
    const AMOUNT: bool = T::AMOUNT;
    const STRICT: bool = T::STRICT;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() == Kind::Null {
            Ok(Self::Null)
        } else {
            T::decode(node).map(Self::Value)
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}
