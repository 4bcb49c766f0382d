//! A store that does at one of its steps what it is told to.

use std::future::{pending, ready};
use std::sync::{Arc, Mutex};

use wise_api::oauth::{StoreGuard, TokenPair, TokenStore};
use wise_api::{BoxError, BoxFuture};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    None,
    Fails,
    Panics,
    PanicsLater,
    Hangs,
}

pub(super) const FAULTS: [Fault; 4] = [
    Fault::Fails,
    Fault::Panics,
    Fault::PanicsLater,
    Fault::Hangs,
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    Lock,
    Load,
    Save,
    Unlock,
}

struct Panicking;

impl Drop for Panicking {
    fn drop(&mut self) {
        panic!("hush-unlock");
    }
}

/// A store that does at one of its steps what it is told to.
#[derive(Clone)]
pub(super) struct Store(Arc<Mutex<(TokenPair, At, Fault)>>);

impl Store {
    pub(super) fn new(pair: TokenPair) -> Self {
        Self(Arc::new(Mutex::new((pair, At::Lock, Fault::None))))
    }

    pub(super) fn fault(&self, at: At, fault: Fault) {
        let mut state = self.0.lock().unwrap();
        (state.1, state.2) = (at, fault);
    }

    pub(super) fn put(&self, pair: TokenPair) {
        self.0.lock().unwrap().0 = pair;
    }

    pub(super) fn pair(&self) -> TokenPair {
        self.0.lock().unwrap().0.clone()
    }

    fn does<T: Send + 'static>(
        &self,
        at: At,
        value: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<Result<T, BoxError>> {
        let (_, where_, fault) = self.0.lock().unwrap().clone();
        match fault {
            _ if where_ != at => {}
            Fault::Fails => return Box::pin(ready(Err("hush-disk".into()))),
            Fault::Panics => panic!("hush-panic"),
            Fault::PanicsLater => return Box::pin(async { panic!("hush-panic") }),
            Fault::Hangs => return Box::pin(pending()),
            Fault::None => {}
        }
        Box::pin(async move { Ok(value()) })
    }
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let store = self.clone();
        self.does(At::Load, move || store.pair())
    }

    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        let store = self.clone();
        self.does(At::Save, move || store.put(pair))
    }

    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        let (_, at, fault) = self.0.lock().unwrap().clone();
        let panics = at == At::Unlock && fault != Fault::None;
        self.does(At::Lock, move || -> StoreGuard {
            if panics {
                Box::new(Panicking)
            } else {
                Box::new(())
            }
        })
    }
}
