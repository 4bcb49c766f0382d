//! One schedule, from its first call to its last, on a thread of its own.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::{JoinHandle, yield_now};

use crate::calls::{Client, Done, Ended, Pending, Watched};
use crate::oracle::{self, Finding};
use crate::schedule::{Calls, Schedule};
use crate::world::{Attempt, World};
use crate::{server, watch};

/// So many times everything that can run is run, and nothing has come of it: then nothing will.
const ROUNDS: u32 = 12;

/// So long, of real time, until what was written has come out at the other end. On loopback that is at once; the kernel may take its time.
const SETTLE: Duration = Duration::from_micros(300);

/// No schedule has anything to do after so long.
const HORIZON: Duration = Duration::from_secs(3_600);

/// A call after all that went wrong has gone, far enough behind it that whatever was put off is due.
const RECOVERY: Duration = Duration::from_secs(100);

/// The call after those that were dropped.
pub const LAST: &str = "last";

/// Between two calls when all is well again.
const PAUSE: Duration = Duration::from_secs(5);

/// What the oracle has to know.
pub struct History {
    pub calls: Vec<Ended>,
    /// Calls after everything has healed, one after the other: three new ones, and the rests of walks.
    pub after: Vec<Ended>,
    /// Whether a runtime ended while there was a call for tokens.
    pub token_open: bool,
    /// How many attempts there were before those.
    pub attempts: usize,
}

/// What became of a schedule.
pub struct Played {
    pub findings: Vec<Finding>,
    /// Whether a call was dropped before it ended.
    pub dropped: bool,
}

/// Runs a schedule, and says what was wrong.
pub fn run(schedule: Schedule, worker: u8) -> io::Result<Played> {
    watch::take();
    let world = World::open(schedule, worker)?;
    let first = runtime()?;
    let built = first.block_on(async {
        world.listen()?;
        server::serve(Arc::clone(&world));
        Client::build(&world).map_err(io::Error::other)
    })?;
    let calls = first.block_on(calls(&world, &built));
    let token_open = world
        .state()
        .attempts
        .iter()
        .any(Attempt::is_open_for_tokens);
    let ends = matches!(world.schedule.calls, Calls::RuntimeEnds(_));
    let second = if ends {
        world.close();
        drop(first);
        let second = runtime()?;
        second.block_on(async {
            world.listen()?;
            server::serve(Arc::clone(&world));
            io::Result::Ok(())
        })?;
        second
    } else {
        first
    };
    let attempts = world.state().attempts.len();
    world.heal();
    built.heal();
    let after = second.block_on(afterwards(&world, &built));
    let history = History {
        calls,
        after,
        token_open: ends && token_open,
        attempts,
    };
    let findings = oracle::judge(&world, &built, &history);
    drop(built);
    world.close();
    let dropped = |call: &Ended| matches!(call.done, Done::Dropped);
    Ok(Played {
        findings,
        dropped: history.calls.iter().any(dropped),
    })
}

fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

/// The calls after everything has healed.
async fn afterwards(world: &Arc<World>, client: &Client) -> Vec<Ended> {
    settle(world, || false).await;
    let end = world.clock.now() + RECOVERY;
    go_on_to(world, end).await;
    let mut after = Vec::new();
    for name in ["after-a", "after-b", "after-c"] {
        // At one request in a second, a call must not wait for what the one before has sent.
        let end = world.clock.now() + PAUSE;
        go_on_to(world, end).await;
        let pending = client.calls(world, name, 1);
        after.extend(finish(world, start(world, pending, None)).await);
    }
    for rest in client.rests() {
        let end = world.clock.now() + PAUSE;
        go_on_to(world, end).await;
        after.extend(finish(world, start(world, vec![rest], None)).await);
    }
    after
}

/// The calls of the schedule.
async fn calls(world: &Arc<World>, client: &Client) -> Vec<Ended> {
    match world.schedule.calls {
        Calls::One => finish(world, start(world, client.calls(world, "i0", 1), None)).await,
        Calls::Twice => {
            let mut both = client.calls(world, "i0", 2);
            let second = both.split_off(1);
            let mut ended = finish(world, start(world, both, None)).await;
            ended.extend(finish(world, start(world, second, None)).await);
            ended
        }
        Calls::Pair => finish(world, start(world, client.calls(world, "i0", 2), None)).await,
        Calls::Burst(count) | Calls::Outage(count) => {
            let calls = (0..count).flat_map(|number| {
                let name = format!("i{number}");
                client.calls(world, &name, 1)
            });
            let calls = calls.collect();
            finish(world, start(world, calls, None)).await
        }
        Calls::Drops(count) => {
            let dropped = (0..count).flat_map(|number| {
                let name = format!("i{number}");
                client.calls(world, &name, 1)
            });
            let dropped = start(world, dropped.collect(), Some(1));
            let mut ended = finish(world, dropped).await;
            let last = start(world, client.calls(world, LAST, 1), None);
            ended.extend(finish(world, last).await);
            ended
        }
        Calls::Drop(at) => {
            let mut both = client.calls(world, "i0", 2);
            let second = both.split_off(1);
            let mut ended = finish(world, start(world, both, Some(at))).await;
            ended.extend(finish(world, start(world, second, None)).await);
            ended
        }
        // A call that has ended before is one like others.
        Calls::RuntimeEnds(at) => {
            let call = start(world, client.calls(world, "i0", 1), Some(at));
            finish(world, call).await
        }
    }
}

struct Started {
    name: String,
    key: Option<wise_api::IdempotencyKey>,
    started: Duration,
    task: JoinHandle<(Done, Duration)>,
}

fn start(world: &Arc<World>, calls: Vec<Pending>, drop_at: Option<u32>) -> Vec<Started> {
    let start = |pending: Pending| {
        let clock = world.clock.clone();
        let watched = Watched {
            call: Some(pending.future),
            polls: 0,
            drop_at,
            activity: clock.activity.clone(),
        };
        Started {
            name: pending.name,
            key: pending.key,
            started: clock.now(),
            task: tokio::spawn(async move {
                let done = watched.await;
                (done, clock.now())
            }),
        }
    };
    calls.into_iter().map(start).collect()
}

/// Lets time pass until all calls have ended.
async fn finish(world: &Arc<World>, calls: Vec<Started>) -> Vec<Ended> {
    let horizon = world.clock.now() + HORIZON;
    let all = || calls.iter().all(|call| call.task.is_finished());
    loop {
        settle(world, all).await;
        if all() {
            break;
        }
        match world.clock.next() {
            Some(next) if next <= horizon => world.clock.go_to(next),
            _ => break,
        }
    }
    let mut ended = Vec::new();
    for call in calls {
        let now = world.clock.now();
        let (done, at) = if call.task.is_finished() {
            call.task.await.unwrap_or((Done::Panicked, now))
        } else {
            call.task.abort();
            (Done::Hung, now)
        };
        ended.push(Ended {
            name: call.name,
            key: call.key,
            started: call.started,
            ended: at,
            done,
        });
    }
    ended
}

/// Lets time pass up to a moment, with everything that happens until then.
async fn go_on_to(world: &World, end: Duration) {
    loop {
        settle(world, || false).await;
        match world.clock.next() {
            Some(next) if next < end => world.clock.go_to(next),
            _ => break,
        }
    }
    world.clock.go_to(end);
    settle(world, || false).await;
}

/// Waits, in real time, until nothing happens any more. All of a schedule runs on one thread: whatever can go on does so while this
/// yields. It also returns as soon as `until` says so.
async fn settle(world: &World, until: impl Fn() -> bool) {
    let activity = &world.clock.activity;
    loop {
        let before = activity.count();
        let since = Instant::now();
        let mut rounds = 0;
        while rounds < ROUNDS || since.elapsed() < SETTLE {
            yield_now().await;
            rounds += 1;
            if until() {
                return;
            }
        }
        if activity.count() == before {
            return;
        }
    }
}
