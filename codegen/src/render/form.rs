//! The forms that an operation is written in.

use proc_macro2::TokenStream;
use quote::quote;

/// How an operation is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form<'a> {
    /// For the one version that has it.
    Own,
    /// For any version, with its path below a version, and that without one where it differs.
    Shared {
        dated: &'a str,
        unversioned: Option<&'a str>,
    },
    /// For any version, without its path: to be compared.
    Neutral,
}

impl Form<'_> {
    /// What stands behind `impl`, and behind the name.
    pub(super) fn generics(self) -> (TokenStream, TokenStream) {
        match self {
            Self::Own => (TokenStream::new(), TokenStream::new()),
            Self::Shared { .. } | Self::Neutral => (quote!(<V: ApiVersion>), quote!(<V>)),
        }
    }

    /// The operation, as macros take it.
    pub(super) fn subject(self, name: &str) -> String {
        match self {
            Self::Own => name.to_owned(),
            Self::Shared { .. } | Self::Neutral => format!("generic V: {name}<V>"),
        }
    }
}
