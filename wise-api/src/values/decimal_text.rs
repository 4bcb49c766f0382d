//! Decimal numbers that travel as text.

use std::fmt;

use rust_decimal::Decimal;

use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node, decimal};
use crate::macros::text_conversions;

/// A decimal number that Wise writes as text. It keeps its text, with as many digits as there are, and goes back digit for digit. A response
/// whose text is no number is not readable, as with any amount.
///
/// ```
/// use wise_api::{Decimal, DecimalText};
///
/// let amount = DecimalText::from("1000.00");
/// assert_eq!(amount.decimal(), Some(Decimal::from(1000)));
/// assert_eq!(amount.as_str(), "1000.00");
/// // More digits than a `Decimal` holds, which does not round.
/// let long = DecimalText::from("0.123456789012345678901234567890");
/// assert_eq!(long.decimal(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecimalText(String);

impl DecimalText {
    /// The text, as received or given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number. `None` when the text is none, which is never so in a response, or has more digits than a `Decimal` holds: it is never
    /// rounded.
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

impl Encode for DecimalText {
    fn encode(&self, out: &mut JsonWriter) {
        out.string(&self.0);
    }
}

impl Decode for DecimalText {
    const AMOUNT: bool = true;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let text = node.strict_text()?;
        if decimal::is_number(text.trim()) {
            return Ok(Self::from(&*text));
        }
        Err(node.error("the text is not a decimal number"))
    }
}

text_conversions!(DecimalText);
serde_traits!(DecimalText);
