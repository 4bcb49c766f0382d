//! Signatures by ring.

use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::KeyPair;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use zeroize::Zeroizing;

use super::{LEAST_MODULUS, spki};

/// A key of 2048 to 8192 bits that signatures are checked with: RSA PKCS#1 v1.5, SHA-256.
#[derive(Clone)]
pub(crate) struct VerifyingKey {
    spki: Vec<u8>,
    /// The `RSAPublicKey` in it, which is what ring reads.
    key: Vec<u8>,
}

impl VerifyingKey {
    /// Reads a `SubjectPublicKeyInfo` in DER; `None` when it is none, or not of RSA, or of another size.
    pub(crate) fn from_spki(der: &[u8]) -> Option<Self> {
        Some(Self {
            key: spki::rsa_public_key(der)?.to_vec(),
            spki: der.to_vec(),
        })
    }

    /// The `SubjectPublicKeyInfo`.
    pub(crate) fn spki(&self) -> &[u8] {
        &self.spki
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key);
        key.verify(message, signature).is_ok()
    }
}

/// A key of 2048 to 4096 bits that signs: RSA PKCS#1 v1.5, SHA-256.
pub(crate) struct SigningKey(KeyPair);

impl SigningKey {
    pub(crate) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        Self::of(KeyPair::from_pkcs8(der).ok()?)
    }

    pub(crate) fn from_pkcs1(der: &[u8]) -> Option<Self> {
        Self::of(KeyPair::from_der(der).ok()?)
    }

    fn of(pair: KeyPair) -> Option<Self> {
        (pair.public().modulus_len() >= LEAST_MODULUS).then_some(Self(pair))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut signature = Zeroizing::new(vec![0; self.0.public().modulus_len()]);
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
