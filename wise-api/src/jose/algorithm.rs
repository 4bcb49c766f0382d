//! The signature algorithms that Wise takes, and what the cryptographic library calls them.

use std::fmt;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
    ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaSigningAlgorithm, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaSignatureEncoding,
    VerificationAlgorithm,
};

use crate::versions::newest::jose_key;

/// A signature algorithm: elliptic curves (`ES…`) or RSA-PSS (`PS…`), of RFC 7518. There are no others, `none` and the symmetric ones
/// among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// RSA-PSS with SHA-256.
    Ps256,
    /// RSA-PSS with SHA-384.
    Ps384,
    /// RSA-PSS with SHA-512.
    Ps512,
}

/// How a key of one's own signs.
pub(super) enum Signer {
    Ec(&'static EcdsaSigningAlgorithm),
    Rsa(&'static RsaSignatureEncoding),
}

impl SignatureAlgorithm {
    const ALL: [Self; 6] = [
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
    ];

    /// The name in JOSE headers, such as `ES512`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
        }
    }

    /// The algorithm of this name, if it is one of them.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    pub(super) fn signer(self) -> Signer {
        match self {
            Self::Es256 => Signer::Ec(&ECDSA_P256_SHA256_FIXED_SIGNING),
            Self::Es384 => Signer::Ec(&ECDSA_P384_SHA384_FIXED_SIGNING),
            Self::Es512 => Signer::Ec(&ECDSA_P521_SHA512_FIXED_SIGNING),
            Self::Ps256 => Signer::Rsa(&RSA_PSS_SHA256),
            Self::Ps384 => Signer::Rsa(&RSA_PSS_SHA384),
            Self::Ps512 => Signer::Rsa(&RSA_PSS_SHA512),
        }
    }

    pub(super) fn verifier(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::Es256 => &ECDSA_P256_SHA256_FIXED,
            Self::Es384 => &ECDSA_P384_SHA384_FIXED,
            Self::Es512 => &ECDSA_P521_SHA512_FIXED,
            Self::Ps256 => &RSA_PSS_2048_8192_SHA256,
            Self::Ps384 => &RSA_PSS_2048_8192_SHA384,
            Self::Ps512 => &RSA_PSS_2048_8192_SHA512,
        }
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<SignatureAlgorithm> for jose_key::Algorithm {
    fn from(algorithm: SignatureAlgorithm) -> Self {
        match algorithm {
            SignatureAlgorithm::Es256 => Self::Es256,
            SignatureAlgorithm::Es384 => Self::Es384,
            SignatureAlgorithm::Es512 => Self::Es512,
            SignatureAlgorithm::Ps256 => Self::Ps256,
            SignatureAlgorithm::Ps384 => Self::Ps384,
            SignatureAlgorithm::Ps512 => Self::Ps512,
        }
    }
}
