//! What became of answers.

use std::fmt;

use crate::Json;

use super::AnswerError;

/// What became of an answer that was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "it says whether the form has to be refreshed, and what could not be checked"]
#[non_exhaustive]
pub struct Answered {
    /// Whether the form has to be refreshed, because this answer can change what is asked for.
    pub needs_refresh: bool,
    /// What could not be checked here, and why. Wise checks it when the form is sent.
    pub unchecked: Vec<String>,
}

/// What a new version of the form, or the choice of another type, did to fields and answers.
#[derive(Clone, Debug, Default)]
#[must_use = "it says which answers fell away"]
#[non_exhaustive]
pub struct Changes {
    /// Keys that are asked for now and were not before.
    pub added: Vec<String>,
    /// Keys that were asked for and are not any more.
    pub removed: Vec<String>,
    /// Answers that fell away.
    pub dropped: Vec<Dropped>,
}

/// An answer that fell away.
#[derive(Clone)]
#[non_exhaustive]
pub struct Dropped {
    /// The key of its field.
    pub key: String,
    /// The answer. It is personal data, and not shown by `Debug`.
    pub value: Json,
    /// Why it fell away: nothing if the form does not ask for it any more, else what is wrong with it now.
    pub reason: Option<AnswerError>,
}

impl fmt::Debug for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dropped")
            .field("key", &self.key)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
