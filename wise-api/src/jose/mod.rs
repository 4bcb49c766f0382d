//! Signing and encryption of messages (JOSE), by feature `jose`.
//!
//! [`guide::jose`](crate::guide::jose) shows how it is used. In short: a [`Keyring`] has your keys and fetches those of Wise,
//! and [`Call::signed`](crate::Call::signed), [`Call::encrypted`](crate::Call::encrypted) and
//! [`Call::signed_and_encrypted`](crate::Call::signed_and_encrypted) take it. The functions of this module do the same to messages that
//! travel another way.
//!
//! What is accepted is what Wise documents, and nothing else: signatures of the six [`SignatureAlgorithm`]s (RFC 7515, RFC 7518), and
//! encryption with A256GCM under a key that is encrypted with RSA-OAEP-256, or agreed before (RFC 7516). Headers with extensions
//! (`crit`), compression or repeated names are refused.

mod algorithm;
mod call;
mod compact;
mod jwe;
mod jws;
mod keyring;
mod keys;
mod public;

pub use algorithm::SignatureAlgorithm;
#[cfg(feature = "card-data")]
pub(crate) use call::opened;
pub use compact::JoseError;
pub use jwe::{ContentKey, Encrypted, decrypt, decrypt_direct, encrypt};
#[cfg(feature = "card-data")]
pub(crate) use jwe::{open_card, seal as seal_raw};
pub use jws::{Signed, sign, verify};
pub use keyring::Keyring;
pub use keys::{DecryptionKey, SigningKey};
pub use public::{EncryptionKey, VerifyingKey};
#[cfg(feature = "card-data")]
pub(crate) use public::{der, rsa};
