//! The tokens of a user.

use std::time::SystemTime;

use crate::macros::{object, setters};
use crate::{Secret, Timestamp};

/// The tokens of a user: what has to be stored, encrypted, and in one place.
///
/// It is read and written by serde as a JSON object with the names of the fields, secrets included. The times are of the clock of the
/// machine that asked for the tokens, so that a difference to Wise's clock does no harm. Without the access token or its times, the pair
/// is refreshed before its first use.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TokenPair {
    /// Sent with each call. It ends after 12 hours, or as soon as the pair is refreshed.
    pub access_token: Option<Secret>,
    /// Buys the next pair.
    pub refresh_token: Secret,
    /// When the access token was asked for.
    pub issued_at: Option<Timestamp>,
    /// When the access token ends.
    pub expires_at: Option<Timestamp>,
    /// When the refresh token ends, after which the user has to consent again. Up to 20 years after it was issued.
    pub refresh_token_expires_at: Option<Timestamp>,
    /// What the tokens are good for, as Wise puts it.
    pub scope: Option<String>,
}

object! {
    TokenPair: encode, decode;
    new(refresh_token: Secret);
    optional(ref) access_token: Secret = "access_token";
    required refresh_token: Secret = "refresh_token";
    optional(ref) issued_at: Timestamp = "issued_at";
    optional(ref) expires_at: Timestamp = "expires_at";
    optional(ref) refresh_token_expires_at: Timestamp = "refresh_token_expires_at";
    optional(deref str) scope: String = "scope";
}

setters! { TokenPair {
    /// Sent with each call. It ends after 12 hours, or as soon as the pair is refreshed.
    optional access_token: Secret = with_access_token,
    /// When the access token was asked for.
    optional issued_at: Timestamp = with_issued_at,
    /// When the access token ends.
    optional expires_at: Timestamp = with_expires_at,
    /// When the refresh token ends, after which the user has to consent again. Up to 20 years after it was issued.
    optional refresh_token_expires_at: Timestamp = with_refresh_token_expires_at,
    /// What the tokens are good for, as Wise puts it.
    optional scope: String = with_scope,
} }

impl TokenPair {
    /// When the access token was asked for, and when it ends, if both are known.
    #[inline]
    pub(super) fn life(&self) -> Option<(SystemTime, SystemTime)> {
        let time = |at: &Option<Timestamp>| at.as_ref()?.instant().map(SystemTime::from);
        Some((time(&self.issued_at)?, time(&self.expires_at)?))
    }

    /// Whether this pair was issued after the other one. One that does not say when counts as older.
    #[inline]
    pub(super) fn is_newer_than(&self, other: &Self) -> bool {
        let issued = |pair: &Self| pair.life().map(|(issued, _)| issued);
        issued(self) > issued(other)
    }

    /// Whether both hold the same tokens, whatever they say of their times.
    #[inline]
    pub(super) fn has_tokens_of(&self, other: &Self) -> bool {
        self.access_token == other.access_token && self.refresh_token == other.refresh_token
    }
}
