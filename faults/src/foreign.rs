//! The code that a caller gives the client, and what can go wrong in it: hooks, a store, a provider, a handler of approvals.

use std::future::pending;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use wise_api::approval::{ScaApproval, ScaHandler, ScaRequired};
use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::hook::{Attempt, AttemptEnd, Hook};
use wise_api::oauth::{StoreGuard, TokenPair, TokenStore};
use wise_api::transport::Clock;
use wise_api::{BoxError, BoxFuture, Secret, Wise};

use crate::schedule::{Age, Approver, HookFault, Method, SOON, Trouble};
use crate::tokens;
use crate::wise::CLEARED;
use crate::world::World;

/// A panic that is no surprise, and says nothing.
pub struct Planned;

fn panic_as_planned() -> ! {
    resume_unwind(Box::new(Planned))
}

/// What goes wrong, if it has not yet.
async fn trouble(trouble: Trouble) -> Result<(), BoxError> {
    match trouble {
        Trouble::None => Ok(()),
        Trouble::Fails => Err("hush-trouble".into()),
        Trouble::Hangs => pending().await,
        Trouble::Panics => panic_as_planned(),
    }
}

/// Tells the world of every attempt.
pub struct Recorder {
    pub world: Arc<World>,
    pub stored: Option<Arc<Stored>>,
}

impl Recorder {
    /// Whether a pair of tokens has come that is not in the store yet, though nothing is wrong with that.
    fn is_early(&self, attempt: &Attempt<'_>) -> bool {
        let call = attempt.correlation_id.unwrap_or_default();
        let delivered = self.world.delivered(call, attempt.number);
        match (&self.stored, delivered) {
            (Some(stored), Some(number)) if self.world.schedule.store.1 == Trouble::None => {
                !stored.holds(&tokens::access(number))
            }
            _ => false,
        }
    }
}

impl Hook for Recorder {
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let call = attempt.correlation_id.unwrap_or_default();
        self.world.begin(attempt.operation, call, attempt.number);
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, _: &AttemptEnd<'_>) {
        if self.is_early(attempt) {
            self.world.state().told_early += 1;
        }
        self.world
            .end(attempt.correlation_id.unwrap_or_default(), attempt.number);
    }
}

/// A hook that panics once.
pub struct FaultyHook(pub Arc<Mutex<HookFault>>);

impl FaultyHook {
    fn at(&self, place: HookFault) {
        let mut fault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *fault == place {
            *fault = HookFault::None;
            drop(fault);
            panic_as_planned();
        }
    }
}

impl Hook for FaultyHook {
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        self.at(match attempt.operation {
            "oauthTokenCreate" => HookFault::BeforeToken,
            _ => HookFault::Before,
        });
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, _: &AttemptEnd<'_>) {
        self.at(match attempt.operation {
            "oauthTokenCreate" => HookFault::AfterToken,
            _ => HookFault::After,
        });
    }
}

/// What is in a store, which stays when the client goes.
pub struct Stored {
    pair: Mutex<TokenPair>,
    /// The pair that somebody else has stored meanwhile.
    next: Mutex<Option<TokenPair>>,
    fault: Mutex<(Method, Trouble)>,
}

impl Stored {
    /// A store with a pair of that age.
    pub fn new(world: &World, age: Age) -> Arc<Self> {
        const HOUR: u64 = 3600;
        let date = world.clock.date();
        let half = Duration::from_secs(6 * HOUR);
        let pair = |number: u32, seconds: u64| {
            let issued = date - Duration::from_secs(seconds);
            TokenPair::new(tokens::refresh(number))
                .with_access_token(tokens::access(number))
                .with_issued_at(issued)
                .with_expires_at(issued + Duration::from_secs(12 * HOUR))
        };
        let young = if world.schedule.seed.is_multiple_of(2) {
            20
        } else {
            600
        };
        let (first, next) = match age {
            Age::Fresh => (pair(1, 0), None),
            Age::Due => (pair(1, 7 * HOUR), None),
            Age::Soon => {
                let soon = pair(1, 6 * HOUR);
                let soon = soon.with_issued_at(date - half + Duration::from_millis(SOON));
                let end = date + half + Duration::from_millis(SOON);
                (soon.with_expires_at(end), None)
            }
            Age::Ended => (pair(1, 13 * HOUR), None),
            Age::Replaced => (pair(1, young), Some(pair(2, 1))),
        };
        Arc::new(Self {
            pair: Mutex::new(first),
            next: Mutex::new(next),
            fault: Mutex::new(world.schedule.store),
        })
    }

    /// The pair in the store, as text for the oracle alone.
    pub fn holds(&self, access: &str) -> bool {
        let pair = self.pair.lock().unwrap_or_else(PoisonError::into_inner);
        let held = pair.access_token.as_ref();
        held.is_some_and(|token| token.expose() == access)
    }

    /// Nothing goes wrong from here on.
    pub fn heal(&self) {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).1 = Trouble::None;
    }

    /// What goes wrong now, and only now.
    fn fault(&self, at: Method) -> Trouble {
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        if fault.0 == at {
            std::mem::replace(&mut fault.1, Trouble::None)
        } else {
            Trouble::None
        }
    }
}

/// The store.
pub struct FaultyStore(pub Arc<Stored>);

impl TokenStore for FaultyStore {
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let stored = Arc::clone(&self.0);
        Box::pin(async move {
            trouble(stored.fault(Method::Load)).await?;
            let mut pair = stored.pair.lock().unwrap_or_else(PoisonError::into_inner);
            let loaded = pair.clone();
            let mut next = stored.next.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(next) = next.take() {
                *pair = next;
            }
            Ok(loaded)
        })
    }

    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        let stored = Arc::clone(&self.0);
        Box::pin(async move {
            trouble(stored.fault(Method::Save)).await?;
            *stored.pair.lock().unwrap_or_else(PoisonError::into_inner) = pair;
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        let stored = Arc::clone(&self.0);
        Box::pin(async move {
            trouble(stored.fault(Method::Lock)).await?;
            Ok(Box::new(()) as StoreGuard)
        })
    }
}

/// A provider whose first token comes with trouble.
pub struct FaultyProvider(pub Arc<Mutex<Trouble>>);

impl TokenProvider for FaultyProvider {
    fn kind(&self) -> Credential {
        Credential::PersonalToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = std::mem::replace(&mut *next, Trouble::None);
        Box::pin(async move {
            trouble(now).await?;
            Ok(Secret::from("hush-personal"))
        })
    }
}

/// The token of another user, which stays the same. At first it takes a moment, so that the calls with it wait behind those of the user with
/// a pair.
pub struct Stranger {
    pub world: Arc<World>,
    pub slow: AtomicU32,
}

impl TokenProvider for Stranger {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        let slow = self.slow.load(Ordering::Relaxed);
        self.slow.store(slow.saturating_sub(1), Ordering::Relaxed);
        let world = Arc::clone(&self.world);
        Box::pin(async move {
            if slow > 0 {
                world.clock.wait(Duration::from_millis(1)).await;
            }
            Ok(Secret::from(tokens::STRANGER))
        })
    }
}

/// Clears demands, or does not.
pub struct Handler {
    pub world: Arc<World>,
    /// The client that it belongs to.
    pub client: Arc<OnceLock<WeakClient>>,
}

/// A client that does not keep itself alive by its own handler.
pub struct WeakClient(pub Weak<Wise>);

impl ScaHandler for Handler {
    fn clear(&self, _: Wise, _: ScaRequired) -> BoxFuture<Result<ScaApproval, BoxError>> {
        let asked = {
            let mut state = self.world.state();
            state.asked += 1;
            state.asked
        };
        let (world, client) = (Arc::clone(&self.world), Arc::clone(&self.client));
        Box::pin(async move {
            let cleared = Ok(ScaApproval::new(CLEARED));
            match world.schedule.approver {
                Approver::Nobody | Approver::Approves => cleared,
                Approver::Slowly(ms) => {
                    world.clock.wait(Duration::from_millis(ms.into())).await;
                    cleared
                }
                Approver::Fails => Err("hush-handler".into()),
                Approver::Hangs => pending().await,
                Approver::Panics => panic_as_planned(),
                Approver::CallsFromATask => {
                    let client = client.get().and_then(|client| client.0.upgrade());
                    // Without this, a client that asks without end would do so here.
                    if asked < 8
                        && let Some(wise) = client
                    {
                        let call = wise.request(wise_api::Method::POST, "/v1/nested");
                        let call = call.correlation_id(format!("nested-{asked}"));
                        tokio::spawn(call.into_future()).await?.err();
                    }
                    cleared
                }
            }
        })
    }
}
