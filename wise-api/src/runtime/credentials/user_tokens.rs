//! Tokens of a user that are refreshed.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::renewal::{Live, NotRenewed, Renew, Renewal};
use super::store::Callback;
use super::{TokenFailure, TokenPair, TokenProvider, TokenStore};
use crate::Secret;
use crate::runtime::{BoxError, BoxFuture, Credential, Wise};

/// The tokens of one user, refreshed when half of their life is over, and stored before they are used.
///
/// Clones share their tokens, so that several clients can use them. Everything that uses the tokens of a user has to share one of
/// these, or a [`TokenStore`]: refreshing ends the access token that was valid before.
///
/// - Any number of calls at a time cause one refresh, and wait for it. Dropping them does not end it.
/// - The new pair is stored first. When that fails, the calls that wait for it end in [`Error::Credential`](crate::Error), and the next
///   call tries again to store the same pair. Neither pair is lost meanwhile: the old one is in the store, the new one is kept here, and is
///   in the error.
/// - When refreshing fails in some other way, the old token is used until it ends, and refreshing is tried again after a minute.
/// - A 401 makes the tokens be refreshed, unless they are less than a minute old.
#[derive(Clone)]
pub struct UserTokens(Arc<Renewal<Refresh>>);

impl UserTokens {
    /// Begins with a pair, and hands each new one to a function that stores it. The function should end only when the pair will survive
    /// a crash, and it can be given the same pair again after it has failed.
    pub fn new<F, S, E>(pair: TokenPair, persist: F) -> Self
    where
        F: Fn(TokenPair) -> S + Send + Sync + 'static,
        S: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::stored(Callback::new(pair, persist))
    }

    /// Uses the pair in a store, which is asked for it when it is first needed.
    pub fn stored(store: impl TokenStore) -> Self {
        Self(Renewal::new(Refresh(Arc::new(Held {
            store: Box::new(store),
            newest: Mutex::default(),
        }))))
    }
}

impl fmt::Debug for UserTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserTokens").finish_non_exhaustive()
    }
}

impl TokenProvider for UserTokens {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        self.0.token(wise)
    }

    fn refused(&self, token: &Secret, wise: &Wise) -> bool {
        self.0.refused(token, wise)
    }
}

struct Refresh(Arc<Held>);

struct Held {
    store: Box<dyn TokenStore>,
    /// The newest pair that went through here.
    newest: Mutex<Option<Newest>>,
}

#[derive(Clone)]
struct Newest {
    pair: TokenPair,
    saved: bool,
}

impl Renew for Refresh {
    fn renew(&self, wise: Wise, previous: Option<Secret>) -> BoxFuture<Result<Live, NotRenewed>> {
        let held = Arc::clone(&self.0);
        Box::pin(async move { held.renew(&wise, previous).await })
    }
}

impl Held {
    async fn renew(&self, wise: &Wise, previous: Option<Secret>) -> Result<Live, NotRenewed> {
        let newest = self.newest();
        let unsaved = newest.as_ref().filter(|newest| !newest.saved);
        let unsaved = unsaved.map(|newest| newest.pair.clone());
        let failed = |what| {
            let unsaved = unsaved.clone();
            move |cause| TokenFailure::store(what, cause, unsaved)
        };
        let lock = self.store.lock().await;
        let _lock = lock.map_err(failed("the store of the tokens could not be locked"))?;
        let stored = self.store.load().await;
        let stored = stored.map_err(failed("the tokens could not be loaded"))?;

        // Somebody else may have refreshed, and a store may lag behind.
        let pair = match newest {
            Some(Newest { pair, saved }) if !stored.is_newer_than(&pair) => {
                if !saved {
                    return Ok(self.save(pair).await?);
                }
                pair
            }
            _ => stored,
        };
        let now = wise.date();
        let live = live(&pair);
        let other = live.filter(|live| previous.is_none_or(|previous| previous != live.token));
        if let Some(live) = other.as_ref().filter(|live| now < live.renew_at) {
            self.remember(&pair, true);
            return Ok(live.clone());
        }
        let renewed = wise.oauth().refresh(pair.refresh_token).await;
        let renewed = renewed.map_err(|error| NotRenewed {
            failure: error.into(),
            older: other,
        })?;
        // First of all, for it may be the only copy.
        self.remember(&renewed, false);
        Ok(self.save(renewed).await?)
    }

    /// Stores a pair, after which it may be used.
    async fn save(&self, pair: TokenPair) -> Result<Live, TokenFailure> {
        let saved = self.store.save(pair.clone()).await;
        saved.map_err(|cause| {
            let what = "the new tokens could not be stored";
            TokenFailure::store(what, cause, Some(pair.clone()))
        })?;
        self.remember(&pair, true);
        live(&pair).ok_or_else(|| TokenFailure::because("the new tokens have no times"))
    }

    fn newest(&self) -> Option<Newest> {
        let newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.clone()
    }

    fn remember(&self, pair: &TokenPair, saved: bool) {
        let pair = pair.clone();
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = Some(Newest { pair, saved });
    }
}

/// The access token of a pair, which is due for a refresh after half of its life, as Wise advises.
fn live(pair: &TokenPair) -> Option<Live> {
    let (since, ends_at): (SystemTime, SystemTime) = pair.life()?;
    let life = ends_at.duration_since(since).unwrap_or_default();
    Some(Live {
        token: pair.access_token.clone()?,
        since,
        renew_at: since + life / 2,
        ends_at,
    })
}
