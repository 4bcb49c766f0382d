//! The client of a schedule and its calls.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use wise_api::balance::{self, CreateBalance};
use wise_api::jose::Keyring;
use wise_api::oauth::UserTokens;
use wise_api::operation::Operation;
use wise_api::quote::CreateQuote;
use wise_api::recipient;
use wise_api::retry::{RateLimit, RetryBudget, RetryPolicy};
use wise_api::transfer::{self, CreateTransfer, FundFromBalance, FundTransfer};
use wise_api::{
    BoxError, BoxFuture, Builder, Call, Currency, Environment, Error, IdempotencyKey, Method, Wise,
};

use crate::clock::Activity;
use crate::foreign::{
    FaultyHook, FaultyProvider, FaultyStore, Handler, Recorder, Stored, Stranger, WeakClient,
};
use crate::keys;
use crate::schedule::{Approver, Auth, HookFault, Op, Schedule, Seal, Trouble};
use crate::wise::PAGE;
use crate::world::World;

/// What the names of calls begin with that are made when all is well again.
pub const AFTER: &str = "after";

/// How many repetitions a client has for all its calls.
pub const BUDGET: u32 = 20;

/// How many of the calls of a queue are those of another user.
const STRANGERS: u32 = 6;

/// How many walks of a schedule are gone on with.
const MOST_RESTS: usize = 3;

/// Their timeout.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client and what belongs to it.
pub struct Client {
    pub wise: Arc<Wise>,
    /// The same for another user.
    stranger: Wise,
    pub stored: Option<Arc<Stored>>,
    hook: Arc<Mutex<HookFault>>,
    provider: Arc<Mutex<Trouble>>,
    keyring: Option<Keyring>,
    /// Walks that have ended early, to be gone on with.
    left: Arc<Mutex<Vec<Rest>>>,
}

/// The rest of a walk, by the name that its calls will have.
type Rest = Box<dyn FnOnce(&str) -> BoxFuture<Done> + Send>;

/// What a schedule says of times, retries and the rate.
fn settings(world: &World) -> Builder {
    let schedule = &world.schedule;
    let ms = Duration::from_millis;
    let mut builder = Wise::builder()
        .environment(Environment::custom(format!("http://{}", world.address)))
        .clock(world.clock.clone())
        .timeout(ms(schedule.timeout_ms))
        .stall_timeout(ms(schedule.stall_timeout_ms))
        .retry_budget(RetryBudget::new(BUDGET))
        .retry(
            RetryPolicy::new()
                .retries(schedule.retries)
                .max_retry_after(Duration::from_secs(schedule.max_retry_after_s))
                .jitter_seed(schedule.seed),
        )
        .basic("app", "hush-secret")
        .client_credentials_token("hush-app");
    if let Some(timeout) = schedule.attempt_timeout_ms {
        builder = builder.attempt_timeout(ms(timeout));
    }
    if let Some(rate) = schedule.rate {
        builder = builder.rate_limit(RateLimit::per_second(rate));
    }
    builder
}

/// What became of a call.
#[derive(Debug)]
pub enum Done {
    /// Success, with a status, after so many attempts.
    Ok {
        status: u16,
        attempts: u32,
    },
    /// A list, by the ids in it, up to its end or to an error.
    Walked(Vec<i64>, Option<Error>),
    Err(Error),
    Dropped,
    Panicked,
    /// Nobody waited for anything any more, and it had not ended.
    Hung,
}

/// A call that has ended.
#[derive(Debug)]
pub struct Ended {
    pub name: String,
    pub key: Option<IdempotencyKey>,
    pub started: Duration,
    pub ended: Duration,
    pub done: Done,
}

impl Client {
    /// The client that a schedule wants.
    pub fn build(world: &Arc<World>) -> Result<Self, BoxError> {
        let schedule = &world.schedule;
        let hook = Arc::new(Mutex::new(schedule.hook));
        let provider = Arc::new(Mutex::new(match schedule.auth {
            Auth::Provider(trouble) => trouble,
            _ => Trouble::None,
        }));
        let mut builder = settings(world);
        let mut stored = None;
        builder = match schedule.auth {
            Auth::Personal => builder.personal_token("hush-personal"),
            Auth::Provider(_) => builder.token_provider(FaultyProvider(Arc::clone(&provider))),
            Auth::Pair(age) => {
                let store = stored.insert(Stored::new(world, age));
                builder.token_provider(UserTokens::stored(FaultyStore(Arc::clone(store))))
            }
        };
        builder = builder
            .hook(Recorder {
                world: Arc::clone(world),
                stored: stored.clone(),
            })
            .hook(FaultyHook(Arc::clone(&hook)));
        let usual = schedule.seed.is_multiple_of(16);
        builder = schedule.via.set(builder, schedule.http2, usual)?;
        let client = Arc::new(OnceLock::new());
        if schedule.approver != Approver::Nobody {
            builder = builder.sca_handler(Handler {
                world: Arc::clone(world),
                client: Arc::clone(&client),
            });
        }
        let wise = Arc::new(builder.build()?);
        client.set(WeakClient(Arc::downgrade(&wise))).ok();
        let keyring = match schedule.seal {
            Seal::Plain => None,
            Seal::Signed | Seal::Encrypted => keys::keyring(&wise),
        };
        Ok(Self {
            stranger: wise.with_token_provider(Stranger {
                world: Arc::clone(world),
                slow: AtomicU32::new(STRANGERS),
            }),
            wise,
            stored,
            hook,
            provider,
            keyring,
            left: Arc::default(),
        })
    }

    /// From here on nothing goes wrong in the code of the caller.
    pub fn heal(&self) {
        if let Some(stored) = &self.stored {
            stored.heal();
        }
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = HookFault::None;
        *self.provider.lock().unwrap_or_else(PoisonError::into_inner) = Trouble::None;
    }

    /// So many calls with one key, where the operation has one. Their names begin with what is intended.
    pub fn calls(&self, world: &Arc<World>, intention: &str, count: u32) -> Vec<Pending> {
        let number: i64 = 77;
        let schedule = &world.schedule;
        let wise = self.caller(schedule, intention);
        let maker = Maker {
            client: self,
            world,
            intention,
            count,
        };
        let walk = || Walk {
            ids: Vec::new(),
            anew: schedule.anew,
            left: Arc::clone(&self.left),
        };
        match schedule.op {
            Op::GetBalance => maker.of(wise.balances().get(number, 2)),
            Op::WalkTransfers => maker.walks(wise.transfers().list().limit(2), |call| {
                walk_transfers(call, walk())
            }),
            Op::WalkRecipients => maker.walks(wise.recipients().list(), |call| {
                walk_recipients(call, walk())
            }),
            Op::CreateBalance => {
                let body = CreateBalance::new(Currency::EUR, balance::Type::Standard);
                maker.of(wise.balances().create(number, body))
            }
            Op::CreateTransfer => {
                let key = IdempotencyKey::generate();
                let quote = "9b4a9d67-1e58-4d3b-8f0e-4c0b8f4f7c11";
                maker.of(wise
                    .transfers()
                    .create(CreateTransfer::new(number, quote, &key)))
            }
            Op::FreeKeyed => {
                let call = wise.request(Method::POST, "/v1/things");
                let call = call.body("application/json", "{\"name\":\"hush-body\"}");
                maker.of(call.idempotency_key(IdempotencyKey::generate()))
            }
            Op::Free => {
                let call = wise.request(Method::POST, "/v1/things");
                maker.of(call.body("application/json", "{\"name\":\"hush-body\"}"))
            }
            Op::CancelTransfer => maker.of(wise.transfers().cancel(number)),
            Op::Fund => {
                let body = FundTransfer::Balance(FundFromBalance::new());
                maker.of(wise.transfers().fund(number, 9, body))
            }
            Op::CreateQuote => maker.of(wise.quotes().create(
                number,
                CreateQuote::builder()
                    .source_currency(Currency::GBP)
                    .target_currency(Currency::EUR),
            )),
        }
    }

    /// Who calls: of two calls, one is that of another user where the schedule wants that.
    fn caller(&self, schedule: &Schedule, intention: &str) -> &Wise {
        let odd = intention.ends_with(['1', '3', '5', '7', '9']);
        if odd && schedule.strangers {
            &self.stranger
        } else {
            &self.wise
        }
    }

    /// What is left of walks that an error has ended, from where it did.
    pub fn rests(&self) -> Vec<Pending> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = left.drain(..).take(MOST_RESTS).enumerate();
        rests
            .map(|(number, rest)| {
                let name = format!("{AFTER}-rest-{number}.0");
                let future = rest(&name);
                Pending {
                    name,
                    key: None,
                    future,
                }
            })
            .collect()
    }

    fn seal<O: Operation>(&self, call: Call<O>, schedule: &Schedule) -> Call<O> {
        match (&self.keyring, schedule.seal) {
            (Some(keyring), Seal::Signed) => call.signed(keyring),
            (Some(keyring), Seal::Encrypted) => call.encrypted(keyring),
            _ => call,
        }
    }
}

/// A call that has not begun.
pub struct Pending {
    pub name: String,
    pub key: Option<IdempotencyKey>,
    pub future: BoxFuture<Done>,
}

struct Maker<'a> {
    client: &'a Client,
    world: &'a Arc<World>,
    intention: &'a str,
    count: u32,
}

impl Maker<'_> {
    fn of<O: Operation + Clone>(&self, call: Call<O>) -> Vec<Pending> {
        let call = self.client.seal(call, &self.world.schedule);
        let call = self.patiently(call);
        (0..self.count)
            .map(|number| {
                let name = format!("{}.{number}", self.intention);
                let call = call.clone().correlation_id(&name);
                let key = call.get_idempotency_key();
                let future = Box::pin(async move {
                    match call.send_with_meta().await {
                        Ok(meta) => Done::Ok {
                            status: meta.status.as_u16(),
                            attempts: meta.attempts,
                        },
                        Err(error) => Done::Err(error),
                    }
                });
                Pending { name, key, future }
            })
            .collect()
    }

    /// With a timeout of its own, if it has one, and time enough for its turn when nothing else goes wrong.
    fn patiently<O: Operation>(&self, call: Call<O>) -> Call<O> {
        match self.world.schedule.own_timeout_ms {
            _ if self.intention.starts_with(AFTER) => call.timeout(PATIENCE),
            Some(own) => call.timeout(Duration::from_millis(own)),
            None => call,
        }
    }

    /// Lists, page by page.
    fn walks<O: Operation + Clone>(
        &self,
        call: Call<O>,
        walk: impl Fn(Call<O>) -> BoxFuture<Done>,
    ) -> Vec<Pending> {
        (0..self.count)
            .map(|number| {
                let name = format!("{}.{number}", self.intention);
                let call = self.patiently(call.clone()).correlation_id(&name);
                Pending {
                    name,
                    key: None,
                    future: walk(call),
                }
            })
            .collect()
    }
}

/// How far a list has been walked.
struct Walk {
    ids: Vec<i64>,
    anew: Option<usize>,
    left: Arc<Mutex<Vec<Rest>>>,
}

impl Walk {
    /// Whether it begins anew here, with the page that it is on.
    fn begins_anew(&mut self) -> bool {
        let here = self.anew.take_if(|at| *at == self.ids.len());
        if here.is_some() {
            // Its items come again.
            self.ids.truncate(self.ids.len() / PAGE * PAGE);
        }
        here.is_some()
    }

    /// Keeps the rest of it for later.
    fn keep<O: Operation>(
        mut self,
        rest: Option<Call<O>>,
        walk: fn(Call<O>, Self) -> BoxFuture<Done>,
    ) {
        let left = Arc::clone(&self.left);
        let rest: Rest = Box::new(move |name| {
            let Some(call) = rest else {
                self.ids.push(NOWHERE);
                return Box::pin(ready(Done::Walked(self.ids, None)));
            };
            walk(call.correlation_id(name).timeout(PATIENCE), self)
        });
        left.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(rest);
    }
}

/// What stands for a position that an error has taken with it.
const NOWHERE: i64 = -1;

/// Walks a list by offsets.
fn walk_transfers(call: Call<transfer::operation::List>, mut walk: Walk) -> BoxFuture<Done> {
    Box::pin(async move {
        let mut items = call.stream();
        loop {
            if walk.begins_anew() {
                items = match items.into_call() {
                    Some(call) => call.stream(),
                    None => return Done::Walked(walk.ids, None),
                };
            }
            match items.next().await {
                None => return Done::Walked(walk.ids, None),
                Some(Ok(item)) => walk.ids.extend(item.id().ok().map(i64::from)),
                Some(Err(error)) => {
                    let ids = walk.ids.clone();
                    let rest = items.into_call();
                    walk.keep(rest, walk_transfers);
                    return Done::Walked(ids, Some(error));
                }
            }
        }
    })
}

/// Walks a list by cursors, with what cannot be read.
fn walk_recipients(call: Call<recipient::operation::List>, mut walk: Walk) -> BoxFuture<Done> {
    Box::pin(async move {
        let mut items = call.items_lossless();
        loop {
            if walk.begins_anew() {
                items = match items.into_call() {
                    Some(call) => call.items_lossless(),
                    None => return Done::Walked(walk.ids, None),
                };
            }
            match items.next().await {
                None => return Done::Walked(walk.ids, None),
                Some(Ok(Ok(item))) => walk.ids.extend(item.id.map(i64::from)),
                // One of them is a text that ends in its number.
                Some(Ok(Err(unreadable))) => {
                    let text = unreadable.json().and_then(|json| json.decode().ok());
                    let text: String = text.unwrap_or_default();
                    let number = text.rsplit('-').next().and_then(|id| id.parse().ok());
                    walk.ids.push(number.unwrap_or(NOWHERE));
                }
                Some(Err(error)) => {
                    let ids = walk.ids.clone();
                    let rest = items.into_call();
                    walk.keep(rest, walk_recipients);
                    return Done::Walked(ids, Some(error));
                }
            }
        }
    })
}

/// A call under way, whose polls are counted, and which ends at one of them if it has not by then.
pub struct Watched {
    pub call: Option<BoxFuture<Done>>,
    pub polls: u32,
    pub drop_at: Option<u32>,
    pub activity: Activity,
}

impl Future for Watched {
    type Output = Done;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Done> {
        self.activity.note();
        self.polls += 1;
        let polled = match &mut self.call {
            Some(call) => call.as_mut().poll(context),
            None => Poll::Pending,
        };
        if polled.is_pending() && self.drop_at == Some(self.polls) {
            self.call = None;
            return Poll::Ready(Done::Dropped);
        }
        polled
    }
}
