//! Keys of Wise: what checks its signatures, and what encrypts for it.

use std::fmt;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{
    OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey, PublicKey,
};
use aws_lc_rs::signature::ParsedPublicKey;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::JoseError;
use super::algorithm::SignatureAlgorithm;
use super::jwe::ContentKey;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of a public key that is written as base64, with or without line breaks and the first and last line of PEM. Wise's pages
/// show base64 alone.
pub(crate) fn der(text: &str) -> Option<Vec<u8>> {
    let base64: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::split_whitespace)
        .collect();
    LENIENT.decode(base64).ok()
}

/// A public key that signatures are checked with.
#[derive(Clone)]
pub struct VerifyingKey {
    algorithm: SignatureAlgorithm,
    key: ParsedPublicKey,
}

impl VerifyingKey {
    /// Reads a public key: a SubjectPublicKeyInfo, as DER. `None` when it is none, or does not fit the algorithm.
    pub fn from_der(algorithm: SignatureAlgorithm, der: &[u8]) -> Option<Self> {
        let key = ParsedPublicKey::new(algorithm.verifier(), der).ok()?;
        Some(Self { algorithm, key })
    }

    /// What the key checks.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        self.key
            .verify_sig(message, signature)
            .map_err(|_| JoseError::Signature)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.algorithm)
    }
}

/// A public RSA key that messages are encrypted for, with RSA-OAEP and SHA-256.
pub struct EncryptionKey(OaepPublicEncryptingKey);

impl EncryptionKey {
    /// Reads a public key of 2048 to 8192 bits: a SubjectPublicKeyInfo, or the shorter form of PKCS#1, as DER. `None` when it is none.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let key = OaepPublicEncryptingKey::new(rsa(der)?).ok()?;
        Some(Self(key))
    }

    pub(super) fn wrap_key(&self, content_key: &ContentKey) -> Result<Vec<u8>, JoseError> {
        let mut room = vec![0; self.0.ciphertext_size()];
        let wrapped = self.0.encrypt(
            &OAEP_SHA256_MGF1SHA256,
            content_key.bytes(),
            &mut room,
            None,
        );
        wrapped
            .map(|bytes| bytes.to_vec())
            .map_err(|_| JoseError::Cryptography)
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncryptionKey({} bits)", self.0.key_size_bits())
    }
}

/// A public RSA key in either of its forms.
pub(crate) fn rsa(der: &[u8]) -> Option<PublicEncryptingKey> {
    let key = PublicKey::from_der(der).ok()?;
    PublicEncryptingKey::from_der(key.as_der().ok()?.as_ref()).ok()
}
