//! The value of an open enum that this version of the crate does not know.

use std::fmt;

/// A value that the contract did not name when this crate was generated. It keeps its text, and is sent back as it came.
///
/// It cannot be built directly, so that `Status::from("NEW")` is the one way to make such a value, and becomes the
/// named variant as soon as there is one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unrecognized(Box<str>);

impl Unrecognized {
    // Only generated types call it.
    #[allow(dead_code)]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
