//! Whether a webhook comes from Wise.

use std::borrow::Borrow;
use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::keys::noun;
use super::{Headers, Notification, PublicKey, PublicKeyError};
use crate::Environment;
use crate::codec::DecodeError;

const SIGNATURE: &str = "x-signature-sha256";

/// What proxies do to padding is no reason to refuse a signature.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Checks that a webhook comes from Wise, and reads it.
///
/// `body` must be the bytes as they were received: a body that was parsed and written again has another signature. Wise signs the
/// sandbox and production with different keys, and only those of `environment` are trusted; with keys of your own, use a [`Verifier`].
///
/// Answer 2xx within 5 seconds, and do the work afterwards: everything else is a failed delivery, which Wise repeats.
///
/// ```
/// use wise_api::webhook::{Event, VerifyError, verify_and_parse};
/// use wise_api::{Environment, HeaderMap};
///
/// fn handle(headers: &HeaderMap, body: &[u8]) -> Result<(), VerifyError> {
///     let notification = verify_and_parse(headers, body, Environment::Production)?;
///     match notification.event {
///         Event::TransfersStateChangeV4(change) => println!("{:?}", change.current_state),
///         _ => println!("not needed: {}", notification.event_type),
///     }
///     Ok(())
/// }
///
/// assert!(matches!(handle(&HeaderMap::new(), b"{}"), Err(VerifyError::MissingSignature)));
/// ```
///
/// # Errors
/// When the signature is missing, unreadable or wrong, or belongs to the other environment; when the body is not a notification. An event,
/// a version or a field that this crate does not know is no error.
pub fn verify_and_parse(
    headers: &(impl Headers + ?Sized),
    body: &[u8],
    environment: impl Borrow<Environment>,
) -> Result<Notification, VerifyError> {
    Verifier::new(environment).verify_and_parse(headers, body)
}

/// Checks signatures of webhooks with the keys of one environment.
///
/// An [`Environment::Custom`] has no published key, and needs one [of yours](Self::key).
#[derive(Clone, Debug)]
pub struct Verifier {
    environment: Environment,
    own: Vec<PublicKey>,
    /// The keys of each environment; nobody but Wise can sign with the real ones, so tests bring others.
    published: fn(&Environment) -> &'static [PublicKey],
}

impl Verifier {
    /// Trusts the keys that Wise publishes for this environment.
    pub fn new(environment: impl Borrow<Environment>) -> Self {
        Self {
            environment: environment.borrow().clone(),
            own: Vec::new(),
            published: PublicKey::published,
        }
    }

    /// Trusts this key too: a new key of Wise that this version of the crate does not have, or that of a mock.
    ///
    /// # Errors
    /// [`PublicKeyError::WrongEnvironment`] when Wise publishes the key for one environment, and the verifier has a key of another.
    #[inline]
    pub fn key(mut self, key: PublicKey) -> Result<Self, PublicKeyError> {
        let publisher = |key: &PublicKey| self.publisher(|keys| keys.contains(key));
        let mut trusted = self.trusted();
        if let Some(belongs_to) = publisher(&key)
            && trusted.any(|other| publisher(other).is_some_and(|other| other != belongs_to))
        {
            return Err(PublicKeyError::WrongEnvironment { belongs_to });
        }
        drop(trusted);
        self.own.push(key);
        Ok(self)
    }

    /// The published keys of the environment, and the user's own.
    #[inline]
    fn trusted(&self) -> impl Iterator<Item = &PublicKey> {
        (self.published)(&self.environment).iter().chain(&self.own)
    }

    /// The environment of Wise whose published keys are such.
    fn publisher(&self, are_such: impl Fn(&[PublicKey]) -> bool) -> Option<Environment> {
        [Environment::Production, Environment::Sandbox]
            .into_iter()
            .find(|environment| are_such((self.published)(environment)))
    }

    /// Checks that a webhook comes from Wise, and reads it; see [`verify_and_parse`].
    ///
    /// # Errors
    /// When the signature does not hold, and when the body is not a notification.
    pub fn verify_and_parse(
        &self,
        headers: &(impl Headers + ?Sized),
        body: &[u8],
    ) -> Result<Notification, VerifyError> {
        self.verify(headers, body)?;
        let mut notification = Notification::parse(body).map_err(VerifyError::Unreadable)?;
        notification.add_headers(headers);
        Ok(notification)
    }

    /// Checks that the header `X-Signature-SHA256` signs these bytes, whatever they are.
    ///
    /// # Errors
    /// When it does not, or is missing or unreadable.
    pub fn verify(
        &self,
        headers: &(impl Headers + ?Sized),
        body: &[u8],
    ) -> Result<(), VerifyError> {
        // Whoever adds one must not be the one who decides which of them counts.
        if headers.repeats(SIGNATURE) {
            return Err(VerifyError::SeveralSignatures);
        }
        let header = headers
            .value(SIGNATURE)
            .ok_or(VerifyError::MissingSignature)?;
        self.verify_signature(&header, body)
    }

    /// Checks that a signature, as it stands in the header, signs these bytes.
    #[inline]
    fn verify_signature(&self, header: &[u8], body: &[u8]) -> Result<(), VerifyError> {
        let signature = BASE64
            .decode(header.trim_ascii())
            .ok()
            .filter(|signature| !signature.is_empty())
            .ok_or(VerifyError::NotBase64)?;
        if self.trusted().next().is_none() {
            return Err(VerifyError::NoKey);
        }
        let signed = |key: &PublicKey| key.verifies(body, &signature);
        if self.trusted().any(signed) {
            return Ok(());
        }
        Err(match self.publisher(|keys| keys.iter().any(signed)) {
            Some(belongs_to) => VerifyError::WrongEnvironment {
                belongs_to,
                expected: self.environment.clone(),
            },
            None => VerifyError::WrongSignature,
        })
    }
}

/// Why a webhook is not to be trusted, or cannot be read. Nothing of the webhook is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no header `X-Signature-SHA256`.
    MissingSignature,
    /// There are several headers `X-Signature-SHA256`.
    SeveralSignatures,
    /// The header `X-Signature-SHA256` is not base64, or is empty.
    NotBase64,
    /// The environment has no published key, and none was given.
    NoKey,
    /// No trusted key made the signature of these bytes.
    WrongSignature,
    /// Wise made the signature, for another environment.
    WrongEnvironment {
        /// The environment that the webhook is from.
        belongs_to: Environment,
        /// The environment that it was checked for.
        expected: Environment,
    },
    /// Wise made the signature, and the body is not a notification.
    Unreadable(DecodeError),
}

impl fmt::Display for VerifyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingSignature => {
                f.write_str("the webhook has no header `X-Signature-SHA256`, so its sender cannot be verified")
            }
            Self::SeveralSignatures => f.write_str(
                "the webhook has several headers `X-Signature-SHA256`: Wise sends one, so somebody on the way has added another",
            ),
            Self::NotBase64 => f.write_str("the header `X-Signature-SHA256` is not base64"),
            Self::NoKey => f.write_str(
                "there is no key to check the webhook with: a custom environment has none of its own, give the verifier one",
            ),
            Self::WrongSignature => f.write_str(
                "the signature of the webhook is wrong: Wise did not send it, or the bytes are not those that were received",
            ),
            Self::WrongEnvironment {
                belongs_to,
                expected,
            } => write!(
                f,
                "the signature of the webhook belongs to {}, and was checked for {}",
                noun(belongs_to),
                noun(expected)
            ),
            Self::Unreadable(error) => {
                write!(f, "the webhook is from Wise, and its body is not a notification: {error}")
            }
        }
    }
}

impl std::error::Error for VerifyError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
