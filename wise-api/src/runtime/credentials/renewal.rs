//! A token that is fetched when it is needed and replaced before it ends, once at a time.

use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::Shared;
use tracing::warn;

use super::TokenFailure;
use crate::Secret;
use crate::runtime::{BoxFuture, Wise};

/// How long a token that is still good is used after its renewal has failed, before it is tried again.
const PAUSE: Duration = Duration::from_secs(60);

/// A token younger than this is not renewed because of a 401: it is then not its age that Wise objects to, and renewing it for each such
/// answer would end one token after another.
const YOUNG: Duration = Duration::from_secs(60);

/// A token with its times, by the clock of this machine.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) token: Secret,
    pub(super) since: SystemTime,
    pub(super) renew_at: SystemTime,
    pub(super) ends_at: SystemTime,
}

/// There is no new token.
pub(super) struct NotRenewed {
    pub(super) failure: TokenFailure,
    /// An older token that is known to the source, which may serve meanwhile.
    pub(super) older: Option<Live>,
}

impl<E: Into<TokenFailure>> From<E> for NotRenewed {
    fn from(failure: E) -> Self {
        Self {
            failure: failure.into(),
            older: None,
        }
    }
}

/// What fetches the next token. It is never called twice at a time.
pub(super) trait Renew: Send + Sync + 'static {
    /// A token to use instead of `previous`.
    fn renew(&self, wise: Wise, previous: Option<Secret>) -> BoxFuture<Result<Live, NotRenewed>>;
}

type Flight = Shared<BoxFuture<Result<Secret, TokenFailure>>>;

/// The token, and the renewal that is under way. The renewal belongs to nobody: it is kept here, and goes on when the calls that wait
/// for it are dropped, because its answer may hold the only copy of a new token.
pub(super) struct Renewal<R> {
    source: R,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    live: Option<Live>,
    failed_at: Option<SystemTime>,
    flight: Option<Flight>,
}

impl<R: Renew> Renewal<R> {
    pub(super) fn new(source: R) -> Arc<Self> {
        Arc::new(Self {
            source,
            state: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that is good now.
    pub(super) fn token(self: &Arc<Self>, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let now = wise.date();
        let mut state = self.state();
        // During a renewal the old token must not be used: Wise ends it at some moment in between.
        if let Some(flight) = &state.flight {
            return flight.clone().boxed();
        }
        if let Some(live) = &state.live {
            let paused = state
                .failed_at
                .is_some_and(|at| now.duration_since(at).is_ok_and(|ago| ago < PAUSE));
            if now < live.renew_at || (paused && now < live.ends_at) {
                return Box::pin(ready(Ok(live.token.clone())));
            }
        }
        let flight = Arc::clone(self).fly(wise.clone()).boxed().shared();
        state.flight = Some(flight.clone());
        // Without a runtime of tokio, the calls that wait drive it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(flight.clone());
        }
        flight.boxed()
    }

    async fn fly(self: Arc<Self>, wise: Wise) -> Result<Secret, TokenFailure> {
        // Also when the code of a caller panics.
        let _landing = Landing(&self);
        let previous = self.state().live.as_ref().map(|live| live.token.clone());
        let renewed = self.source.renew(wise.clone(), previous).await;
        let now = wise.date();
        let mut state = self.state();
        match renewed {
            Ok(live) => {
                let token = live.token.clone();
                state.live = Some(live);
                state.failed_at = None;
                Ok(token)
            }
            Err(NotRenewed { failure, older }) => {
                state.live = match state.live.take() {
                    _ if failure.holds_tokens() => None,
                    live => live.or(older),
                };
                state.failed_at = Some(now);
                match &state.live {
                    Some(live) if now < live.ends_at => {
                        warn!(target: "wise_api", "a token was not renewed, and is used until it ends: {failure}");
                        Ok(live.token.clone())
                    }
                    _ => Err(failure),
                }
            }
        }
    }

    /// Wise has refused a token. Whether there will be another one.
    pub(super) fn refused(&self, token: &Secret, wise: &Wise) -> bool {
        let now = wise.date();
        let mut state = self.state();
        match &mut state.live {
            Some(live) if live.token == *token => {
                let young = now.duration_since(live.since).is_ok_and(|age| age < YOUNG);
                if !young {
                    live.renew_at = now;
                    live.ends_at = now;
                }
                !young
            }
            // It was renewed while the call was under way, or will be.
            _ => true,
        }
    }
}

/// Ends the renewal, whichever way it goes.
struct Landing<'a, R: Renew>(&'a Renewal<R>);

impl<R: Renew> Drop for Landing<'_, R> {
    fn drop(&mut self) {
        // Whoever still waits has a clone of it.
        let flight = self.0.state().flight.take();
        drop(flight);
    }
}
