//! Decimal numbers that travel as text.

use std::fmt;

use rust_decimal::Decimal;

use crate::codec::bridge::serde_traits;
use crate::codec::decimal;
use crate::macros::text_traits;

/// A decimal number that Wise writes as text. It keeps its text, so that another form never fails a response, and goes back digit for
/// digit.
///
/// ```
/// use wise_api::{Decimal, DecimalText};
///
/// let amount = DecimalText::from("1000.00");
/// assert_eq!(amount.decimal(), Some(Decimal::from(1000)));
/// assert_eq!(amount.as_str(), "1000.00");
/// assert_eq!(DecimalText::from("n/a").decimal(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecimalText(String);

impl DecimalText {
    /// The text, as received or given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number. `None` when the text is none, or has more digits than a `Decimal` holds: it is never rounded.
    pub fn decimal(&self) -> Option<Decimal> {
        decimal::parse(self.0.trim())
    }
}

impl fmt::Debug for DecimalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecimalText({})", self.0)
    }
}

impl From<Decimal> for DecimalText {
    fn from(number: Decimal) -> Self {
        Self(number.to_string())
    }
}

impl From<&str> for DecimalText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

text_traits!(DecimalText #[AMOUNT]);
serde_traits!(DecimalText);
