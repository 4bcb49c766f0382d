//! Texts that are nearly always short: they need no memory of their own.

use std::fmt;

/// As long as an RFC 3339 instant with nine digits of a second.
const MOST: usize = 30;

/// A text, held in place where it is short.
#[derive(Clone)]
pub(super) enum InlineText {
    Inline { length: u8, bytes: [u8; MOST] },
    Long(Box<str>),
}

impl InlineText {
    pub(super) fn as_str(&self) -> &str {
        match self {
            // It was a text when it was put there, so that the default is never used.
            Self::Inline { length, bytes } => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Self::Long(text) => text,
        }
    }
}

impl From<&str> for InlineText {
    fn from(text: &str) -> Self {
        let mut bytes = [0; MOST];
        match (u8::try_from(text.len()), bytes.get_mut(..text.len())) {
            (Ok(length), Some(place)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Inline { length, bytes }
            }
            _ => Self::Long(text.into()),
        }
    }
}

impl fmt::Display for InlineText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
