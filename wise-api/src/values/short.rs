//! Short texts that are copied.

/// A text of at most `MOST` bytes (255 or fewer), kept in place so that the types around it are `Copy`.
///
/// The bytes behind the text are zero, so the derived comparisons are those of the texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ShortText<const MOST: usize> {
    bytes: [u8; MOST],
    length: u8,
}

impl<const MOST: usize> ShortText<MOST> {
    /// The text, if it is short enough.
    pub(super) const fn new(text: &str) -> Option<Self> {
        let from = text.as_bytes();
        if from.len() > MOST {
            return None;
        }
        let mut bytes = [0; MOST];
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
                bytes: [0; MOST],
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
