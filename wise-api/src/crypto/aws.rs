//! Signatures by aws-lc-rs.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::PublicEncryptingKey;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use zeroize::Zeroizing;

use super::LEAST_MODULUS;

/// A key of 2048 to 8192 bits that signatures are checked with: RSA PKCS#1 v1.5, SHA-256.
#[derive(Clone)]
pub(crate) struct VerifyingKey(ParsedPublicKey);

impl VerifyingKey {
    /// Reads a `SubjectPublicKeyInfo` in DER; `None` when it is none, or not of RSA, or of another size.
    pub(crate) fn from_spki(der: &[u8]) -> Option<Self> {
        // The parser of signature keys takes a bare `RSAPublicKey` and small keys as well, and refuses the latter only when it verifies.
        PublicEncryptingKey::from_der(der).ok()?;
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).ok()?;
        // DER writes a key in one way only; the parser also takes what follows the key.
        (key.as_der().ok()?.as_ref() == der).then_some(Self(key))
    }

    /// The `SubjectPublicKeyInfo`.
    pub(crate) fn spki(&self) -> &[u8] {
        self.0.as_ref()
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}

/// A key of at least 2048 bits that signs: RSA PKCS#1 v1.5, SHA-256.
pub(crate) struct SigningKey(RsaKeyPair);

impl SigningKey {
    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        Self::of(RsaKeyPair::from_pkcs8(der).ok()?)
    }

    pub(crate) fn from_pkcs1(der: &[u8]) -> Option<Self> {
        Self::of(RsaKeyPair::from_der(der).ok()?)
    }

    fn of(pair: RsaKeyPair) -> Option<Self> {
        (pair.public_modulus_len() >= LEAST_MODULUS).then_some(Self(pair))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut signature = Zeroizing::new(vec![0; self.0.public_modulus_len()]);
        let random = SystemRandom::new();
        let signed = self
            .0
            .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
        signed.ok().map(|()| signature)
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> impl AsRef<[u8]> {
    digest(&SHA256, bytes)
}
