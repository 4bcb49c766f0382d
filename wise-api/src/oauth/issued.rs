//! Tokens that Wise has just given out, read from the body as it came: a response that cannot be had again.

use std::time::{Duration, SystemTime};

use super::TokenPair;
use crate::engine::Error;
use crate::engine::salvage::{member, text};
use crate::{Secret, Timestamp};

/// How long an access token lives when the response does not say so in a way that makes sense: what Wise documents. A 401 corrects it.
pub(super) const USUAL_LIFE: Duration = Duration::from_secs(12 * 60 * 60);

/// No access token lives longer: what claims to is counted in another unit, or wrong.
const LONGEST_LIFE: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Refresh tokens live for up to 20 years.
const LONGEST_REFRESH: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// What a response to a grant holds. The tokens are whole; nothing else in the response, nor its end, has to be.
#[derive(Clone)]
pub(super) struct Issued {
    pub(super) access_token: Option<Secret>,
    pub(super) refresh_token: Option<Secret>,
    life: Option<Duration>,
    refresh_life: Option<Duration>,
    scope: Option<String>,
    asked_at: SystemTime,
}

impl Issued {
    /// `None` when there is no token in the body. The times are counted from before the request, so that no token is thought to live
    /// longer than it does.
    #[inline]
    pub(super) fn read(body: &[u8], asked_at: SystemTime) -> Option<Self> {
        let token = |name| {
            let token = Secret::new(text(member(body, name)?)?);
            Some(token).filter(|token| !token.expose().is_empty())
        };
        let (access_token, refresh_token) = (token("access_token"), token("refresh_token"));
        if access_token.is_none() && refresh_token.is_none() {
            return None;
        }
        let life = |name, longest| seconds(member(body, name)?, longest);
        Some(Self {
            access_token,
            refresh_token,
            life: life("expires_in", LONGEST_LIFE),
            refresh_life: life("refresh_token_expires_in", LONGEST_REFRESH),
            scope: member(body, "scope").and_then(scope),
            asked_at,
        })
    }

    /// The same for a success whose body broke off.
    #[inline]
    pub(super) fn of_cut_off(error: &Error, asked_at: SystemTime) -> Option<Self> {
        let success = error.status()?.is_success();
        success.then(|| Self::read(error.partial_body()?, asked_at))?
    }

    /// When the access token was asked for, and when it ends.
    #[inline]
    pub(super) fn life(&self) -> (SystemTime, SystemTime) {
        let life = self.life.unwrap_or(USUAL_LIFE);
        (self.asked_at, later(self.asked_at, life))
    }

    /// The tokens of a user. A response to a refresh may leave out the refresh token, which then stays the same (RFC 6749, section 6).
    #[inline]
    pub(super) fn into_pair(self, refresh_token: Option<Secret>) -> Option<TokenPair> {
        let (issued_at, expires_at) = self.life();
        Some(TokenPair {
            access_token: self.access_token,
            refresh_token: self.refresh_token.or(refresh_token)?,
            issued_at: Some(issued_at.into()),
            expires_at: Some(expires_at.into()),
            refresh_token_expires_at: self
                .refresh_life
                .map(|life| Timestamp::from(later(issued_at, life))),
            scope: self.scope,
        })
    }
}

#[inline]
fn later(time: SystemTime, life: Duration) -> SystemTime {
    time.checked_add(life).unwrap_or(time)
}

/// A number of seconds, also with a fraction or in quotes. `None` for what says nothing: no number, zero, below, or beyond reason.
#[inline]
fn seconds(value: &[u8], longest: Duration) -> Option<Duration> {
    let quoted = text(value);
    let digits = match &quoted {
        Some(text) => text.trim(),
        None => std::str::from_utf8(value).ok()?,
    };
    let seconds: f64 = digits.parse().ok()?;
    let life = Duration::try_from_secs_f64(seconds.trunc()).ok()?;
    Some(life).filter(|life| !life.is_zero() && *life <= longest)
}

/// A text, or a list of texts.
#[inline]
fn scope(value: &[u8]) -> Option<String> {
    let list = || serde_json::from_slice::<Vec<String>>(value).ok();
    text(value).or_else(|| list().map(|scopes| scopes.join(" ")))
}

#[cfg(test)]
mod tests;
