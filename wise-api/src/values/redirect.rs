//! Successes that lead elsewhere.

use std::fmt;

/// Where a redirect that is the success of an operation leads, such as the one that ends a single sign-on. The client does not follow it:
/// send the user's browser there. `Debug` does not show the address, which can hold a token.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Redirect {
    location: String,
}

impl Redirect {
    /// A redirect to an address.
    pub fn new(location: impl Into<String>) -> Self {
        Self {
            location: location.into(),
        }
    }

    /// The value of the `Location` header: an address, or a path on the host that answered.
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redirect({} bytes)", self.location.len())
    }
}
