//! What can go wrong: the contents of an [`Error`](crate::Error), and the errors of values.
//!
//! [`guide::errors`](crate::guide::errors) says which of them a program has to tell apart.

pub use crate::engine::{
    ApiError, CredentialError, EmptyKey, ErrorEntry, InvalidRequest, KeyError, MissingField,
    NotAccepted, PagesError, Reached, TransportError, UnreadableBody, UnreadableItem,
};
pub use crate::values::{
    MoneyError, ParseCountryCodeError, ParseCurrencyError, ParseMoneyError, ParseTimeError,
};
