//! Currencies.

mod table;

use std::fmt;
use std::str::FromStr;

use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node};

use super::short::{ShortText, shown};

/// A currency, by its code of three letters.
///
/// There is a constant for each active code of ISO 4217. Other codes are read from text, which is checked: three upper-case
/// letters, so that a country, a name or an id does not pass for a currency.
///
/// ```
/// use wise_api::Currency;
///
/// assert_eq!(Currency::JPY.minor_units(), Some(0));
/// assert_eq!("EUR".parse::<Currency>()?, Currency::EUR);
/// assert!("gbp".parse::<Currency>().is_err());
/// # Ok::<(), wise_api::error::ParseCurrencyError>(())
/// ```
///
/// What Wise sends is read without that check, because a new form of a code must not cost a response: any text of up to 15 bytes is
/// kept as it came, and written back unchanged. [`is_code`](Self::is_code) tells it apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(ShortText<15>);

impl Currency {
    const fn constant(code: &str) -> Self {
        Self(ShortText::constant(code))
    }

    /// The code, as given or received.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it consists of three upper-case letters. Only a value that came from Wise can be something else.
    #[inline]
    pub fn is_code(&self) -> bool {
        is_code(self.as_str())
    }

    /// How many digits amounts in the currency have after the decimal point, by ISO 4217. `None` for a code that is not in the list of
    /// 2026-01-01, and for one to which minor units do not apply, such as gold.
    #[inline]
    pub fn minor_units(&self) -> Option<u8> {
        let code = self.as_str();
        let found = table::MINOR_UNITS.binary_search_by(|(known, _)| (*known).cmp(code));
        table::MINOR_UNITS.get(found.ok()?)?.1
    }
}

/// Whether a text is one of the codes of ISO 4217.
#[inline]
pub(super) fn is_listed(code: &str) -> bool {
    table::MINOR_UNITS
        .binary_search_by(|(known, _)| (*known).cmp(code))
        .is_ok()
}

#[inline]
fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A text that is no currency code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseCurrencyError(String);

impl fmt::Display for ParseCurrencyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a currency code: give three upper-case letters, such as `GBP`",
            shown(&self.0)
        )
    }
}

impl std::error::Error for ParseCurrencyError {}

impl FromStr for Currency {
    type Err = ParseCurrencyError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        ShortText::new(text)
            .filter(|_| is_code(text))
            .map(Self)
            .ok_or_else(|| ParseCurrencyError(text.to_owned()))
    }
}

impl TryFrom<&str> for Currency {
    type Error = ParseCurrencyError;

    #[inline]
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for Currency {
    type Error = ParseCurrencyError;

    #[inline]
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<&Currency> for Currency {
    #[inline]
    fn from(currency: &Currency) -> Self {
        *currency
    }
}

impl From<Currency> for String {
    #[inline]
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl AsRef<str> for Currency {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Currency {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Currency {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Currency {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.as_str())
    }
}

impl Encode for Currency {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        out.string(self.as_str());
    }
}

impl Decode for Currency {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let text = node.scalar()?;
        ShortText::new(&text)
            .map(Self)
            .ok_or_else(|| node.error("expected a currency code, found a longer text"))
    }
}

serde_traits!(Currency);

#[cfg(test)]
mod tests;
