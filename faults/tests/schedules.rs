//! Schedules of fixed seeds, as part of the tests. `cargo xtask faults` plays any number of others.

use wise_faults::{Report, play, play_drops};

const SEED: u64 = 20_261_129;

fn good(report: &Report) {
    assert!(report.is_good(), "{report}");
}

#[test]
fn what_the_client_says_is_what_the_server_did() {
    good(&play(1_500, SEED, 2));
}

/// The call of each schedule is dropped at its first poll, at its second, and so on, until it ends by itself: at every await that it comes to.
#[test]
fn a_call_can_be_dropped_wherever_it_waits() {
    let report = play_drops(150, SEED, 2);
    good(&report);
    assert!(report.dropped > 300, "{report}");
}
