//! Schedules of fixed seeds, as part of the tests. `cargo xtask faults` plays any number of others.

use wise_faults::{Report, Via, play, play_drops};

const SEED: u64 = 20_261_129;

fn good(report: &Report) {
    assert!(report.is_good(), "{report}");
}

#[test]
fn what_the_client_says_is_what_the_server_did() {
    good(&play(1_500, SEED, 2, None));
}

/// What may have arrived is said the same whoever carries it: no transport makes a client send something twice.
#[test]
fn other_transports_say_the_same() {
    for via in [Via::Tower, Via::Middleware] {
        good(&play(700, SEED + 10_000, 2, Some(via)));
    }
}

/// The call of each schedule is dropped at its first poll, at its second, and so on, until it ends by itself: at every await that it comes to.
#[test]
fn a_call_can_be_dropped_wherever_it_waits() {
    let report = play_drops(150, SEED, 2, None);
    good(&report);
    assert!(report.dropped > 300, "{report}");
}
