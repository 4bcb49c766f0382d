//! How long it takes to read a body, beside what `serde_derive` makes of plain structs with the same fields.
//!
//! `cargo bench -p wise-api --bench decode`; a word after `--` picks cases by name.

mod cases;
mod plain;

use std::hint::black_box;
use std::time::{Duration, Instant};

use cases::{Case, cases};

/// Rounds of one case: each runs both sides once, so that a busy machine slows both.
const ROUNDS: usize = 41;
/// How long one side of a round runs at least.
const LEAST: Duration = Duration::from_millis(3);

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    println!(
        "{:<46} {:>9} {:>11} {:>11} {:>6}",
        "case", "bytes", "wise-api", "plain", "ratio"
    );
    for case in cases() {
        if wanted.is_empty() || wanted.iter().any(|word| case.name.contains(word.as_str())) {
            measure(&case);
        }
    }
}

fn measure(case: &Case) {
    let runs = repetitions(&*case.plain);
    let mut pairs: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| (time(&*case.ours, runs), time(&*case.plain, runs)))
        .collect();
    let ours = median(pairs.iter().map(|pair| pair.0).collect());
    let plain = median(pairs.iter().map(|pair| pair.1).collect());
    let ratio = median(pairs.drain(..).map(|pair| pair.0 / pair.1).collect());
    println!(
        "{:<46} {:>9} {:>8.1} µs {:>8.1} µs {:>6.2}",
        case.name, case.bytes, ours, plain, ratio
    );
}

/// How often the side has to run for one measurement.
fn repetitions(side: &dyn Fn()) -> u32 {
    let mut runs = 1;
    loop {
        let start = Instant::now();
        (0..runs).for_each(|_| side());
        if start.elapsed() >= LEAST {
            return runs;
        }
        runs *= 2;
    }
}

/// Microseconds of one run.
fn time(side: &dyn Fn(), runs: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(side)();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(runs)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
