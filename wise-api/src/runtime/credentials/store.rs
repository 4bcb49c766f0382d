//! Where the tokens of a user are kept.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use super::TokenPair;
use crate::runtime::{BoxError, BoxFuture};

/// What is held while a pair is refreshed. Dropping it lets others go on.
pub type StoreGuard = Box<dyn Send>;

/// Where the tokens of a user are kept: a row of a database, a file, a secret manager.
///
/// Where several processes share a store, [`lock`](Self::lock) has to keep them apart: refreshing ends the access token that the others
/// use. They notice that by a 401, load the new pair, and go on with it.
pub trait TokenStore: Send + Sync + 'static {
    /// The pair that was stored last. Asked for before the first call, and before each refresh.
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>>;

    /// Stores a new pair in place of the old one, and is ready when it will survive a crash. The pair is not used before. After a
    /// failure it is stored again before anything else happens, so that storing the same pair twice must do no harm.
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>>;

    /// Keeps everybody else from refreshing until the guard is dropped, such as with a lock in the database. By default it does nothing,
    /// which is right for a store that one process uses.
    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        Box::pin(async { Ok(Box::new(()) as StoreGuard) })
    }
}

/// Remembers the pair, and hands each new one to a function of the caller's.
pub(super) struct Callback<F> {
    pair: std::sync::Arc<Mutex<TokenPair>>,
    persist: F,
}

impl<F> Callback<F> {
    pub(super) fn new(pair: TokenPair, persist: F) -> Self {
        Self {
            pair: std::sync::Arc::new(Mutex::new(pair)),
            persist,
        }
    }
}

impl<F, S, E> TokenStore for Callback<F>
where
    F: Fn(TokenPair) -> S + Send + Sync + 'static,
    S: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<BoxError>,
{
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let pair = self.pair.lock().unwrap_or_else(PoisonError::into_inner);
        Box::pin(std::future::ready(Ok(pair.clone())))
    }

    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        let stored = (self.persist)(pair.clone());
        let remembered = std::sync::Arc::clone(&self.pair);
        Box::pin(async move {
            stored.await.map_err(Into::into)?;
            *remembered.lock().unwrap_or_else(PoisonError::into_inner) = pair;
            Ok(())
        })
    }
}
