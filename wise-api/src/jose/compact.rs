//! JOSE's compact form: texts in base64url with dots between them (RFC 7515 section 7.1, RFC 7516 section 7.1).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::codec::{Decode, DecodeError, Node, decode_text};

/// The largest header that is read, in base64url. Real ones have a few hundred bytes.
const HEADER_MAX: usize = 8 * 1024;
/// The largest message that is read.
const MESSAGE_MAX: usize = 128 * 1024 * 1024;

/// Why a JOSE message was refused. It says no more than that, so that whoever made the message learns nothing of the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JoseError {
    /// The text is not a message of the kind that was expected.
    Malformed,
    /// The header names an algorithm or an extension that is not accepted here, or one that does not fit the key.
    Algorithm,
    /// The signature is not one of this key over this text.
    Signature,
    /// The message cannot be decrypted: another key, or it has been changed.
    Decryption,
    /// The library for cryptography failed, as when there are no random numbers.
    Cryptography,
}

impl fmt::Display for JoseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the JOSE message is malformed",
            Self::Algorithm => "the JOSE message has an algorithm that is not accepted",
            Self::Signature => "the signature does not verify",
            Self::Decryption => "the message cannot be decrypted",
            Self::Cryptography => "the cryptographic library failed",
        })
    }
}

impl std::error::Error for JoseError {}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Strict: no padding, no line breaks, and no second spelling of the same bytes.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, JoseError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| JoseError::Malformed)
}

/// The parts of a message of exactly so many, and its header.
pub(super) fn split<const PARTS: usize>(
    message: &str,
) -> Result<(Header, [&str; PARTS]), JoseError> {
    if message.len() > MESSAGE_MAX {
        return Err(JoseError::Malformed);
    }
    let mut found = message.split('.');
    let mut parts = [""; PARTS];
    for part in &mut parts {
        *part = found.next().ok_or(JoseError::Malformed)?;
    }
    if found.next().is_some() {
        return Err(JoseError::Malformed);
    }
    let header = parts.first().copied().unwrap_or_default();
    Ok((Header::read(header)?, parts))
}

/// What of a protected header counts here. Other members are allowed and mean nothing, as the RFCs have it.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) enc: Option<String>,
    pub(super) kid: Option<String>,
    /// Not registered: Wise numbers its signing keys so.
    pub(super) version: Option<i32>,
}

impl Header {
    fn read(encoded: &str) -> Result<Self, JoseError> {
        if encoded.len() > HEADER_MAX {
            return Err(JoseError::Malformed);
        }
        let bytes = decode(encoded)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| JoseError::Malformed)?;
        let Members { header, extended } = decode_text(text).map_err(|_| JoseError::Malformed)?;
        if extended {
            return Err(JoseError::Algorithm);
        }
        Ok(header)
    }
}

struct Members {
    header: Header,
    /// Whether there are extensions that must be understood, or compression.
    extended: bool,
}

impl Decode for Members {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("header")?;
        let mut names: Vec<&str> = object.members().map(|(name, _)| name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        if names.len() < count {
            return Err(node.error("a name occurs twice"));
        }
        Ok(Self {
            extended: names
                .iter()
                .any(|name| matches!(*name, "crit" | "zip" | "b64")),
            header: Header {
                alg: object.required("alg")?,
                enc: object.optional("enc")?,
                kid: object.optional("kid")?,
                version: object.optional("version")?,
            },
        })
    }
}
