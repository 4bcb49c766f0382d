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
use schedule::Calls;
pub use schedule::Schedule;

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
            "{} schedules, {} failed",
            self.schedules,
            self.failures.len()
        )?;
        for (verdict, count) in self.counts() {
            writeln!(f, "{count:>8}  {verdict}")?;
        }
        if let Some(failure) = self.failures.first() {
            let again = &failure.schedule;
            write!(
                f,
                "again: cargo xtask faults --schedules 1 --seed {}",
                again.seed
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

/// Plays so many schedules, of the seeds from this one on.
pub fn play(schedules: u64, seed: u64, workers: u8) -> Report {
    play_all(schedules, workers, |number| {
        Schedule::of(seed.wrapping_add(number))
    })
}

/// Plays one schedule, with its call dropped after a poll.
pub fn play_drop(seed: u64, poll: u32) -> Report {
    play_all(1, 1, |_| Schedule::of(seed).dropped_at(poll))
}

/// Plays the schedules of so many seeds, each with its call dropped after the first poll, after the second, and so on to this one.
pub fn play_drops(seeds: u64, seed: u64, polls: u32, workers: u8) -> Report {
    let per_seed = u64::from(polls.max(1));
    play_all(seeds * per_seed, workers, |number| {
        let poll = u32::try_from(number % per_seed).unwrap_or(0) + 1;
        Schedule::of(seed.wrapping_add(number / per_seed)).dropped_at(poll)
    })
}

fn play_all(count: u64, workers: u8, schedule: impl Fn(u64) -> Schedule + Sync) -> Report {
    watch::start();
    let (next, report) = (AtomicU64::new(0), Mutex::new(Report::default()));
    std::thread::scope(|scope| {
        for worker in 1..=workers.max(1) {
            let (next, report, schedule) = (&next, &report, &schedule);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let schedule = schedule(number);
                    let played = one(&schedule, worker);
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    report.schedules += 1;
                    match played {
                        Ok(findings) if findings.is_empty() => {}
                        Ok(findings) => report.failures.push(Failure { schedule, findings }),
                        Err(error) => {
                            let why = format!("seed {}: {error}", schedule.seed);
                            report.unplayed.push(why);
                        }
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
fn one(schedule: &Schedule, worker: u8) -> io::Result<Vec<Finding>> {
    let played = catch_unwind(AssertUnwindSafe(|| run::run(schedule.clone(), worker)));
    played.unwrap_or_else(|_| {
        Ok(vec![Finding {
            verdict: Verdict::Panic,
            what: "outside of any call".to_owned(),
        }])
    })
}
