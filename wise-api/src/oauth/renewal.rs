//! A token that is fetched when it is needed and replaced before it ends, once at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::Shared;
use tracing::warn;

use crate::Secret;
use crate::engine::foreign::shielded_future;
use crate::engine::scope::Scope;
use crate::engine::{BoxFuture, Credential, TokenFailure, TokenProvider, Wise};

/// How long a token that is still good is used after its renewal has failed, before it is tried again.
const PAUSE: Duration = Duration::from_secs(60);

/// A token younger than this is not renewed because of a 401: it is then not its age that Wise objects to, and renewing it for each such
/// response would end one token after another. Whether somebody else has a newer one is looked up at any age.
const YOUNG: Duration = Duration::from_secs(60);

/// How often a call begins anew when the runtime ends on which the renewal ran that it waited for.
const ABANDONED: u32 = 8;

/// How many timeouts of the client a renewal may take: to lock, to load, to ask, to store. One that takes longer hangs on a runtime that
/// nobody drives any more.
const STEPS: u32 = 5;

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
    #[inline]
    fn from(failure: E) -> Self {
        Self {
            failure: failure.into(),
            older: None,
        }
    }
}

/// What a renewal is to do.
pub(super) struct Order {
    /// The token to replace.
    pub(super) previous: Option<Secret>,
    /// Whether Wise may be asked for a new one, or only the store.
    may_ask: bool,
    /// Whether Wise was asked.
    asked: Scope,
}

impl Order {
    /// Called before Wise is asked for a token.
    #[inline]
    pub(super) fn claim(&self) -> Result<(), TokenFailure> {
        if !self.may_ask {
            let what = "there is no other token, and Wise was asked for one a moment ago";
            return Err(TokenFailure::because(what));
        }
        self.asked.ask();
        Ok(())
    }
}

/// What fetches the next token. It is never called twice at a time.
pub(super) trait Renew: Send + Sync + 'static {
    /// The kind of its tokens.
    const KIND: Credential;

    /// A token to use instead of the previous one.
    fn renew(&self, wise: Wise, order: Order) -> BoxFuture<Result<Live, NotRenewed>>;
}

type Landed = Result<Secret, TokenFailure>;

/// A renewal under way: its result, or nothing when the runtime has ended that it ran on.
#[derive(Clone)]
struct Flight {
    number: u64,
    since: SystemTime,
    asked: Scope,
    landed: Shared<BoxFuture<Option<Landed>>>,
}

/// The token, and the renewal that is under way. The renewal belongs to nobody: it runs by itself, and goes on when the calls that wait
/// for it are dropped, because its response may hold the only copy of a new token.
pub(super) struct Renewal<R> {
    source: R,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    live: Option<Live>,
    /// Whether Wise has refused the token.
    refused: bool,
    failed_at: Option<SystemTime>,
    flight: Option<Flight>,
    flights: u64,
}

enum Seat {
    Token(Secret),
    Flight(Flight),
}

impl<R: Renew> Renewal<R> {
    #[inline]
    pub(super) fn new(source: R) -> Arc<Self> {
        Arc::new(Self {
            source,
            state: Mutex::default(),
        })
    }

    #[inline]
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline]
    fn board(self: &Arc<Self>, wise: &Wise) -> Seat {
        let now = wise.date();
        let mut state = self.state();
        // During a renewal the old token must not be used: Wise ends it at some moment in between.
        if let Some(flight) = &state.flight {
            let longest = wise.settings.timeout.saturating_mul(STEPS);
            let hangs = now
                .duration_since(flight.since)
                .is_ok_and(|ago| ago > longest);
            if !hangs {
                return Seat::Flight(flight.clone());
            }
        }
        let within = |at: Option<SystemTime>, time: Duration| {
            at.is_some_and(|at| now.duration_since(at).is_ok_and(|ago| ago < time))
        };
        let waits = within(state.failed_at, PAUSE) || wise.scope.has_asked();
        let mut may_ask = !wise.scope.has_asked();
        let refused = state.refused;
        if let Some(live) = &mut state.live {
            if !refused && (now < live.renew_at || (waits && now < live.ends_at)) {
                return Seat::Token(live.token.clone());
            }
            if refused {
                may_ask &= !within(Some(live.since), YOUNG);
                // Where Wise is asked, a failure leaves nothing to go on with.
                if may_ask {
                    live.renew_at = now;
                    live.ends_at = now;
                }
            }
        }
        let asked = Scope::default();
        let order = Order {
            previous: state.live.as_ref().map(|live| live.token.clone()),
            may_ask,
            asked: asked.clone(),
        };
        state.flights += 1;
        let number = state.flights;
        let flight = Flight {
            number,
            since: now,
            asked,
            landed: Arc::clone(self).launch(wise.clone(), number, order),
        };
        state.flight = Some(flight.clone());
        Seat::Flight(flight)
    }

    /// Starts a renewal as a task of its own, of which the calls only await the end: polled by them, it would use what belongs to a runtime
    /// that has ended. Without a runtime of tokio, the calls that wait drive it.
    #[inline]
    fn launch(
        self: Arc<Self>,
        wise: Wise,
        number: u64,
        order: Order,
    ) -> Shared<BoxFuture<Option<Landed>>> {
        let flight = self.fly(wise, number, order);
        spawn(Box::pin(flight)).shared()
    }

    #[inline]
    async fn fly(self: Arc<Self>, wise: Wise, number: u64, order: Order) -> Landed {
        // Also when it is dropped, because its runtime ends.
        let _landing = Landing(&self, number);
        let may_ask = order.may_ask;
        let renew = || self.source.renew(wise.clone(), order);
        let renewed = shielded_future("the code that renews the token", renew)
            .await
            .unwrap_or_else(|_| {
                Err(TokenFailure::because("the code that renews the token panicked").into())
            });
        let now = wise.date();
        let mut state = self.state();
        let refused = std::mem::take(&mut state.refused);
        match renewed {
            Ok(live) => {
                let token = live.token.clone();
                state.live = Some(live);
                state.failed_at = None;
                Ok(token)
            }
            // There is no other token: it stays, and the call that it was refused for ends in that refusal.
            Err(NotRenewed { failure, .. }) if refused && !may_ask && !failure.holds_tokens() => {
                match &state.live {
                    Some(live) if now < live.ends_at => Ok(live.token.clone()),
                    _ => Err(failure),
                }
            }
            Err(NotRenewed { failure, older }) => {
                state.live = match state.live.take() {
                    _ if failure.holds_tokens() => None,
                    live => live.or(older),
                };
                state.failed_at = Some(now);
                let live = state.live.as_ref().filter(|live| now < live.ends_at);
                let Some(token) = live.map(|live| live.token.clone()) else {
                    return Err(failure);
                };
                // What listens is a caller's code, too.
                drop(state);
                warn!(target: "wise_api", "a token was not renewed, and is used until it ends: {failure}");
                Ok(token)
            }
        }
    }

    /// Ends a renewal, if it is still the one under way.
    #[inline]
    fn land(&self, number: u64) {
        let mut state = self.state();
        let flight = state.flight.take_if(|flight| flight.number == number);
        // Whoever still waits has a clone of it.
        drop(state);
        drop(flight);
    }
}

impl<R: Renew> TokenProvider for Arc<Renewal<R>> {
    #[inline]
    fn kind(&self) -> Credential {
        R::KIND
    }

    #[inline]
    fn token(&self, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let (renewal, wise) = (Arc::clone(self), wise.clone());
        Box::pin(async move {
            for _ in 0..ABANDONED {
                let flight = match renewal.board(&wise) {
                    Seat::Token(token) => return Ok(token),
                    Seat::Flight(flight) => flight,
                };
                let landed = flight.landed.await;
                // What was asked on a runtime that ended, was asked by another call.
                if let Some(landed) = landed {
                    if flight.asked.has_asked() {
                        wise.scope.ask();
                    }
                    return landed;
                }
                renewal.land(flight.number);
            }
            let what = "the runtime ended while the token was being renewed";
            Err(TokenFailure::because(what))
        })
    }

    /// Wise has refused a token. There may be a new one: the next call looks.
    #[inline]
    fn refused(&self, token: &Secret, _: &Wise) -> bool {
        let mut state = self.state();
        // Otherwise it was renewed while the call was under way, or will be.
        if state.live.as_ref().is_some_and(|live| live.token == *token) {
            state.refused = true;
        }
        true
    }
}

/// Ends the renewal, whichever way it goes.
struct Landing<'a, R: Renew>(&'a Renewal<R>, u64);

impl<R: Renew> Drop for Landing<'_, R> {
    #[inline]
    fn drop(&mut self) {
        self.0.land(self.1);
    }
}

/// Runs a future as a task of its own, where there is a runtime. Without one, it is driven by whoever awaits it. `None` when the runtime
/// ended first, or the task panicked.
#[inline]
fn spawn<T: Send + 'static>(future: BoxFuture<T>) -> BoxFuture<Option<T>> {
    #[cfg(feature = "tokio")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let task = runtime.spawn(future);
        return Box::pin(async move { task.await.ok() });
    }
    Box::pin(async move { Some(future.await) })
}
