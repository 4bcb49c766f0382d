use super::*;

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap_or_default()
}

#[test]
fn webhooks_count_by_when_they_happened() {
    let mut history = History::default();
    let mut told = |state, at| history.told(state, Some(second(at)));
    assert_eq!(told("processing", 10), Verdict::New);
    assert_eq!(told("processing", 10), Verdict::Known);
    assert_eq!(told("sent", 30), Verdict::New);
    assert_eq!(told("converted", 20), Verdict::Stale);
    assert_eq!(told("bounced", 30), Verdict::Doubtful, "the same time");
    assert_eq!(told("bounced", 31), Verdict::New);
    assert_eq!(history.told("sent", None), Verdict::Doubtful, "no time");
}

#[test]
fn a_poll_is_not_undone_by_what_happened_before_it() {
    let mut history = History::default();
    assert!(history.asked("sent", second(100)));
    assert!(!history.asked("sent", second(110)));
    assert_eq!(history.told("converted", Some(second(90))), Verdict::Stale);
    assert_eq!(
        history.told("converted", Some(second(111))),
        Verdict::Doubtful
    );
    assert_eq!(history.told("bounced", Some(second(120))), Verdict::New);
    assert!(
        history.asked("refunded", second(115)),
        "what Wise says now counts"
    );
}
