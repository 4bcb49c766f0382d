//! The way from before SCA: requests that are approved by a signature.

use std::fmt;
use std::future::ready;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;

use crate::crypto::SigningKey;
use crate::engine::{ScaApproval, ScaHandler, ScaRequired};
use crate::{BoxError, BoxFuture, Secret, Wise};

/// Approves calls by a signature: RSA PKCS#1 v1.5 with SHA-256 over the one-time token, in base64 in the header `X-Signature`.
///
/// **Legacy.** Holders of personal tokens could upload a public key in the settings of their account and sign what SCA held up.
/// Wise has taken the page that described it off its site, and personal accounts in the EEA are reported to have lost it in March
/// 2024, while some integrations say that it works for them. Use it if your account has such a key; otherwise clear the
/// challenges with an [`Approval`](crate::approval::Approval).
///
/// It is an [`ScaHandler`], and signs for itself, too:
///
/// ```no_run
/// use wise_api::approval::RequestSigner;
/// use wise_api::{Environment, Wise};
///
/// # fn example(token: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let signer = RequestSigner::from_pem(&std::fs::read("private.pem")?)?;
/// let wise = Wise::builder()
///     .environment(Environment::Production)
///     .personal_token(token)
///     .sca_handler(signer)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RequestSigner(Arc<SigningKey>);

impl RequestSigner {
    /// Reads a private key of at least 2048 bits from PEM: `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1), not encrypted.
    ///
    /// # Errors
    /// [`SignerError`], when it is none.
    #[inline]
    pub fn from_pem(pem: &[u8]) -> Result<Self, SignerError> {
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| SignerError::NotPem)?;
        Self::of(&key)
    }

    /// Reads a private key of at least 2048 bits from DER, in PKCS#8 or PKCS#1.
    ///
    /// # Errors
    /// [`SignerError::NotRsa`], when it is none.
    #[inline]
    pub fn from_der(der: &[u8]) -> Result<Self, SignerError> {
        let key = PrivateKeyDer::try_from(der).map_err(|_| SignerError::NotRsa)?;
        Self::of(&key)
    }

    #[inline]
    fn of(key: &PrivateKeyDer<'_>) -> Result<Self, SignerError> {
        let pair = match key {
            PrivateKeyDer::Pkcs8(der) => SigningKey::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => SigningKey::from_pkcs1(der.secret_pkcs1_der()),
            _ => return Err(SignerError::NotRsa),
        };
        Ok(Self(Arc::new(pair.ok_or(SignerError::NotRsa)?)))
    }

    /// The approval of a one-time token, for [`Call::sca_approval`](crate::Call::sca_approval).
    ///
    /// # Errors
    /// [`SignerError::Failed`], when the library that signs fails.
    #[inline]
    pub fn approve(&self, one_time_token: &Secret) -> Result<ScaApproval, SignerError> {
        let message = one_time_token.expose().as_bytes();
        let signature = self.0.sign(message).ok_or(SignerError::Failed)?;
        let signature = STANDARD.encode(&*signature);
        Ok(ScaApproval::signed(one_time_token, signature))
    }
}

impl ScaHandler for RequestSigner {
    #[inline]
    fn clear(&self, _: Wise, required: ScaRequired) -> BoxFuture<Result<ScaApproval, BoxError>> {
        let approval = self.approve(required.one_time_token());
        Box::pin(ready(approval.map_err(BoxError::from)))
    }
}

impl fmt::Debug for RequestSigner {
    /// Without the key.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestSigner([redacted])")
    }
}

/// Why nothing can be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignerError {
    /// There is no block `PRIVATE KEY` or `RSA PRIVATE KEY` in the text.
    NotPem,
    /// The key is no RSA key of 2048 to 8192 bits.
    NotRsa,
    /// The library that signs failed.
    Failed,
}

impl fmt::Display for SignerError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPem => "there is no block `PRIVATE KEY` or `RSA PRIVATE KEY` in the text",
            Self::NotRsa => "the key is no RSA key of 2048 to 8192 bits",
            Self::Failed => "the token could not be signed",
        })
    }
}

impl std::error::Error for SignerError {}
