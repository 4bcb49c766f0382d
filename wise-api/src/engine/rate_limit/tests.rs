//! How requests wait for their turn, by a clock that is moved by hand.

use super::*;

const MS: Duration = Duration::from_millis(1);

/// A clock that is moved by hand, and never wakes anybody.
struct Still(Mutex<Duration>);

impl Clock for Still {
    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn date(&self) -> std::time::SystemTime {
        std::time::SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(std::future::pending())
    }
}

fn ask(turns: &Turns, place: &Place, now: Duration) -> Option<Duration> {
    turns.ask(place.order, now, Waker::noop())
}

/// When requests leave that all want to at the given moments, in milliseconds, in this order.
fn turns(limit: RateLimit, wanted: impl Iterator<Item = u32>) -> Vec<u128> {
    let turns = Arc::new(Turns::new(limit));
    wanted
        .map(|at| {
            let place = turns.seat(false);
            let mut now = MS * at;
            while let Some(later) = ask(&turns, &place, now) {
                now = later;
            }
            place.sent();
            let left = turns.state().left.back().unwrap().0;
            left.as_millis()
        })
        .collect()
}

#[test]
fn a_burst_is_spread_over_the_windows() {
    let left = turns(RateLimit::wise(), std::iter::repeat_n(0, 1200));
    assert!(left[..100].iter().all(|at| *at == 0));
    assert!(left[100..200].iter().all(|at| *at == 1000));
    assert_eq!((left[999], left[1000], left[1100]), (9000, 60_000, 61_000));
    for (most, window) in [(100, 1000), (1000, 60_000)] {
        let crowded = left
            .windows(most + 1)
            .find(|some| some[most] - some[0] < window);
        assert_eq!(crowded, None);
    }
}

#[test]
fn who_is_slow_enough_never_waits() {
    let wanted: Vec<u128> = (0..100).map(|n| n * 500).collect();
    let asked = (0..100).map(|n| n * 500);
    assert_eq!(turns(RateLimit::per_second(2), asked), wanted);
    assert_eq!(
        turns(
            RateLimit::per_second(5).and_per_minute(2),
            [0, 10, 20].into_iter()
        ),
        [0, 10, 60_000]
    );
    assert_eq!(
        turns(RateLimit::per_minute(0), [0, 1].into_iter()),
        [0, 60_000]
    );
}

#[test]
fn places_are_scheduled_one_behind_the_other() {
    let turns = Arc::new(Turns::new(RateLimit::per_second(10)));
    let places: Vec<Place> = (0..60).map(|_| turns.seat(false)).collect();
    for (number, place) in places.iter().enumerate() {
        let second = u32::try_from(number / 10).unwrap();
        let expected = (second > 0).then(|| MS * 1000 * second);
        assert_eq!(ask(&turns, place, Duration::ZERO), expected, "{number}");
    }
    // An urgent one is next, and everybody behind it is later by one.
    let urgent = turns.seat(true);
    assert_eq!(ask(&turns, &urgent, MS), Some(MS * 1000));
    assert_eq!(ask(&turns, &places[18], MS), Some(MS * 1000));
    assert_eq!(ask(&turns, &places[19], MS), Some(MS * 2000));
}

#[test]
fn what_is_given_back_moves_the_others_up() {
    let turns = Arc::new(Turns::new(RateLimit::per_second(5)));
    let mut places: Vec<Place> = (0..105).map(|_| turns.seat(false)).collect();
    for place in &places {
        ask(&turns, place, Duration::ZERO);
    }
    let last = turns.seat(false);
    assert_eq!(ask(&turns, &last, Duration::ZERO), Some(MS * 21_000));
    // Five had their turn; dropped before they left, they count no more than those that waited.
    places.clear();
    assert_eq!(ask(&turns, &last, Duration::ZERO), None);
    assert!(turns.state().waiting.is_empty());
}

#[test]
fn who_does_not_come_holds_up_nobody() {
    let turns = Arc::new(Turns::new(RateLimit::per_second(1)));
    let [first, absent, other] = [(); 3].map(|()| turns.seat(false));
    assert_eq!(ask(&turns, &first, Duration::ZERO), None);
    assert_eq!(ask(&turns, &absent, Duration::ZERO), Some(MS * 1000));
    assert_eq!(ask(&turns, &other, Duration::ZERO), Some(MS * 2000));
    assert_eq!(ask(&turns, &other, MS * 2000), None);
    // And no second sees two.
    assert_eq!(ask(&turns, &absent, MS * 2500), Some(MS * 3000));
}

#[test]
fn a_turn_that_comes_too_late_is_not_taken() {
    let clock = Still(Mutex::new(Duration::ZERO));
    let turns = Arc::new(Turns::new(RateLimit::per_minute(1)));
    let poll = |place: &Place, latest: Duration| {
        let mut turn = std::pin::pin!(place.turn(&clock, latest));
        let mut context = std::task::Context::from_waker(Waker::noop());
        turn.as_mut().poll(&mut context)
    };
    let first = turns.seat(false);
    assert_eq!(poll(&first, MS), Poll::Ready(Some(false)));
    first.sent();
    *clock.0.lock().unwrap() = MS;
    let second = turns.seat(false);
    assert_eq!(poll(&second, MS * 59_999), Poll::Ready(None));
    assert!(turns.state().waiting.is_empty());
    assert_eq!(poll(&second, MS * 60_000), Poll::Pending);
    *clock.0.lock().unwrap() = MS * 60_000;
    assert_eq!(poll(&second, MS * 60_000), Poll::Ready(Some(false)));
}
