//! Countries.

mod table;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node};

use super::currency;
use super::short::{ShortText, shown};

/// A country, by its code of two or three letters.
///
/// There is a constant for each code of ISO 3166-1. Other codes are read from text, which is checked: two or three letters, all
/// upper-case or all lower-case, and not the code of a currency.
///
/// ```
/// use wise_api::CountryCode;
///
/// let country: CountryCode = "gbr".parse()?;
/// assert_eq!(country, CountryCode::GB);
/// assert_eq!(country.alpha2().as_str(), "GB");
/// assert_eq!(CountryCode::GB.alpha3().as_str(), "GBR");
/// assert!("GBP".parse::<CountryCode>().is_err());
/// assert!("United Kingdom".parse::<CountryCode>().is_err());
/// # Ok::<(), wise_api::error::ParseCountryCodeError>(())
/// ```
///
/// Wise wants two letters at one place, and three lower-case letters at another. Each field and parameter of a request writes the
/// form that belongs there, whichever form it was given. A code without a known counterpart is written as it is, but for its case.
///
/// Two codes of one country are equal, and have one hash and one place in an order. What Wise sends is read without the checks of
/// [`from_str`](Self::from_str): any text of up to 31 bytes is kept as it came, and [`is_code`](Self::is_code) tells whether it is a
/// code. A longer one is not readable as a country: its field is absent, and the text is in `extra`.
#[derive(Clone, Copy)]
pub struct CountryCode(ShortText<31>);

/// How a place writes the code of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl CountryCode {
    const fn constant(code: &str) -> Self {
        Self(ShortText::constant(code))
    }

    /// The code, as given or received.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it consists of two or three letters of one case. Only a value that came from Wise can be something else.
    #[inline]
    pub fn is_code(&self) -> bool {
        is_code(self.as_str())
    }

    /// Whether it is one of the codes of ISO 3166-1 (or Kosovo's), in any form.
    #[inline]
    pub fn is_listed(&self) -> bool {
        row(self.as_str()).is_some()
    }

    /// The country by two upper-case letters, if that form is known; otherwise the code as it is.
    #[must_use]
    #[inline]
    pub fn alpha2(&self) -> Self {
        row(self.as_str()).map_or(*self, |(two, _)| Self::constant(two))
    }

    /// The country by three upper-case letters, if that form is known; otherwise the code as it is.
    #[must_use]
    #[inline]
    pub fn alpha3(&self) -> Self {
        row(self.as_str()).map_or(*self, |(_, three)| Self::constant(three))
    }

    /// What is compared: of a code in the list, that of two letters.
    #[inline]
    fn identity(&self) -> &str {
        row(self.as_str()).map_or(self.as_str(), |(two, _)| two)
    }
}

impl CountryForm {
    /// A code in this form. What is no code stays as it is.
    #[inline]
    pub(crate) fn of(self, code: &str) -> Cow<'_, str> {
        if !is_code(code) {
            return Cow::Borrowed(code);
        }
        let known = row(code);
        let code = match self {
            Self::Alpha2 | Self::Alpha2Lower => known.map_or(code, |(two, _)| two),
            Self::Alpha3 | Self::Alpha3Lower => known.map_or(code, |(_, three)| three),
        };
        match self {
            Self::Alpha2 | Self::Alpha3 if is_upper(code) => Cow::Borrowed(code),
            Self::Alpha2 | Self::Alpha3 => Cow::Owned(code.to_ascii_uppercase()),
            Self::Alpha2Lower | Self::Alpha3Lower => Cow::Owned(code.to_ascii_lowercase()),
        }
    }
}

/// A value with country codes in it, which are written in one form.
pub struct InForm<T>(pub T, pub CountryForm);

impl<T: Encode> Encode for InForm<T> {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        let around = out.form.replace(self.1);
        self.0.encode(out);
        out.form = around;
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

/// Both codes of a listed country, by either of them in either case.
#[inline]
fn row(code: &str) -> Option<(&'static str, &'static str)> {
    let mut upper = [0; 3];
    let upper = upper.get_mut(..code.len())?;
    upper.copy_from_slice(code.as_bytes());
    upper.make_ascii_uppercase();
    let at = match upper.len() {
        2 => table::ROWS.binary_search_by(|(two, _)| two.as_bytes().cmp(upper)),
        3 => {
            let three = |at: &u8| table::ROWS[usize::from(*at)].1.as_bytes();
            let found = table::BY_THREE.binary_search_by(|at| three(at).cmp(upper));
            found.map(|found| usize::from(table::BY_THREE[found]))
        }
        _ => return None,
    };
    table::ROWS.get(at.ok()?).copied()
}

#[inline]
fn is_upper(code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[inline]
fn is_code(text: &str) -> bool {
    matches!(text.len(), 2 | 3)
        && (is_upper(text) || text.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// A text that is no country code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseCountryCodeError {
    text: String,
    currency: bool,
}

impl fmt::Display for ParseCountryCodeError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = shown(&self.text);
        let todo = "give two or three letters of one case, such as `GB` or `GBR`";
        if self.currency {
            write!(
                f,
                "{text} is the code of a currency, not of a country: {todo}"
            )
        } else {
            write!(f, "{text} is not a country code: {todo}")
        }
    }
}

impl std::error::Error for ParseCountryCodeError {}

impl FromStr for CountryCode {
    type Err = ParseCountryCodeError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let currency = currency::is_listed(text) && row(text).is_none();
        ShortText::new(text)
            .filter(|_| is_code(text) && !currency)
            .map(Self)
            .ok_or_else(|| ParseCountryCodeError {
                text: text.to_owned(),
                currency,
            })
    }
}

impl TryFrom<&str> for CountryCode {
    type Error = ParseCountryCodeError;

    #[inline]
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for CountryCode {
    type Error = ParseCountryCodeError;

    #[inline]
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<&CountryCode> for CountryCode {
    #[inline]
    fn from(country: &CountryCode) -> Self {
        *country
    }
}

impl From<CountryCode> for String {
    #[inline]
    fn from(country: CountryCode) -> Self {
        country.as_str().to_owned()
    }
}

impl AsRef<str> for CountryCode {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for CountryCode {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.identity() == other.identity()
    }
}

impl Eq for CountryCode {}

impl PartialOrd for CountryCode {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CountryCode {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.identity().cmp(other.identity())
    }
}

impl Hash for CountryCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl fmt::Display for CountryCode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CountryCode({})", self.as_str())
    }
}

impl Encode for CountryCode {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        match out.form.filter(|_| !out.verbatim) {
            Some(form) => out.string(&form.of(self.as_str())),
            None => out.string(self.as_str()),
        }
    }
}

impl Decode for CountryCode {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let text = node.scalar()?;
        ShortText::new(&text)
            .map(Self)
            .ok_or_else(|| node.expected("the code of a country"))
    }
}

serde_traits!(CountryCode);

#[cfg(test)]
mod tests;
