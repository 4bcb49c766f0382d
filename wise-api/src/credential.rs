//! What calls authenticate with.
//!
//! [`Builder`](crate::Builder) takes tokens as they are. A [`TokenProvider`] gives those that come from elsewhere, such as a vault; what
//! the crate renews itself is in the module `oauth`.

pub use crate::engine::{Credential, TokenFailure, TokenProvider};
