use super::Progress;

#[test]
fn percent_is_between_nothing_and_all() {
    for (bytes, total, percent) in [
        (0, Some(3), Some(0)),
        (2, Some(3), Some(66)),
        (3, Some(3), Some(100)),
        (9, Some(3), Some(100)),
        (0, Some(0), Some(100)),
        (u64::MAX, Some(u64::MAX), Some(100)),
        (5, None, None),
    ] {
        let progress = Progress::new(bytes, total);
        assert_eq!(progress.percent(), percent, "{progress}");
    }
}
