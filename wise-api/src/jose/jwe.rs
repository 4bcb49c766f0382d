//! Encrypted messages (JWE, RFC 7516): AES-256-GCM, under a key that is encrypted for the receiver, or that both sides have.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use bytes::Bytes;
use zeroize::Zeroizing;

use super::compact::{decode, encode, split};
use super::{DecryptionKey, EncryptionKey, JoseError};
use crate::Jose;

/// The key that a message's content is encrypted with, AES with 256 bits, made for one exchange. `Debug` shows nothing of it, and its
/// memory is overwritten when it is dropped.
#[derive(Clone)]
pub struct ContentKey(Zeroizing<[u8; 32]>);

impl ContentKey {
    /// A random key.
    ///
    /// # Errors
    /// [`JoseError::Cryptography`] when there are no random numbers.
    pub fn generate() -> Result<Self, JoseError> {
        let mut key = Zeroizing::new([0; 32]);
        rand::fill(key.as_mut_slice()).map_err(|_| JoseError::Cryptography)?;
        Ok(Self(key))
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0; 32]);
        (bytes.len() == key.len()).then(|| key.copy_from_slice(bytes))?;
        Some(Self(key))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn cipher(&self) -> Result<LessSafeKey, JoseError> {
        UnboundKey::new(&AES_256_GCM, self.bytes())
            .map(LessSafeKey::new)
            .map_err(|_| JoseError::Cryptography)
    }
}

impl fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Encrypts a body for Wise. Keep the content key where the response comes encrypted under it.
///
/// # Errors
/// [`JoseError::Cryptography`].
pub fn encrypt(
    payload: &[u8],
    key: &EncryptionKey,
    content_key: &ContentKey,
) -> Result<Jose, JoseError> {
    seal(
        "RSA-OAEP-256",
        &key.wrap_key(content_key)?,
        payload,
        content_key,
    )
}

/// A message with a content key that has been encrypted already.
pub(crate) fn seal(
    algorithm: &'static str,
    encrypted_key: &[u8],
    payload: &[u8],
    content_key: &ContentKey,
) -> Result<Jose, JoseError> {
    let header = encode(format!("{{\"alg\":\"{algorithm}\",\"enc\":\"A256GCM\"}}"));
    let mut nonce = [0; NONCE_LEN];
    rand::fill(&mut nonce).map_err(|_| JoseError::Cryptography)?;
    // Encrypted in place, so that no plain text is left.
    let mut content = payload.to_vec();
    let tag = content_key
        .cipher()?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(header.as_bytes()),
            &mut content,
        )
        .map_err(|_| JoseError::Cryptography)?;
    let parts = [
        header,
        encode(encrypted_key),
        encode(nonce),
        encode(content),
        encode(tag),
    ];
    Ok(Jose::new(parts.join(".")))
}

/// How the content key of a message is had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encrypted {
    /// Encrypted for a key of ours (`RSA-OAEP-256`), which may be named.
    ForKey(Option<String>),
    /// Agreed before (`dir`): the content key of the request.
    Direct,
}

impl Encrypted {
    /// Reads the header of an encrypted message.
    ///
    /// # Errors
    /// [`JoseError::Malformed`], and [`JoseError::Algorithm`] for anything but `RSA-OAEP-256` or `dir` with `A256GCM`.
    pub fn read(message: &Jose) -> Result<Self, JoseError> {
        let (header, parts) = split::<5>(message.as_str())?;
        let [_, encrypted_key, ..] = parts;
        match (header.alg.as_str(), header.enc.as_deref()) {
            ("RSA-OAEP-256", Some("A256GCM")) => Ok(Self::ForKey(header.kid)),
            ("dir", Some("A256GCM")) if encrypted_key.is_empty() => Ok(Self::Direct),
            ("dir", Some("A256GCM")) => Err(JoseError::Malformed),
            _ => Err(JoseError::Algorithm),
        }
    }
}

/// Decrypts a message that was encrypted for a key of ours (`RSA-OAEP-256`).
///
/// # Errors
/// Whatever is wrong. With the header and the parts in order, it is always [`JoseError::Decryption`].
pub fn decrypt(message: &Jose, key: &DecryptionKey) -> Result<Bytes, JoseError> {
    let Encrypted::ForKey(_) = Encrypted::read(message)? else {
        return Err(JoseError::Algorithm);
    };
    let (_, [_, encrypted_key, ..]) = split::<5>(message.as_str())?;
    let content_key = key.unwrap_key(&decode(encrypted_key)?)?;
    open(message, &content_key)
}

/// Decrypts a message that was encrypted directly under a content key (`dir`).
///
/// # Errors
/// As for [`decrypt`].
pub fn decrypt_direct(message: &Jose, content_key: &ContentKey) -> Result<Bytes, JoseError> {
    match Encrypted::read(message)? {
        Encrypted::Direct => open(message, content_key),
        Encrypted::ForKey(_) => Err(JoseError::Algorithm),
    }
}

/// The content of a message whose header has been looked at. Its memory is overwritten when it is dropped.
fn open(message: &Jose, content_key: &ContentKey) -> Result<Bytes, JoseError> {
    let (_, [header, _, nonce, content, tag]) = split(message.as_str())?;
    let nonce: [u8; NONCE_LEN] = decode(nonce)?
        .try_into()
        .map_err(|_| JoseError::Malformed)?;
    let (content, tag) = (decode(content)?, decode(tag)?);
    if tag.len() != AES_256_GCM.tag_len() {
        return Err(JoseError::Malformed);
    }
    let mut payload = Zeroizing::new(vec![0; content.len()]);
    content_key
        .cipher()?
        .open_separate_gather(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(header.as_bytes()),
            &content,
            &tag,
            &mut payload,
        )
        .map_err(|_| JoseError::Decryption)?;
    Ok(Bytes::from_owner(payload))
}

/// The response about a card, under the content key of the request. Its header may say so (`dir`), or repeat what the request said; the
/// encrypted key beside it means nothing then.
#[cfg(feature = "card-data")]
pub(crate) fn open_card(message: &Jose, content_key: &ContentKey) -> Result<Bytes, JoseError> {
    let (header, _) = split::<5>(message.as_str())?;
    match (header.alg.as_str(), header.enc.as_deref()) {
        ("dir" | "RSA1_5", Some("A256GCM")) => open(message, content_key),
        _ => Err(JoseError::Algorithm),
    }
}

#[cfg(test)]
mod tests;
