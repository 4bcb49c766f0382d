//! Failures that hold tokens.

use super::TokenPair;
use crate::engine::{Error, TokenFailure};

impl TokenFailure {
    /// The same failure, with the pair that could not be stored.
    #[inline]
    pub(super) fn with_unsaved(self, pair: Option<TokenPair>) -> Self {
        self.keeping(pair.map(|pair| Box::new(pair) as _))
    }

    /// Whether new tokens are in here, so that the old ones have ended and somebody has to see this.
    #[inline]
    pub(super) fn holds_tokens(&self) -> bool {
        self.unsaved().is_some() || matches!(self.call(), Some(Error::Decode(_)))
    }

    /// A pair of tokens that Wise has given out and that could not be stored. The client keeps it, and stores it before it does anything
    /// else; this is for those who want to write it down some other way.
    #[inline]
    pub fn unsaved(&self) -> Option<&TokenPair> {
        self.kept()
    }
}
