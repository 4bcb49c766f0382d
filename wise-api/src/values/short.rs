//! Short texts that are copied.

/// A text of at most [`ShortText::MOST`] bytes, kept in place so that the types around it are `Copy`.
///
/// The bytes behind the text are zero, so the derived comparisons are those of the texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ShortText {
    bytes: [u8; Self::MOST],
    length: u8,
}

impl ShortText {
    /// How many bytes fit.
    pub(super) const MOST: usize = 15;

    /// The text, if it is short enough.
    pub(super) const fn new(text: &str) -> Option<Self> {
        let from = text.as_bytes();
        if from.len() > Self::MOST {
            return None;
        }
        let mut bytes = [0; Self::MOST];
        let mut at = 0;
        while at < from.len() {
            bytes[at] = from[at];
            at += 1;
        }
        Some(Self {
            bytes,
            length: from.len() as u8,
        })
    }

    /// The beginning of an ASCII text, for constants.
    pub(super) const fn constant(text: &str) -> Self {
        match Self::new(text) {
            Some(text) => text,
            None => Self {
                bytes: [0; Self::MOST],
                length: 0,
            },
        }
    }

    pub(super) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        // It was made from a text, so it is one.
        bytes
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

/// A text in an error message: quoted, escaped, and not longer than a line can bear.
pub(super) fn shown(text: &str) -> String {
    let start: String = text.chars().take(20).collect();
    if start.len() < text.len() {
        format!("`{}…`", start.escape_debug())
    } else {
        format!("`{}`", start.escape_debug())
    }
}
