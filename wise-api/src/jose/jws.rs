//! Signed messages (JWS, RFC 7515).

use bytes::Bytes;

use super::compact::{decode, encode, split};
use super::{JoseError, SignatureAlgorithm, SigningKey, VerifyingKey};
use crate::Jose;
use crate::codec::JsonWriter;

/// Signs a body.
///
/// `url` is the path of the request, from the first slash on: Wise compares it with the path that it was called under.
///
/// # Errors
/// [`JoseError::Cryptography`].
pub fn sign(payload: &[u8], key: &SigningKey, url: &str) -> Result<Jose, JoseError> {
    let mut header = JsonWriter::default();
    header.raw("{\"alg\":");
    header.string(key.algorithm().name());
    header.raw(",\"kid\":");
    header.string(key.id().as_str());
    header.raw(",\"typ\":\"JWT\",\"url\":");
    header.string(url);
    header.raw("}");
    let message = format!("{}.{}", encode(header.finish()), encode(payload));
    let signature = key.sign(message.as_bytes())?;
    Ok(Jose::new(format!("{message}.{}", encode(signature))))
}

/// What a signed message says of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signed {
    /// The algorithm.
    pub algorithm: SignatureAlgorithm,
    /// The version of Wise's key, where the header has one.
    pub version: Option<i32>,
}

impl Signed {
    /// Reads the header of a signed message, before anything is checked.
    ///
    /// # Errors
    /// [`JoseError::Malformed`], and [`JoseError::Algorithm`] for anything but the six [`SignatureAlgorithm`]s.
    pub fn read(message: &Jose) -> Result<Self, JoseError> {
        let (header, _) = split::<3>(message.as_str())?;
        Ok(Self {
            algorithm: SignatureAlgorithm::named(&header.alg).ok_or(JoseError::Algorithm)?,
            version: header.version,
        })
    }
}

/// Checks a signed message, and gives its payload.
///
/// # Errors
/// Whatever is wrong: the key decides on the algorithm, not the message.
pub fn verify(message: &Jose, key: &VerifyingKey) -> Result<Bytes, JoseError> {
    if Signed::read(message)?.algorithm != key.algorithm() {
        return Err(JoseError::Algorithm);
    }
    let (_, [header, payload, signature]) = split(message.as_str())?;
    let signed = header.len() + 1 + payload.len();
    let signature = decode(signature)?;
    let bytes = message.as_str().as_bytes();
    key.verify(bytes.get(..signed).unwrap_or_default(), &signature)?;
    decode(payload).map(Bytes::from)
}
