//! What a test asks of the mock, and cannot have.

use std::fmt;

/// Why the mock cannot do what a test asks for: no version has the operation, there is no such event, and the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse(pub String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

impl From<String> for Misuse {
    fn from(detail: String) -> Self {
        Self(detail)
    }
}

impl From<serde_json::Error> for Misuse {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}
