//! `wise-api` under fire: schedules of faults, made from seeds and played over real sockets, and an oracle that compares what the client says
//! with what the server did.
//!
//! Each schedule is played on one thread, by a clock that stands still while anything happens and then jumps to the next moment that
//! somebody waits for. So a schedule that takes minutes takes a few milliseconds, and the same seed gives the same schedule.

mod calls;
mod clock;
mod foreign;
mod keys;
mod oracle;
mod rng;
mod run;
mod schedule;
mod server;
mod tokens;
mod via;
mod watch;
mod wise;
mod world;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

pub use oracle::{Finding, Verdict};
use run::Played;
use schedule::Calls;
pub use schedule::Schedule;
pub use via::Via;

/// A schedule with what was wrong in it.
#[derive(Debug)]
pub struct Failure {
    /// What was played.
    pub schedule: Schedule,
    /// What was wrong.
    pub findings: Vec<Finding>,
}

/// What became of many schedules.
#[derive(Debug, Default)]
pub struct Report {
    /// How many were played.
    pub schedules: u64,
    /// In how many of them a call was dropped before it ended.
    pub dropped: u64,
    /// Those in which something was wrong, by seed.
    pub failures: Vec<Failure>,
    /// Schedules that could not be played, by why.
    pub unplayed: Vec<String>,
}

impl Report {
    /// Whether nothing was wrong.
    pub fn is_good(&self) -> bool {
        self.failures.is_empty() && self.unplayed.is_empty()
    }

    /// Adds what became of a schedule. Whether a call was dropped in it.
    fn add(&mut self, schedule: &Schedule, played: io::Result<Played>) -> bool {
        self.schedules += 1;
        let played = match played {
            Ok(played) => played,
            Err(error) => {
                let why = format!("seed {}: {error}", schedule.seed);
                self.unplayed.push(why);
                return false;
            }
        };
        self.dropped += u64::from(played.dropped);
        if !played.findings.is_empty() {
            self.failures.push(Failure {
                schedule: schedule.clone(),
                findings: played.findings,
            });
        }
        played.dropped
    }

    /// In how many schedules each verdict was found.
    pub fn counts(&self) -> BTreeMap<Verdict, usize> {
        let mut counts: BTreeMap<Verdict, usize> =
            Verdict::ALL.iter().map(|verdict| (*verdict, 0)).collect();
        for failure in &self.failures {
            let mut found: Vec<Verdict> = failure.findings.iter().map(|one| one.verdict).collect();
            found.sort_unstable();
            found.dedup();
            for verdict in found {
                *counts.entry(verdict).or_default() += 1;
            }
        }
        counts
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            let schedule = &failure.schedule;
            writeln!(f, "seed {}: {schedule:?}", schedule.seed)?;
            for finding in &failure.findings {
                writeln!(f, "    {}: {}", finding.verdict, finding.what)?;
            }
        }
        for why in &self.unplayed {
            writeln!(f, "not played: {why}")?;
        }
        writeln!(
            f,
            "{} schedules, {} failed; in {} a call was dropped",
            self.schedules,
            self.failures.len(),
            self.dropped
        )?;
        for (verdict, count) in self.counts() {
            writeln!(f, "{count:>8}  {verdict}")?;
        }
        if let Some(failure) = self.failures.first() {
            let again = &failure.schedule;
            write!(
                f,
                "again: cargo xtask faults --schedules 1 --seed {} --via {}",
                again.seed,
                again.via.name()
            )?;
            // Where the call was dropped is not always said by the seed.
            if let Calls::Drop(poll) = again.calls {
                write!(f, " --drop-at {poll}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Plays so many schedules, of the seeds from this one on, through this transport or the one that the seed says.
pub fn play(schedules: u64, seed: u64, workers: u8, via: Option<Via>) -> Report {
    let schedule = |number| Schedule::of(seed.wrapping_add(number)).via(via);
    play_all(schedules, workers, schedule, |_| None)
}

/// Plays one schedule, with its call dropped after a poll.
pub fn play_drop(seed: u64, poll: u32, via: Option<Via>) -> Report {
    let schedule = |_| Schedule::of(seed).via(via).dropped_at(poll);
    play_all(1, 1, schedule, |_| None)
}

/// No call is polled more often, so that none is dropped for ever.
const MOST_POLLS: u32 = 5_000;

/// Plays the schedules of so many seeds, each with its call dropped at the first poll, at the second, and so on until the call ends before.
pub fn play_drops(seeds: u64, seed: u64, workers: u8, via: Option<Via>) -> Report {
    let schedule = |number| {
        let schedule = Schedule::of(seed.wrapping_add(number));
        schedule.via(via).dropped_at(1)
    };
    play_all(seeds, workers, schedule, |dropped| match dropped.calls {
        Calls::Drop(poll) if poll < MOST_POLLS => Some(dropped.clone().dropped_at(poll + 1)),
        _ => None,
    })
}

/// Plays schedules by their number, and after each in which a call was dropped another, if there is one.
fn play_all(
    count: u64,
    workers: u8,
    schedule: impl Fn(u64) -> Schedule + Sync,
    after_drop: impl Fn(&Schedule) -> Option<Schedule> + Sync,
) -> Report {
    watch::start();
    let (next, report) = (AtomicU64::new(0), Mutex::new(Report::default()));
    std::thread::scope(|scope| {
        for worker in 1..=workers.max(1) {
            let (next, report) = (&next, &report);
            let (schedule, after_drop) = (&schedule, &after_drop);
            scope.spawn(move || {
                let mut following = None;
                loop {
                    let schedule = match following.take() {
                        Some(following) => following,
                        None => match next.fetch_add(1, Ordering::Relaxed) {
                            number if number < count => schedule(number),
                            _ => break,
                        },
                    };
                    let played = one(&schedule, worker);
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    if report.add(&schedule, played) {
                        following = after_drop(&schedule);
                    }
                }
            });
        }
    });
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.failures.sort_by_key(|failure| failure.schedule.seed);
    report
}

/// Plays one schedule.
fn one(schedule: &Schedule, worker: u8) -> io::Result<Played> {
    let played = catch_unwind(AssertUnwindSafe(|| run::run(schedule.clone(), worker)));
    played.unwrap_or_else(|_| {
        Ok(Played {
            findings: vec![Finding {
                verdict: Verdict::Panic,
                what: "outside of any call".to_owned(),
            }],
            dropped: false,
        })
    })
}
