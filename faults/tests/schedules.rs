//! Schedules of fixed seeds, as part of the tests. `cargo xtask faults` plays any number of others.

use wise_faults::Verdict;

/// What no schedule may show.
const NEVER: [Verdict; 6] = [
    Verdict::DoubleEffect,
    Verdict::FalseSuccess,
    Verdict::NoEnd,
    Verdict::SentBelow,
    Verdict::Secret,
    Verdict::List,
];

#[test]
fn nothing_is_done_twice_and_nothing_is_shown() {
    let report = wise_faults::play(1_500, 1, 2);
    let counts = report.counts();
    let found: Vec<_> = NEVER.iter().filter(|verdict| counts[verdict] > 0).collect();
    assert!(
        found.is_empty() && report.unplayed.is_empty(),
        "{found:?}\n{report}"
    );
}
