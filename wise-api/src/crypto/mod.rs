//! Signatures of RSA, by the library that does TLS in this build: aws-lc-rs, or ring where that is all there is.

#[cfg(feature = "__aws-lc-rs")]
mod aws;
#[cfg(all(feature = "__ring", any(test, not(feature = "__aws-lc-rs"))))]
mod ring;
#[cfg(all(feature = "__ring", any(test, not(feature = "__aws-lc-rs"))))]
mod spki;

#[cfg(feature = "__aws-lc-rs")]
pub(crate) use aws::{SigningKey, VerifyingKey, sha256};
#[cfg(not(feature = "__aws-lc-rs"))]
pub(crate) use ring::{SigningKey, VerifyingKey, sha256};

/// How long the modulus of a key is at least, in bytes.
const LEAST_MODULUS: usize = 2048 / 8;

#[cfg(all(test, feature = "__aws-lc-rs", feature = "__ring"))]
mod tests;
