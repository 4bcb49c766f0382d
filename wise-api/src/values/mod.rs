//! The types that every generated module shares.

mod country;
mod currency;
mod decimal_text;
mod either;
mod envelope;
mod extra;
mod files;
mod guid;
mod inline;
mod json;
mod money;
pub(crate) mod names;
mod nullable;
mod redirect;
mod secret;
mod short;
mod time;
mod unrecognized;

pub use country::{CountryCode, CountryForm, InForm, ParseCountryCodeError};
pub use currency::{Currency, ParseCurrencyError};
pub use decimal_text::DecimalText;
pub use either::NumberOrText;
pub use envelope::Envelope;
pub use extra::Extra;
pub use files::{Jose, RawBody};
pub use guid::Guid;
pub use json::Json;
pub(crate) use money::fits;
pub use money::{Money, MoneyError, ParseMoneyError};
pub use nullable::Nullable;
pub use redirect::Redirect;
pub use secret::Secret;
pub use time::{Date, ParseTimeError, Timestamp};
pub use unrecognized::Unrecognized;
