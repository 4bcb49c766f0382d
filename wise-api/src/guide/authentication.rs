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
//! | tokens of a user | `UserTokens` with a [`TokenStore`](crate::TokenStore), such as the [`FileStore`](crate::FileStore) |
//! | anything else | a [`TokenProvider`](crate::TokenProvider) |
//!
//! Tokens are opaque and of any length. After a 401 the client looks for another token, in the store first; a read is then sent once
//! more with it, a write never. Redirects are not followed, so no token leaves for another host.
//!
//! # The tokens of a user
//!
//! Refreshing ends the access token that was valid before, and a response that is lost cannot be had again. What the client promises, and
//! what it takes:
//!
//! | promise | what you do |
//! |---|---|
//! | One refresh for any number of calls, also from several processes. | Share one `UserTokens`, or one store that locks. |
//! | The new pair is read before anything else of the response, and stored before any hook runs and before it is used. | `save` ends when the pair will survive a crash. |
//! | A pair that cannot be stored is kept, is stored first the next time, and is in the error (`TokenFailure::unsaved`). | Keep the process running, or write it down from the error. |
//! | Odd neighbours of the tokens, such as a lifetime that is no number, cost nothing: the usual 12 hours count. | Nothing. |
//! | Stores, callbacks and providers may fail, panic, or hang for up to the client's timeout: the calls that need them end in `Error::Credential`. | Do not block the thread in them. |
//! | A call sends a refresh token once. | Nothing. |
//! | A runtime that ends during a refresh leaves the next one unharmed. | Nothing. |
//!
//! A refresh goes ahead of the calls that wait for it in the client's rate limit, and counts like everything that leaves.
//!
//! Other responses cannot be had again, either, such as the id of an uploaded key or a code to claim an account. When one of them cannot be
//! decoded, or breaks off, [`Error::member`](crate::Error::member) reads what is essential from the error.
//!
//! A process that is killed between the response of Wise and the end of `save` loses the new pair. The old refresh token is still in the
//! store, and the next process uses it.
//!
//! A store without a lock is for a single process, and says so: [`SingleProcess`](crate::SingleProcess), and
//! [`UserTokens::single_process`](crate::UserTokens::single_process) for a pair and a callback. The example `token_store_sqlite` is a
//! store in a database.
//!
//! The proxies that the environment names (`HTTPS_PROXY`, `NO_PROXY` and the like) are used, as by other programs. TLS goes through them, so
//! that they see the host and nothing else; [`Builder::http_client`](crate::Builder::http_client) with `no_proxy()` leaves them out.
//!
//! `Wise::oauth` redeems codes and makes the address of the consent page. Its host for the sandbox is inferred, not documented.
//!
//! For the mTLS environments, give [`Builder::client_identity`](crate::Builder::client_identity) and
//! [`Builder::root_certificate`](crate::Builder::root_certificate).
