//! Ids that are a number in some places, and a text in others.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::inline::InlineText;
use crate::codec::{Decode, DecodeError, Encode, JsonWriter, Node};

/// The text of such an id, and how it came, so that it is written again as it was. Two are equal when their texts are.
#[derive(Clone)]
pub struct NumberOrText {
    text: InlineText,
    came: Came,
}

/// How an id was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// It was not, or in a spelling of its own, which is kept beside it.
    Otherwise,
    AsNumber,
    AsText,
}

impl NumberOrText {
    /// Not from a response.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            came: Came::Otherwise,
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        let number: i64 = self.as_str().parse().ok()?;
        // Another spelling would not come back as it was.
        (number.to_string() == self.as_str()).then_some(number)
    }
}

impl fmt::Debug for NumberOrText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for NumberOrText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for NumberOrText {}

impl PartialOrd for NumberOrText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NumberOrText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for NumberOrText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Encode for NumberOrText {
    fn encode(&self, out: &mut JsonWriter) {
        match self.came {
            Came::AsNumber if out.as_received() => out.settled(self.as_str()),
            Came::AsText if out.as_received() => out.string(self.as_str()),
            _ => match self.number() {
                Some(number) => number.encode(out),
                None => out.string(self.as_str()),
            },
        }
    }
}

impl Decode for NumberOrText {
    const STRICT: bool = true;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let (text, came) = if let Some(text) = node.plain() {
            (text.into(), Came::AsText)
        } else if let Some(number) = node.plain_integer() {
            (number.into(), Came::AsNumber)
        } else {
            let text = node.strict_text()?;
            // It may be written in other words, which depends on the place.
            node.respelled();
            ((&*text).into(), Came::Otherwise)
        };
        Ok(Self { text, came })
    }
}

#[cfg(test)]
mod tests;
