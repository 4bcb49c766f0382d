//! Uses of types.

use super::TypeId;
use serde::Deserialize;

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeRef {
    /// `true` or `false`.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// An exact decimal number.
    Decimal,
    /// A decimal number that travels as text, whatever that text turns out to be.
    DecimalText,
    /// Text.
    Text,
    /// A currency code.
    Currency,
    /// A country code, and how it is written here.
    Country(CountryForm),
    /// The idempotency key of an operation that has it in its body.
    IdempotencyKey,
    /// An instant.
    Timestamp,
    /// A calendar date.
    Date,
    /// A UUID that is no id of a resource.
    Guid,
    /// Text that must not be shown.
    Secret,
    /// An id, by the name that its rule gives it.
    Id(String),
    /// A file to send, or bytes.
    Upload,
    /// Compact JOSE text.
    Jose,
    /// A value that travels as a JOSE message.
    Envelope(Box<TypeRef>),
    /// Untyped JSON, kept as it is.
    Json,
    /// A list.
    List(Box<TypeRef>),
    /// A map from text.
    Map(Box<TypeRef>),
    /// A type of this API.
    Named(TypeId),
}

/// How a place writes country codes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum CountryForm {
    /// `GB`.
    Alpha2,
    /// `gb`.
    Alpha2Lower,
    /// `GBR`.
    Alpha3,
    /// `gbr`.
    Alpha3Lower,
}

impl CountryForm {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Alpha2 => "two upper-case letters",
            Self::Alpha2Lower => "two lower-case letters",
            Self::Alpha3 => "three upper-case letters",
            Self::Alpha3Lower => "three lower-case letters",
        }
    }
}

impl TypeRef {
    /// How country codes in this value are written, if there are any.
    pub fn country(&self) -> Option<CountryForm> {
        match self {
            Self::Country(form) => Some(*form),
            Self::List(inner) | Self::Map(inner) => inner.country(),
            _ => None,
        }
    }

    /// What a list holds, at any depth; and what is no list, itself.
    pub fn item(&self) -> &Self {
        match self {
            Self::List(inner) => inner.item(),
            other => other,
        }
    }

    /// The named type inside of lists, maps and messages.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Envelope(inner) => inner.named(),
            _ => None,
        }
    }
}
