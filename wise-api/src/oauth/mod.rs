//! Tokens by OAuth: of the application itself, and of users who consented.
//!
//! [`Builder::client_credentials`](crate::Builder::client_credentials) has the client fetch the tokens of the application. For a user,
//! [`Wise::oauth`](crate::Wise::oauth) leads from the page of consent to a [`TokenPair`], and [`UserTokens`] renews it from then on, with
//! the pair in a [`TokenStore`] of yours or a [`FileStore`]. [`guide::authentication`](crate::guide::authentication) shows the whole way.

mod client_credentials;
mod consent;
mod failure;
mod file_store;
mod grants;
mod issued;
mod pair;
mod renewal;
mod store;
mod user_tokens;

pub use consent::{Consent, ConsentError, ConsentState};
pub use file_store::{FileStore, FileStoreError};
pub use grants::Oauth;
pub use pair::TokenPair;
pub use store::{SingleProcess, StoreGuard, TokenStore, UnlockedStore};
pub use user_tokens::UserTokens;
