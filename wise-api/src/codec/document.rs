//! Whole JSON texts.

use super::error::DecodeError;
use super::read::{Decode, Node, Reader};
use super::scan;

/// A whole JSON text.
pub(crate) struct Document<'t>(Reader<'t>);

impl<'t> Document<'t> {
    #[inline]
    pub(crate) fn new(text: &'t str) -> Self {
        Self(Reader::new(text.strip_prefix('\u{feff}').unwrap_or(text)))
    }

    /// Reads its value. What that still has to read later is at hand for as long as the document is.
    #[inline]
    pub(crate) fn read<'n, T>(
        &'n self,
        decode: impl FnOnce(&Node<'n>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let reader = &self.0;
        let start = scan::space(reader.bytes(), 0);
        let mut value = decode(&reader.node(start, 0));
        if value.is_ok()
            && let Err(error) = check_end(reader, start)
        {
            value = Err(error);
        }
        // Not by `map_err`, which moves the value.
        if let Err(error) = &mut value {
            error.enter_document();
        }
        value
    }
}

/// Reads a whole JSON text.
pub(crate) fn decode_text<T: Decode>(text: &str) -> Result<T, DecodeError> {
    Document::new(text).read(T::decode)
}

fn check_end(reader: &Reader<'_>, start: usize) -> Result<(), DecodeError> {
    let end = scan::space(reader.bytes(), reader.end(start)?);
    if end == reader.text.len() {
        return Ok(());
    }
    Err(scan::Fault {
        at: end,
        what: "trailing characters behind the value",
    }
    .into())
}
