//! Identifiers that are usually UUIDs.

use std::fmt;

use crate::codec::bridge::serde_traits;
use crate::macros::text_traits;

/// A value that the contract calls a UUID. It keeps its text, so that another form never fails a response.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(String);

impl Guid {
    /// The text, as received or given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value as a UUID, if it is one.
    pub fn uuid(&self) -> Result<uuid::Uuid, uuid::Error> {
        self.0.parse()
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guid({})", self.0)
    }
}

impl From<uuid::Uuid> for Guid {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid.to_string())
    }
}

impl From<&str> for Guid {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

text_traits!(Guid #[STRICT]);
serde_traits!(Guid);
