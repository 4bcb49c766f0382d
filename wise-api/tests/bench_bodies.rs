//! That the benchmark reads what it measures.

#![cfg(feature = "__newest-quarter")]

#[path = "../benches/decode/cases.rs"]
mod cases;
#[path = "../benches/decode/plain/mod.rs"]
mod plain;

#[test]
fn every_body_of_the_benchmark_is_read_by_both_sides() {
    let cases = cases::cases();
    assert!(cases.len() > 25);
    for case in cases {
        assert!(case.bytes > 0, "{}", case.name);
        (case.ours)();
        (case.plain)();
    }
}
