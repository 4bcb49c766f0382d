use super::*;

#[test]
fn pauses_grow_to_the_longest_and_are_shortened_at_random() {
    let policy = FollowPolicy::new().every(Duration::from_secs(4), Duration::from_secs(10));
    let pauses = [0, 1, 2, 3, 1000].map(|idle| policy.pause(idle, 0.0).as_secs());
    assert_eq!(pauses, [4, 6, 9, 10, 10]);
    assert_eq!(policy.pause(0, 1.0), Duration::from_millis(3200));
    let odd = policy.jitter(f64::NAN.max(7.0));
    assert_eq!(odd.pause(0, 1.0), Duration::ZERO);
    let none = odd.jitter(f64::NAN);
    assert_eq!(none.pause(0, 1.0), Duration::from_secs(4));
    let forever = none.every(Duration::MAX, Duration::MAX);
    assert_eq!(forever.pause(7, 1.0), Duration::MAX);
}
