//! Who a request says that it is.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A kind of credential, as the contracts name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `UserToken`: an OAuth access token that acts for a user.
    User,
    /// `PersonalToken`: a personal API token.
    Personal,
    /// `ClientCredentialsToken`: an OAuth access token that acts for the application.
    ClientCredentials,
    /// `BasicAuth`: client id and secret.
    Basic,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::User,
        Self::Personal,
        Self::ClientCredentials,
        Self::Basic,
    ];

    /// The name of the security scheme.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::User => "UserToken",
            Self::Personal => "PersonalToken",
            Self::ClientCredentials => "ClientCredentialsToken",
            Self::Basic => "BasicAuth",
        }
    }

    /// What every mock accepts as this kind. For [`Kind::Basic`] it is id and secret with a colon between them.
    pub fn token(self) -> &'static str {
        match self {
            Self::User => "mock-user-token",
            Self::Personal => "mock-personal-token",
            Self::ClientCredentials => "mock-client-credentials-token",
            Self::Basic => "mock-client-id:mock-client-secret",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme())
    }
}

/// The tokens that a mock accepts. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    issued: Arc<RwLock<HashMap<String, Kind>>>,
}

impl Tokens {
    /// Accepts one more token.
    pub fn issue(&self, token: impl Into<String>, kind: Kind) {
        let mut issued = self.issued.write().unwrap_or_else(PoisonError::into_inner);
        issued.insert(token.into(), kind);
    }

    /// Accepts a token no longer. The tokens that every mock accepts stay.
    pub fn revoke(&self, token: &str) {
        let mut issued = self.issued.write().unwrap_or_else(PoisonError::into_inner);
        issued.remove(token);
    }

    /// Forgets what was issued.
    pub(crate) fn reset(&self) {
        let mut issued = self.issued.write().unwrap_or_else(PoisonError::into_inner);
        issued.clear();
    }

    /// The kind of what stands in `Authorization`, if it is accepted at all.
    pub(crate) fn kind(&self, authorization: &str) -> Option<Kind> {
        let (scheme, value) = authorization.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("basic") {
            let pair = STANDARD.decode(value.trim()).ok()?;
            return (pair == Kind::Basic.token().as_bytes()).then_some(Kind::Basic);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let fixed = Kind::ALL
            .into_iter()
            .filter(|kind| *kind != Kind::Basic)
            .find(|kind| kind.token() == value);
        fixed.or_else(|| {
            let issued = self.issued.read().unwrap_or_else(PoisonError::into_inner);
            issued.get(value).copied()
        })
    }
}
