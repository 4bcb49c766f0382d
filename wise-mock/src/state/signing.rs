//! The key that webhooks of mocks are signed with.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};

/// Made when it is first needed, and the same for all mocks of a process: making one takes longer than starting a mock.
fn key() -> Option<&'static RsaKeyPair> {
    static KEY: OnceLock<Option<RsaKeyPair>> = OnceLock::new();
    KEY.get_or_init(|| RsaKeyPair::generate(KeySize::Rsa2048).ok())
        .as_ref()
}

/// RSA PKCS#1 v1.5 with SHA-256 over the body, as Wise signs webhooks.
pub(super) fn signature(body: &[u8]) -> Option<Vec<u8>> {
    let key = key()?;
    let mut signature = vec![0; key.public_modulus_len()];
    let random = SystemRandom::new();
    key.sign(&RSA_PKCS1_SHA256, &random, body, &mut signature)
        .ok()?;
    Some(signature)
}

/// The public key as DER, a `SubjectPublicKeyInfo`.
pub(super) fn public_key() -> Option<Vec<u8>> {
    let der: PublicKeyX509Der<'_> = key()?.public_key().as_der().ok()?;
    Some(der.as_ref().to_vec())
}
