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
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

pub use oracle::{Finding, Verdict};
pub use schedule::Schedule;

/// A schedule with what was wrong in it.
#[derive(Debug)]
pub struct Failure {
    /// The seed that makes it again.
    pub seed: u64,
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
            writeln!(f, "seed {}: {:?}", failure.seed, Schedule::of(failure.seed))?;
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
            let seed = failure.seed;
            writeln!(f, "again: cargo xtask faults --schedules 1 --seed {seed}")?;
        }
        Ok(())
    }
}

/// Plays so many schedules, of the seeds from this one on.
pub fn play(schedules: u64, seed: u64, workers: u8) -> Report {
    watch::start();
    let (next, report) = (AtomicU64::new(0), Mutex::new(Report::default()));
    std::thread::scope(|scope| {
        for worker in 1..=workers.max(1) {
            let (next, report) = (&next, &report);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= schedules {
                        break;
                    }
                    let seed = seed.wrapping_add(number);
                    let played = one(seed, worker);
                    let mut report = report.lock().unwrap_or_else(|poison| poison.into_inner());
                    report.schedules += 1;
                    match played {
                        Ok(findings) if findings.is_empty() => {}
                        Ok(findings) => report.failures.push(Failure { seed, findings }),
                        Err(error) => report.unplayed.push(format!("seed {seed}: {error}")),
                    }
                }
            });
        }
    });
    let mut report = report
        .into_inner()
        .unwrap_or_else(|poison| poison.into_inner());
    report.failures.sort_by_key(|failure| failure.seed);
    report
}

/// Plays one schedule.
fn one(seed: u64, worker: u8) -> io::Result<Vec<Finding>> {
    let played = catch_unwind(AssertUnwindSafe(|| run::run(Schedule::of(seed), worker)));
    played.unwrap_or_else(|_| {
        Ok(vec![Finding {
            verdict: Verdict::Panic,
            what: "outside of any call".to_owned(),
        }])
    })
}
