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

/// The call of each schedule is dropped after its first poll, after its second, and so on.
#[test]
fn a_call_can_be_dropped_wherever_it_waits() {
    good(&play_drops(40, SEED, 24, 2));
}
