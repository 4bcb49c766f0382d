//! Tokens of a user that are refreshed.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::grants::Grant;
use super::issued::Issued;
use super::renewal::{Live, NotRenewed, Order, Renew, Renewal};
use super::store::{Callback, Step, step};
use super::{SingleProcess, StoreGuard, TokenPair, TokenStore};
use crate::Secret;
use crate::engine::call::First;
use crate::engine::foreign::{shielded, shielded_future};
use crate::engine::{BoxError, BoxFuture, Credential, TokenFailure, TokenProvider, Wise};

const LOCK: Step = Step {
    failed: "the store of the tokens could not be locked",
    panicked: "the store of the tokens panicked when it was locked",
    late: "the store of the tokens was not locked in time: another process holds it, or hangs",
};
const LOAD: Step = Step {
    failed: "the tokens could not be loaded",
    panicked: "the store of the tokens panicked while it loaded them",
    late: "the tokens were not loaded in time",
};
const SAVE: Step = Step {
    failed: "the new tokens could not be stored",
    panicked: "the store of the tokens panicked while it stored the new ones",
    late: "the new tokens were not stored in time",
};

/// The tokens of one user, refreshed when half of their life is over, and stored before they are used.
///
/// Clones share their tokens, so that several clients can use them. Everything that uses the tokens of a user has to share one of
/// these, or a [`TokenStore`]: refreshing ends the access token that was valid before.
///
/// - Any number of calls at a time cause one refresh, and wait for it. Dropping them does not end it, nor does the end of the runtime of one
///   of them harm the others.
/// - The new pair is stored first, before anything else of the response is looked at. When that fails, the calls that wait for it end in
///   [`Error::Credential`](crate::Error), and the next call tries again to store the same pair. Neither pair is lost meanwhile: the old one
///   is in the store, the new one is kept here, and is in the error.
/// - When refreshing fails in some other way, the old token is used until it ends, and refreshing is tried again after a minute.
/// - After a 401 the store is loaded, and a pair that another process has stored there is used. Otherwise the tokens are refreshed, unless
///   they are less than a minute old, or the call has caused a refresh already.
/// - A response that does not say how long the access token lives, or says zero, less, or more than a year, counts as the usual 12 hours.
#[derive(Clone)]
pub struct UserTokens(Arc<Renewal<Refresh>>);

impl UserTokens {
    /// Begins with a pair, and hands each new one to a function that stores it: for tokens that a single process uses, because there is no
    /// lock. The function should end only when the pair will survive a crash, and it can be given the same pair again after it has failed.
    pub fn single_process<F, S, E>(pair: TokenPair, persist: F) -> Self
    where
        F: Fn(TokenPair) -> S + Send + Sync + 'static,
        S: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::stored(SingleProcess(Callback::new(pair, persist)))
    }

    /// The former name of [`single_process`](Self::single_process), which does not say that there is no lock.
    #[deprecated = "call `single_process`, or `stored` with a store that locks"]
    pub fn new<F, S, E>(pair: TokenPair, persist: F) -> Self
    where
        F: Fn(TokenPair) -> S + Send + Sync + 'static,
        S: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::single_process(pair, persist)
    }

    /// Uses the pair in a store, which is asked for it when it is first needed.
    pub fn stored(store: impl TokenStore) -> Self {
        Self(Renewal::new(Refresh(Arc::new(Held {
            store: Box::new(store),
            newest: Mutex::default(),
            ended: Ended::default(),
        }))))
    }
}

impl fmt::Debug for UserTokens {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserTokens").finish_non_exhaustive()
    }
}

impl TokenProvider for UserTokens {
    #[inline]
    fn kind(&self) -> Credential {
        self.0.kind()
    }

    #[inline]
    fn token(&self, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        self.0.token(wise)
    }

    #[inline]
    fn refused(&self, token: &Secret, wise: &Wise) -> bool {
        self.0.refused(token, wise)
    }
}

struct Refresh(Arc<Held>);

struct Held {
    store: Box<dyn TokenStore>,
    /// The newest pair that went through here.
    newest: Mutex<Option<Newest>>,
    ended: Ended,
}

/// Refresh tokens that were exchanged here, by hash: a store that gives one again is behind, even where its pair does not say when it was
/// issued.
#[derive(Default)]
struct Ended {
    hasher: RandomState,
    tokens: Mutex<VecDeque<u64>>,
}

impl Ended {
    /// How many are remembered: those of more than half a year.
    const MOST: usize = 1000;

    #[inline]
    fn tokens(&self) -> MutexGuard<'_, VecDeque<u64>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline]
    fn note(&self, parent: &TokenPair, next: &TokenPair) {
        if parent.refresh_token == next.refresh_token {
            return;
        }
        let mut tokens = self.tokens();
        if tokens.len() == Self::MOST {
            tokens.pop_front();
        }
        tokens.push_back(self.hasher.hash_one(parent.refresh_token.expose()));
    }

    #[inline]
    fn has(&self, pair: &TokenPair) -> bool {
        let token = self.hasher.hash_one(pair.refresh_token.expose());
        self.tokens().contains(&token)
    }
}

#[derive(Clone)]
struct Newest {
    pair: TokenPair,
    saved: bool,
    /// The pair that it was refreshed from.
    parent: Option<TokenPair>,
}

impl Newest {
    /// Whether a store that holds this pair is behind. Somebody else may have refreshed, or put a new pair there by hand, and a store may
    /// lag; what it says of times may be wrong.
    #[inline]
    fn is_ahead_of(&self, stored: &TokenPair) -> bool {
        let known = |pair: &TokenPair| pair.has_tokens_of(stored);
        if known(&self.pair) || self.parent.as_ref().is_some_and(known) {
            return true;
        }
        let by_hand = self.saved && stored.life().is_none();
        !by_hand && !stored.is_newer_than(&self.pair)
    }
}

impl Renew for Refresh {
    const KIND: Credential = Credential::UserToken;

    #[inline]
    fn renew(&self, wise: Wise, order: Order) -> BoxFuture<Result<Live, NotRenewed>> {
        let held = Arc::clone(&self.0);
        Box::pin(async move { held.renew(&wise, &order).await })
    }
}

/// Lets go of the lock, whatever the code that does it does.
struct Locked(Option<StoreGuard>);

impl Drop for Locked {
    #[inline]
    fn drop(&mut self) {
        let guard = self.0.take();
        let _ = shielded("the store", || drop(guard));
    }
}

impl Held {
    #[inline]
    async fn renew(self: &Arc<Self>, wise: &Wise, order: &Order) -> Result<Live, NotRenewed> {
        let kept = |failure: TokenFailure| failure.with_unsaved(self.unsaved());
        let lock = step(wise, &LOCK, || self.store.lock()).await;
        let _locked = Locked(Some(lock.map_err(kept)?));
        let stored = step(wise, &LOAD, || self.store.load())
            .await
            .map_err(kept)?;

        let pair = match self.newest() {
            Some(newest) if self.ended.has(&stored) || newest.is_ahead_of(&stored) => {
                if !newest.saved {
                    return Ok(self.save(wise, newest.pair).await?);
                }
                newest.pair
            }
            _ => {
                self.remember(&stored, true, None);
                stored
            }
        };
        let previous = order.previous.as_ref();
        let other = live(&pair).filter(|live| previous != Some(&live.token));
        if let Some(live) = other.as_ref().filter(|live| wise.date() < live.renew_at) {
            return Ok(live.clone());
        }
        let refreshed = match order.claim() {
            Ok(()) => self.refresh(wise, pair).await,
            Err(failure) => Err(failure),
        };
        refreshed.map_err(|failure| NotRenewed {
            failure,
            older: other,
        })
    }

    /// Exchanges a pair for the next one.
    #[inline]
    async fn refresh(
        self: &Arc<Self>,
        wise: &Wise,
        parent: TokenPair,
    ) -> Result<Live, TokenFailure> {
        let grant = Grant::refresh(&parent.refresh_token);
        let saved = Arc::new(Mutex::new(None));
        let first = self.keep(wise, parent.clone(), Arc::clone(&saved));
        let oauth = wise.oauth();
        let call = shielded_future("code of the caller", || oauth.redeem(&grant, Some(first)));
        let call = call.await;
        let saved = saved.lock().unwrap_or_else(PoisonError::into_inner).take();
        let failure = match (saved, call) {
            // What became of the rest of the response does not matter.
            (Some(saved), _) => return saved,
            (None, Ok(Ok((_, response)))) => {
                let reason = "there are no tokens that can be kept";
                response.unreadable("$", reason).into()
            }
            (None, Ok(Err(error))) => TokenFailure::from(error),
            (None, Err(_)) => {
                TokenFailure::because("a hook or transport panicked while the token was renewed")
            }
        };
        Err(failure.with_unsaved(self.unsaved()))
    }

    /// Takes the new pair from a response and stores it: first of all, for it may be the only copy.
    #[inline]
    fn keep(
        self: &Arc<Self>,
        wise: &Wise,
        parent: TokenPair,
        saved: Arc<Mutex<Option<Result<Live, TokenFailure>>>>,
    ) -> First {
        let (held, wise, asked_at) = (Arc::clone(self), wise.clone(), wise.date());
        First::new(move |body| {
            let whole = body.whole.then(|| parent.refresh_token.clone());
            let issued = Issued::read(body.bytes, asked_at);
            let pair = issued.and_then(|issued| issued.into_pair(whole));
            if let Some(pair) = &pair {
                held.remember(pair, false, Some(parent.clone()));
                held.ended.note(&parent, pair);
            }
            let (held, wise, saved) = (Arc::clone(&held), wise.clone(), Arc::clone(&saved));
            Box::pin(async move {
                let Some(pair) = pair else { return };
                let result = held.save(&wise, pair).await;
                *saved.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            })
        })
    }

    /// Stores a pair, after which it may be used.
    #[inline]
    async fn save(&self, wise: &Wise, pair: TokenPair) -> Result<Live, TokenFailure> {
        let saved = step(wise, &SAVE, || self.store.save(pair.clone())).await;
        saved.map_err(|failure| failure.with_unsaved(Some(pair.clone())))?;
        self.saved(&pair);
        live(&pair).ok_or_else(|| TokenFailure::because("the new tokens have no access token"))
    }

    #[inline]
    fn newest(&self) -> Option<Newest> {
        let newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.clone()
    }

    #[inline]
    fn unsaved(&self) -> Option<TokenPair> {
        let newest = self.newest().filter(|newest| !newest.saved);
        newest.map(|newest| newest.pair)
    }

    #[inline]
    fn remember(&self, pair: &TokenPair, saved: bool, parent: Option<TokenPair>) {
        let pair = pair.clone();
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = Some(Newest {
            pair,
            saved,
            parent,
        });
    }

    #[inline]
    fn saved(&self, pair: &TokenPair) {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newest) = newest.as_mut().filter(|newest| newest.pair == *pair) {
            newest.saved = true;
        }
    }
}

/// The access token of a pair, which is due for a refresh after half of its life, as Wise advises.
#[inline]
fn live(pair: &TokenPair) -> Option<Live> {
    let (since, ends_at): (SystemTime, SystemTime) = pair.life()?;
    let life = ends_at.duration_since(since).unwrap_or_default();
    Some(Live {
        token: pair.access_token.clone()?,
        since,
        // A pair from elsewhere may say that it ended before it began.
        renew_at: (since + life / 2).min(ends_at),
        ends_at,
    })
}
