//! Authentication: which credentials there are, what the client sends, and how tokens are kept fresh.
//!
//! A client can hold several kinds of credential. Each operation gets the first kind that the contract lists for it and the client has;
//! where it has none of them, it sends what it has, because the contract and Wise's guides do not agree on what is accepted. When Wise
//! then refuses, the error says what was sent and what the contract lists.
//!
//! | kind | how |
//! |---|---|
//! | personal token | [`Builder::personal_token`](crate::Builder::personal_token) |
//! | tokens of the application | `Builder::client_credentials`: fetched, kept, renewed when a tenth of their life is left |
//! | tokens of a user | `UserTokens` with a callback, or with a `TokenStore` |
//! | anything else | a [`TokenProvider`](crate::TokenProvider) |
//!
//! Tokens are opaque and of any length. A 401 makes the client renew a token that is more than a minute old; a read is then sent once
//! more, a write never. Redirects are not followed, so no token leaves for another host.
//!
//! The proxies that the environment names (`HTTPS_PROXY`, `NO_PROXY` and the like) are used, as by other programs. TLS goes through them, so
//! that they see the host and nothing else; [`Builder::http_client`](crate::Builder::http_client) with `no_proxy()` leaves them out.
//!
//! `Wise::oauth` redeems codes and makes the address of the consent page. Its host for the sandbox is inferred, not documented.
//!
//! For the mTLS environments, give [`Builder::client_identity`](crate::Builder::client_identity) and
//! [`Builder::root_certificate`](crate::Builder::root_certificate).
