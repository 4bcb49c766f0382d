//! Walks that seem to have no end.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::engine::Error;

/// Sees to it that a walk ends.
pub(super) struct Guard {
    pub(super) positions: HashSet<String>,
    /// Hashes of the pages that had something on them.
    pub(super) bodies: HashSet<u64>,
    pub(super) pages: u32,
    pub(super) most: u32,
}

impl Guard {
    #[inline]
    pub(super) fn admit(&self, operation: &'static str) -> Result<(), Error> {
        if self.pages < self.most {
            return Ok(());
        }
        Err(self.error(operation, Endless::TooManyPages))
    }

    #[inline]
    pub(super) fn see_page(&mut self, operation: &'static str, body: &[u8]) -> Result<(), Error> {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        if self.bodies.insert(hasher.finish()) {
            return Ok(());
        }
        Err(self.error(operation, Endless::RepeatedPage))
    }

    #[inline]
    pub(super) fn check(&self, operation: &'static str, next: &str) -> Result<(), Error> {
        if self.positions.contains(next) {
            return Err(self.error(operation, Endless::RepeatedPosition));
        }
        Ok(())
    }

    #[inline]
    fn error(&self, operation: &'static str, cause: Endless) -> Error {
        Error::Pages(Box::new(PagesError {
            operation,
            pages: self.pages,
            cause,
        }))
    }
}

/// A walk over pages that was ended because it seems to have no end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagesError {
    operation: &'static str,
    pages: u32,
    cause: Endless,
}

/// What makes a walk over pages seem endless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endless {
    /// The list has more pages than the limit.
    TooManyPages,
    /// Wise gave a position that it had given before, or that the walk began at.
    RepeatedPosition,
    /// Wise gave a page that it had given before, to the byte.
    RepeatedPage,
}

impl PagesError {
    /// The id of the operation.
    #[inline]
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// How many pages came before.
    #[inline]
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Why the walk was ended.
    #[inline]
    pub fn cause(&self) -> Endless {
        self.cause
    }
}

impl fmt::Display for PagesError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation, pages, ..
        } = self;
        let cause = match self.cause {
            Endless::TooManyPages => "the list goes on beyond `max_pages`",
            Endless::RepeatedPosition => "Wise gave the same position again",
            Endless::RepeatedPage => "Wise gave the same page again",
        };
        write!(f, "{operation}: stopped after {pages} pages: {cause}")
    }
}
