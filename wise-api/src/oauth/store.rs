//! Where the tokens of a user are kept.

use std::future::{Future, ready};
use std::sync::{Arc, Mutex, PoisonError};

use super::TokenPair;
use crate::engine::clock::within;
use crate::engine::foreign::shielded_future;
use crate::engine::{BoxError, BoxFuture, TokenFailure, Wise};

/// What is held while a pair is refreshed. Dropping it lets others go on.
pub type StoreGuard = Box<dyn Send>;

/// Where the tokens of a user are kept: a row of a database, a file ([`FileStore`](crate::oauth::FileStore)), a secret manager.
///
/// Refreshing ends the access token that was valid before, so everything that uses the tokens of a user has to share one store, and the
/// [`lock`](Self::lock) of the store keeps its users apart: threads, processes and machines. Who finds its token refused loads the pair
/// that another process has stored, and goes on with it. A store that only one process uses, and that has no lock, is an
/// [`UnlockedStore`] in [`SingleProcess`].
///
/// Each step may take as long as a call of the client. One that fails, panics or takes longer ends the calls that need it in
/// [`Error::Credential`](crate::Error::Credential), and a pair that was not stored is kept and stored first the next time.
pub trait TokenStore: Send + Sync + 'static {
    /// The pair that was stored last. Asked for before the first call, before each refresh, and after each 401.
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>>;

    /// Stores a new pair in place of the old one, and is ready when it will survive a crash. The pair is not used before. After a
    /// failure it is stored again before anything else happens, so that storing the same pair twice must do no harm.
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>>;

    /// Keeps everybody else from refreshing until the guard is dropped, or this process ends: an advisory lock of a database or a file.
    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    #[inline]
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        (**self).load()
    }

    #[inline]
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        (**self).save(pair)
    }

    #[inline]
    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        (**self).lock()
    }
}

/// A store without a lock. Only as [`SingleProcess`] can it be used, and only by one process at a time: two would end each other's tokens,
/// and one of the new pairs would be lost.
pub trait UnlockedStore: Send + Sync + 'static {
    /// As [`TokenStore::load`].
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>>;

    /// As [`TokenStore::save`].
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>>;
}

/// A store that a single process uses, through one [`UserTokens`](crate::oauth::UserTokens) and its clones, which take turns without a lock.
#[derive(Clone, Debug)]
pub struct SingleProcess<S>(pub S);

impl<S: UnlockedStore> TokenStore for SingleProcess<S> {
    #[inline]
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        self.0.load()
    }

    #[inline]
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        self.0.save(pair)
    }

    #[inline]
    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        Box::pin(ready(Ok(Box::new(()) as StoreGuard)))
    }
}

/// The texts for what can go wrong with one step of a store.
pub(super) struct Step {
    pub(super) failed: &'static str,
    pub(super) panicked: &'static str,
    pub(super) late: &'static str,
}

/// Awaits a step of a store for as long as a call of the client may take.
pub(super) async fn step<T>(
    wise: &Wise,
    step: &Step,
    make: impl FnOnce() -> BoxFuture<Result<T, BoxError>>,
) -> Result<T, TokenFailure> {
    let settings = &wise.settings;
    match within(
        settings.clock.as_ref(),
        settings.timeout,
        shielded_future("the store", make),
    )
    .await
    {
        Some(Ok(Ok(value))) => Ok(value),
        Some(Ok(Err(cause))) => Err(TokenFailure::caused(step.failed, cause)),
        Some(Err(_)) => Err(TokenFailure::because(step.panicked)),
        None => Err(TokenFailure::because(step.late)),
    }
}

/// Remembers the pair, and hands each new one to a function of the caller's.
pub(super) struct Callback<F> {
    pair: Arc<Mutex<TokenPair>>,
    persist: F,
}

impl<F> Callback<F> {
    #[inline]
    pub(super) fn new(pair: TokenPair, persist: F) -> Self {
        Self {
            pair: Arc::new(Mutex::new(pair)),
            persist,
        }
    }
}

impl<F, S, E> UnlockedStore for Callback<F>
where
    F: Fn(TokenPair) -> S + Send + Sync + 'static,
    S: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<BoxError>,
{
    #[inline]
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let pair = self.pair.lock().unwrap_or_else(PoisonError::into_inner);
        Box::pin(ready(Ok(pair.clone())))
    }

    #[inline]
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        let stored = (self.persist)(pair.clone());
        let remembered = Arc::clone(&self.pair);
        Box::pin(async move {
            stored.await.map_err(Into::into)?;
            *remembered.lock().unwrap_or_else(PoisonError::into_inner) = pair;
            Ok(())
        })
    }
}
