//! Keys of one's own: what signs requests, and what opens responses.

use std::fmt;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair as RsaKeyPair, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{EcdsaKeyPair, KeyPair, RsaSignatureEncoding};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::JoseError;
use super::algorithm::{SignatureAlgorithm, Signer};
use super::jwe::ContentKey;
use crate::engine::InvalidRequest;
use crate::versions::newest::jose_key::{CreateRequestKey, KeyMaterial, Scope};
use crate::{Error, Guid};

/// A private key that signs requests, with the id under which Wise knows its public half. `Debug` shows no key.
pub struct SigningKey {
    id: Guid,
    algorithm: SignatureAlgorithm,
    pair: Pair,
    public: Vec<u8>,
}

enum Pair {
    Ec(EcdsaKeyPair),
    Rsa(RsaKeyPair, &'static RsaSignatureEncoding),
}

impl SigningKey {
    /// Reads a private key: PKCS#8, as DER. RSA keys have 2048 to 8192 bits, elliptic ones the curve of the algorithm.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is none, or does not fit the algorithm.
    pub fn from_pkcs8(
        id: impl Into<Guid>,
        algorithm: SignatureAlgorithm,
        der: &[u8],
    ) -> Result<Self, Error> {
        let refused = || {
            let reason = format!("it is no private key for {algorithm}, as PKCS#8");
            InvalidRequest::error("jose", "signing_key", reason)
        };
        let (pair, public) = match algorithm.signer() {
            Signer::Ec(signing) => {
                let pair = EcdsaKeyPair::from_pkcs8(signing, der).map_err(|_| refused())?;
                let public = pair.public_key().as_der().map_err(|_| refused())?;
                (Pair::Ec(pair), public.as_ref().to_vec())
            }
            Signer::Rsa(padding) => {
                let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| refused())?;
                let public = pair.public_key().as_der().map_err(|_| refused())?;
                (Pair::Rsa(pair, padding), public.as_ref().to_vec())
            }
        };
        Ok(Self {
            id: id.into(),
            algorithm,
            pair,
            public,
        })
    }

    /// Reads a private key from PEM (`BEGIN PRIVATE KEY`).
    ///
    /// # Errors
    /// As for [`from_pkcs8`](Self::from_pkcs8).
    pub fn from_pem(
        id: impl Into<Guid>,
        algorithm: SignatureAlgorithm,
        pem: &str,
    ) -> Result<Self, Error> {
        let der = from_pem("signing_key", pem)?;
        Self::from_pkcs8(id, algorithm, der.secret_pkcs8_der())
    }

    /// The id of the key, which goes into signed requests as `kid`.
    pub fn id(&self) -> &Guid {
        &self.id
    }

    /// What the key signs with.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The body of [`jose_keys().create`](crate::Wise::jose_keys), which makes the public half known to Wise. Wise takes whole seconds.
    pub fn registration(
        &self,
        valid_from: jiff::Timestamp,
        valid_till: jiff::Timestamp,
    ) -> CreateRequestKey {
        registration(
            &self.id,
            self.algorithm.into(),
            Scope::PayloadSigning,
            &self.public,
            [valid_from, valid_till],
        )
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Ec(pair) => pair
                .sign(&random, message)
                .map(|found| found.as_ref().to_vec()),
            Pair::Rsa(pair, padding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*padding, &random, message, &mut signature)
                    .map(|()| signature)
            }
        };
        signature.map_err(|_| JoseError::Cryptography)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// A private RSA key that opens encrypted responses (RSA-OAEP with SHA-256), with the id under which Wise knows its public half. `Debug`
/// shows no key.
pub struct DecryptionKey {
    id: Guid,
    key: OaepPrivateDecryptingKey,
    public: Vec<u8>,
}

impl DecryptionKey {
    /// Reads a private key of 2048 to 8192 bits: PKCS#8, as DER.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is none.
    pub fn from_pkcs8(id: impl Into<Guid>, der: &[u8]) -> Result<Self, Error> {
        let refused = || {
            let reason = "it is no private RSA key of 2048 to 8192 bits, as PKCS#8";
            InvalidRequest::error("jose", "decryption_key", reason)
        };
        let key = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| refused())?;
        let public = key.public_key().as_der().map_err(|_| refused())?;
        Ok(Self {
            id: id.into(),
            public: public.as_ref().to_vec(),
            key: OaepPrivateDecryptingKey::new(key).map_err(|_| refused())?,
        })
    }

    /// Reads a private key from PEM (`BEGIN PRIVATE KEY`).
    ///
    /// # Errors
    /// As for [`from_pkcs8`](Self::from_pkcs8).
    pub fn from_pem(id: impl Into<Guid>, pem: &str) -> Result<Self, Error> {
        let der = from_pem("decryption_key", pem)?;
        Self::from_pkcs8(id, der.secret_pkcs8_der())
    }

    /// The id of the key, which goes into requests as `X-TW-JOSE-Encryption-kid`.
    pub fn id(&self) -> &Guid {
        &self.id
    }

    /// The body of [`jose_keys().create`](crate::Wise::jose_keys), which makes the public half known to Wise. Wise takes whole seconds.
    pub fn registration(
        &self,
        valid_from: jiff::Timestamp,
        valid_till: jiff::Timestamp,
    ) -> CreateRequestKey {
        registration(
            &self.id,
            crate::versions::newest::jose_key::Algorithm::RsaOaep256,
            Scope::PayloadEncryption,
            &self.public,
            [valid_from, valid_till],
        )
    }

    /// The content key of a message. One that cannot be read comes back as a random key, with which opening the message fails later, in the
    /// same way as with one that was changed (RFC 7516 section 11.5).
    pub(super) fn unwrap_key(&self, encrypted: &[u8]) -> Result<ContentKey, JoseError> {
        let otherwise = ContentKey::generate()?;
        let mut room = Zeroizing::new(vec![0; self.key.min_output_size()]);
        let found = self
            .key
            .decrypt(&OAEP_SHA256_MGF1SHA256, encrypted, &mut room, None);
        let found = found.ok().and_then(|bytes| ContentKey::read(bytes));
        Ok(found.unwrap_or(otherwise))
    }
}

impl fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptionKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn from_pem(setting: &str, pem: &str) -> Result<PrivatePkcs8KeyDer<'static>, Error> {
    PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| {
        let reason = "it is no PEM text with a PKCS#8 private key (`BEGIN PRIVATE KEY`)";
        InvalidRequest::error("jose", setting, reason)
    })
}

/// The times are UTC, in a form that this one operation wants.
fn registration(
    id: &Guid,
    algorithm: crate::versions::newest::jose_key::Algorithm,
    scope: Scope,
    public: &[u8],
    validity: [jiff::Timestamp; 2],
) -> CreateRequestKey {
    let [from, till] = validity.map(|time| {
        let utc = time.to_zoned(TimeZone::UTC);
        utc.strftime("%Y-%m-%d %H:%M:%S").to_string()
    });
    let material = KeyMaterial::new()
        .with_algorithm(algorithm)
        .with_key_material(STANDARD.encode(public));
    CreateRequestKey::new()
        .key_id(id.as_str())
        .public_key_material(material)
        .scope(scope)
        .valid_from(from)
        .valid_till(till)
}
