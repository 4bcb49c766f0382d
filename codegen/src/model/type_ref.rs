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

/// What is inside of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside<'t> {
    /// Nothing: it is a value.
    Nothing,
    /// The items of a list.
    Items(&'t TypeRef),
    /// The values of a map.
    Values(&'t TypeRef),
    /// The payload of a JOSE message.
    Payload(&'t TypeRef),
    /// The fields or alternatives of a type of the API.
    Type(TypeId),
}

impl From<TypeId> for TypeRef {
    fn from(id: TypeId) -> Self {
        Self::Named(id)
    }
}

/// Questions about a type. Code outside of the model, of `build` and of `rust/ty.rs` asks them, and does not match on the kinds.
impl TypeRef {
    /// What is inside of it.
    pub fn inside(&self) -> Inside<'_> {
        match self {
            Self::List(inner) => Inside::Items(inner),
            Self::Map(inner) => Inside::Values(inner),
            Self::Envelope(inner) => Inside::Payload(inner),
            Self::Named(id) => Inside::Type(*id),
            _ => Inside::Nothing,
        }
    }

    /// The items, if it is a list.
    pub fn items(&self) -> Option<&Self> {
        match self.inside() {
            Inside::Items(inner) => Some(inner),
            _ => None,
        }
    }

    /// The payload, if it is a JOSE message.
    pub fn payload(&self) -> Option<&Self> {
        match self.inside() {
            Inside::Payload(inner) => Some(inner),
            _ => None,
        }
    }

    /// The type of the API, if it is one itself.
    pub fn type_id(&self) -> Option<TypeId> {
        match self.inside() {
            Inside::Type(id) => Some(id),
            _ => None,
        }
    }

    /// The name of the id, if it is one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Id(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is an exact number, however it travels: an amount or a rate.
    pub fn is_amount(&self) -> bool {
        matches!(self, Self::Decimal | Self::DecimalText)
    }

    /// Whether it is an exact number that travels as text.
    pub fn is_decimal_text(&self) -> bool {
        matches!(self, Self::DecimalText)
    }

    /// Whether it is an exact number that is read as one, or not at all; `DecimalText` keeps a text that is none.
    pub fn is_decimal(&self) -> bool {
        matches!(self, Self::Decimal)
    }

    /// Whether it is a currency.
    pub fn is_currency(&self) -> bool {
        matches!(self, Self::Currency)
    }

    /// Whether it is text.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text)
    }

    /// Whether it is untyped.
    pub fn is_json(&self) -> bool {
        matches!(self, Self::Json)
    }

    /// Whether it is a file to send.
    pub fn is_upload(&self) -> bool {
        matches!(self, Self::Upload)
    }

    /// Whether it is a message whose content is unknown.
    pub fn is_jose(&self) -> bool {
        matches!(self, Self::Jose)
    }

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
