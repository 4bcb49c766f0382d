//! Instants and dates in every form that Wise sends.

mod forms;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil;

use super::inline::InlineText;
use crate::codec::bridge::serde_traits;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node};
use forms::{parse_date, parse_instant};

/// A text that is not a date or an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimeError {
    what: &'static str,
}

impl fmt::Display for ParseTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.what)
    }
}

impl std::error::Error for ParseTimeError {}

/// An instant.
///
/// Wise sends instants with and without a zone (none means UTC), with `T` or a space, and with up to nine digits of a second. All of
/// them are read; anything else is kept as text and has no [`instant`](Self::instant). Instants are always sent in UTC with `Z`.
///
/// ```
/// use wise_api::Timestamp;
///
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let of_a_text: Timestamp = "2026-01-31T00:00:00Z".parse()?;
/// // What other crates of dates and times have goes through the type of the standard library.
/// let of_a_time = Timestamp::from(std::time::SystemTime::now());
/// # assert!(of_a_text < of_a_time);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Clone)]
pub struct Timestamp {
    text: InlineText,
    instant: Option<jiff::Timestamp>,
}

impl Timestamp {
    /// What was received, whatever it is.
    fn lenient(text: &str) -> Self {
        Self {
            text: text.into(),
            instant: parse_instant(text),
        }
    }

    /// The instant, unless the text is not one.
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        self.instant
    }

    /// The text as received.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.instant {
            Some(instant) => instant.fmt(f),
            None => f.write_str(self.text()),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Self {
            text: instant.to_string().as_str().into(),
            instant: Some(instant),
        }
    }
}

impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Self {
        // A SystemTime can lie outside of jiff's years -9999 to 9999; no payment does.
        let instant = jiff::Timestamp::try_from(time);
        let before_epoch = time < std::time::SystemTime::UNIX_EPOCH;
        let bound = if before_epoch {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Self::from(instant.unwrap_or(bound))
    }
}

impl From<&Timestamp> for Timestamp {
    fn from(timestamp: &Timestamp) -> Self {
        timestamp.clone()
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = Self::lenient(text);
        if parsed.instant.is_some() {
            Ok(parsed)
        } else {
            Err(ParseTimeError { what: "an instant" })
        }
    }
}

impl Ord for Timestamp {
    /// By instant; texts that are no instants come first.
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.instant, other.instant) {
            (None, None) => self.text().cmp(other.text()),
            (left, right) => left.cmp(&right),
        }
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timestamp {}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.instant {
            Some(instant) => instant.hash(state),
            None => self.text().hash(state),
        }
    }
}

impl Encode for Timestamp {
    fn encode(&self, out: &mut JsonWriter) {
        if out.as_received() {
            return out.string(self.text());
        }
        out.string(&self.to_string());
    }
}

impl Decode for Timestamp {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let text = node.scalar()?;
        Ok(match node.known_instant() {
            Some(instant) => Self {
                text: (&*text).into(),
                instant: Some(instant),
            },
            None => Self::lenient(&text),
        })
    }
}

serde_traits!(Timestamp);

/// A calendar date, `YYYY-MM-DD`. Anything else is kept as text and has no [`date`](Self::date).
#[derive(Clone)]
pub struct Date {
    text: InlineText,
    date: Option<civil::Date>,
}

impl Date {
    fn lenient(text: &str) -> Self {
        Self {
            text: text.into(),
            date: parse_date(text),
        }
    }

    /// The date, unless the text is not one.
    pub fn date(&self) -> Option<civil::Date> {
        self.date
    }

    /// The text as received.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.date {
            Some(date) => date.fmt(f),
            None => f.write_str(self.text()),
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Date({self})")
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self {
            text: date.to_string().as_str().into(),
            date: Some(date),
        }
    }
}

impl From<&Date> for Date {
    fn from(date: &Date) -> Self {
        date.clone()
    }
}

impl FromStr for Date {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = Self::lenient(text);
        if parsed.date.is_some() {
            Ok(parsed)
        } else {
            Err(ParseTimeError {
                what: "a date (YYYY-MM-DD)",
            })
        }
    }
}

impl Ord for Date {
    /// By date; texts that are no dates come first.
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.date, other.date) {
            (None, None) => self.text().cmp(other.text()),
            (left, right) => left.cmp(&right),
        }
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Date {}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.date {
            Some(date) => date.hash(state),
            None => self.text().hash(state),
        }
    }
}

impl Encode for Date {
    fn encode(&self, out: &mut JsonWriter) {
        if out.as_received() {
            return out.string(self.text());
        }
        out.string(&self.to_string());
    }
}

impl Decode for Date {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.scalar().map(|text| Self::lenient(&text))
    }
}

serde_traits!(Date);

#[cfg(test)]
mod tests;
