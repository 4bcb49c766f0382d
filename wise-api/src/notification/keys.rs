//! The keys that sign webhooks.

use std::fmt;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Environment;
use crate::crypto::{VerifyingKey, sha256};

/// Wise's key for production, as published.
const PRODUCTION: &str = "\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvO8vXV+JksBzZAY6GhSO
XdoTCfhXaaiZ+qAbtaDBiu2AGkGVpmEygFmWP4Li9m5+Ni85BhVvZOodM9epgW3F
bA5Q1SexvAF1PPjX4JpMstak/QhAgl1qMSqEevL8cmUeTgcMuVWCJmlge9h7B1CS
D4rtlimGZozG39rUBDg6Qt2K+P4wBfLblL0k4C4YUdLnpGYEDIth+i8XsRpFlogx
CAFyH9+knYsDbR43UJ9shtc42Ybd40Afihj8KnYKXzchyQ42aC8aZ/h5hyZ28yVy
Oj3Vos0VdBIs/gAyJ/4yyQFCXYte64I7ssrlbGRaco4nKF3HmaNhxwyKyJafz19e
HwIDAQAB
-----END PUBLIC KEY-----
";

/// Wise's key for the sandbox, as published.
const SANDBOX: &str = "\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpb91cEYuyJNQepZAVfP
ZIlPZfNUefH+n6w9SW3fykqKu938cR7WadQv87oF2VuT+fDt7kqeRziTmPSUhqPU
ys/V2Q1rlfJuXbE+Gga37t7zwd0egQ+KyOEHQOpcTwKmtZ81ieGHynAQzsn1We3j
wt760MsCPJ7GMT141ByQM+yW1Bx+4SG3IGjXWyqOWrcXsxAvIXkpUD/jK/L958Cg
nZEgz0BSEh0QxYLITnW1lLokSx/dTianWPFEhMC9BgijempgNXHNfcVirg1lPSyg
z7KqoKUN0oHqWLr2U1A+7kqrl6O2nx3CKs1bj1hToT1+p4kcMoHXA7kA+VBLUpEs
VwIDAQAB
-----END PUBLIC KEY-----
";

/// An RSA key, of 2048 to 8192 bits, that a signature of a webhook is checked with.
#[derive(Clone)]
pub struct PublicKey {
    key: VerifyingKey,
    fingerprint: String,
}

impl PublicKey {
    /// Reads a key from PEM: one block `PUBLIC KEY`.
    ///
    /// # Errors
    /// [`PublicKeyError::NotPem`] and [`PublicKeyError::NotRsa`].
    #[inline]
    pub fn from_pem(pem: &str) -> Result<Self, PublicKeyError> {
        let (_, rest) = pem
            .split_once("-----BEGIN PUBLIC KEY-----")
            .ok_or(PublicKeyError::NotPem("it has no block `PUBLIC KEY`"))?;
        let (content, rest) = rest
            .split_once("-----END PUBLIC KEY-----")
            .ok_or(PublicKeyError::NotPem("its block `PUBLIC KEY` has no end"))?;
        if rest.contains("-----BEGIN ") {
            return Err(PublicKeyError::NotPem("it has more than one block"));
        }
        let content: String = content.split_ascii_whitespace().collect();
        let der = STANDARD
            .decode(content)
            .map_err(|_| PublicKeyError::NotPem("its block `PUBLIC KEY` is not base64"))?;
        Self::from_der(&der)
    }

    /// Reads a key from DER: a `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    /// [`PublicKeyError::NotRsa`].
    #[inline]
    pub fn from_der(der: &[u8]) -> Result<Self, PublicKeyError> {
        let key = VerifyingKey::from_spki(der).ok_or(PublicKeyError::NotRsa)?;
        let fingerprint = sha256(der)
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self { key, fingerprint })
    }

    /// The key as PEM, for another program that checks the same webhooks.
    #[inline]
    pub fn to_pem(&self) -> String {
        let der = self.key.spki();
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        let text = STANDARD.encode(der);
        for at in (0..text.len()).step_by(64) {
            pem.push_str(&text[at..text.len().min(at + 64)]);
            pem.push('\n');
        }
        pem + "-----END PUBLIC KEY-----\n"
    }

    /// The keys that Wise publishes for an environment: none for [`Environment::Custom`].
    #[inline]
    pub fn published(environment: &Environment) -> &'static [Self] {
        // An unreadable key would be left out, and a verifier without a key trusts nothing; a test sees to it that both are read.
        static PRODUCTION_KEYS: LazyLock<Vec<PublicKey>> =
            LazyLock::new(|| PublicKey::from_pem(PRODUCTION).into_iter().collect());
        static SANDBOX_KEYS: LazyLock<Vec<PublicKey>> =
            LazyLock::new(|| PublicKey::from_pem(SANDBOX).into_iter().collect());
        match environment {
            Environment::Production | Environment::ProductionMtls => &PRODUCTION_KEYS,
            Environment::Sandbox | Environment::SandboxMtls => &SANDBOX_KEYS,
            Environment::Custom { .. } => &[],
        }
    }

    /// The SHA-256 of the key's `SubjectPublicKeyInfo` in DER, as 64 hexadecimal digits.
    #[inline]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether this key made the signature (RSA PKCS#1 v1.5, SHA-256) of these bytes.
    #[inline]
    pub(super) fn verifies(&self, body: &[u8], signature: &[u8]) -> bool {
        self.key.verifies(body, signature)
    }
}

impl PartialEq for PublicKey {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey(sha256:{})", self.fingerprint)
    }
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// The text is not one PEM block `PUBLIC KEY`; the reason says what is wrong.
    NotPem(&'static str),
    /// The bytes are not the `SubjectPublicKeyInfo` of an RSA key of 2048 to 8192 bits.
    NotRsa,
    /// It is a key that Wise publishes for another environment.
    WrongEnvironment {
        /// The environment that Wise publishes it for.
        belongs_to: Environment,
    },
}

impl fmt::Display for PublicKeyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPem(reason) => write!(f, "the text is not a public key in PEM: {reason}"),
            Self::NotRsa => f.write_str(
                "the bytes are not the SubjectPublicKeyInfo of an RSA key of 2048 to 8192 bits",
            ),
            Self::WrongEnvironment { belongs_to } => write!(
                f,
                "Wise signs with this key for {}, and the verifier is for another environment",
                noun(belongs_to)
            ),
        }
    }
}

impl std::error::Error for PublicKeyError {}

/// What errors call an environment.
#[inline]
pub(super) fn noun(environment: &Environment) -> &'static str {
    match environment {
        Environment::Production | Environment::ProductionMtls => "production",
        Environment::Sandbox | Environment::SandboxMtls => "the sandbox",
        Environment::Custom { .. } => "a custom environment",
    }
}
