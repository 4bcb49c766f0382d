//! Which requests are sent again, when, and how long the pause is.

use super::*;
use http::HeaderValue;

fn info(method: Method, retry: Retry) -> OperationInfo {
    OperationInfo {
        id: "x",
        method,
        version: "",
        path: "/x",
        security: &[],
        servers: &[],
        idempotency: crate::engine::Idempotency::None,
        retry,
    }
}

#[test]
fn the_table() {
    let of = |method, retry, target: &str, keyed| Effect::of(&info(method, retry), target, keyed);
    let safe = Retry::WhereSafe;
    let rows = [
        (
            of(Method::GET, safe, "/v1/x?a=/simulation/", false),
            [true; 3],
        ),
        (of(Method::POST, safe, "/x", true), [true; 3]),
        (of(Method::DELETE, safe, "/x", true), [true; 3]),
        (of(Method::POST, safe, "/x", false), [true, false, false]),
        (of(Method::PUT, safe, "/x", false), [true, false, false]),
        (of(Method::DELETE, safe, "/x", false), [true, false, false]),
        (
            of(Method::GET, safe, "/v1/simulation/x", false),
            [true, false, false],
        ),
        (
            of(Method::GET, safe, "/2026Q3/simulation/x", false),
            [true, false, false],
        ),
        (of(Method::POST, Retry::Never, "/x", true), [false; 3]),
        (of(Method::GET, Retry::Never, "/x", false), [false; 3]),
    ];
    for (row, (effect, [unconnected, broken, status])) in rows.into_iter().enumerate() {
        assert_eq!(
            effect.repeats(Ending::Broken(Reached::No)),
            unconnected,
            "{row}"
        );
        assert_eq!(
            effect.repeats(Ending::Broken(Reached::Maybe)),
            broken,
            "{row}"
        );
        assert_eq!(
            effect.repeats(Ending::Broken(Reached::Yes)),
            broken,
            "{row}"
        );
        for again in [408, 429, 500, 502, 503, 504, 599, 600, 999] {
            let ending = Ending::Answered(StatusCode::from_u16(again).unwrap());
            assert_eq!(effect.repeats(ending), status, "{row}: {again}");
        }
        for once in [
            101, 103, 200, 201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 409, 415, 422,
        ] {
            let ending = Ending::Answered(StatusCode::from_u16(once).unwrap());
            assert!(!effect.repeats(ending), "{row}: {once}");
        }
    }
}

#[test]
fn waits_grow_and_stay_below_the_cap() {
    let policy = RetryPolicy::new().retries(40);
    for seed in 0..500 {
        let mut jitter = Jitter(seed);
        for attempts in 1..=40 {
            let most = Duration::from_millis(500 << (attempts - 1).min(4));
            let delay = policy.delay(attempts, None, &mut jitter).unwrap();
            assert!(delay <= most, "{attempts}: {delay:?}");
        }
        assert_eq!(policy.delay(41, None, &mut jitter), None);
    }
    // The whole range is used.
    let mut jitter = Jitter(7);
    let delays: Vec<u128> = (0..1000)
        .map(|_| policy.delay(1, None, &mut jitter).unwrap().as_millis())
        .collect();
    assert!(delays.iter().any(|ms| *ms < 25) && delays.iter().any(|ms| *ms > 475));
    let mean = delays.iter().sum::<u128>() / 1000;
    assert!((225..275).contains(&mean), "{mean}");
    // No two calls wait the same without a seed.
    let first = |policy: &RetryPolicy| policy.delay(1, None, &mut policy.jitter());
    assert_ne!(first(&policy), first(&policy));
    let seeded = policy.clone().jitter_seed(1);
    assert_eq!(first(&seeded), first(&seeded));
    assert_eq!(RetryPolicy::never().delay(1, None, &mut Jitter(1)), None);
}

#[test]
fn the_server_says_when() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let after = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::try_from(text).unwrap());
        retry_after(&headers, now)
    };
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    assert_eq!(after("7"), seconds(7));
    assert_eq!(after(" 0 "), seconds(0));
    assert_eq!(after(&"9".repeat(40)), seconds(u64::MAX));
    // 9 September 2001, 01:46:40 is the billionth second.
    assert_eq!(after("Sun, 09 Sep 2001 01:46:50 GMT"), seconds(10));
    assert_eq!(after("Sunday, 09-Sep-01 01:46:50 GMT"), seconds(10));
    assert_eq!(after("Sun Sep  9 01:46:50 2001"), seconds(10));
    assert_eq!(after("Sun, 09 Sep 2001 01:46:30 GMT"), seconds(0));
    for odd in [
        "",
        "-1",
        "+1",
        ".",
        ".5",
        "1e3",
        "1.5.5",
        "0x10",
        "soon",
        "1s",
        ",",
        "NaN",
        "Sun, 99 Sep 2001 01:46:50 GMT",
    ] {
        assert_eq!(after(odd), None, "{odd}");
    }
    // What is not quite a number is not sent too early.
    for (text, expected) in [
        ("1.5", 2),
        ("2.0", 2),
        ("3.", 3),
        ("1, 9", 9),
        ("soon, 4", 4),
    ] {
        assert_eq!(after(text), seconds(expected), "{text}");
    }
    let twice = |one: &str, other: &str| {
        let mut headers = HeaderMap::new();
        headers.append(RETRY_AFTER, HeaderValue::try_from(one).unwrap());
        headers.append(RETRY_AFTER, HeaderValue::try_from(other).unwrap());
        retry_after(&headers, now)
    };
    for (one, other, expected) in [
        ("3", "8", 8),
        ("8", "3", 8),
        ("soon", "3", 3),
        ("3", "Sun, 09 Sep 2001 01:46:50 GMT", 10),
        ("Sun, 09 Sep 2001 01:46:30 GMT", "1", 1),
    ] {
        assert_eq!(twice(one, other), seconds(expected), "{one} {other}");
    }
    assert_eq!(
        after("Fri, 31 Dec 9999 23:59:59 GMT").map(|far| far > Duration::from_secs(1 << 37)),
        Some(true)
    );
    assert_eq!(retry_after(&HeaderMap::new(), now), None);

    let policy = RetryPolicy::new();
    let wait = |asked| policy.delay(1, Some(asked), &mut Jitter(3)).unwrap();
    assert_eq!(wait(Duration::from_secs(7)), Duration::from_secs(7));
    assert_eq!(wait(Duration::from_secs(30)), Duration::from_secs(30));
    for longer in [Duration::from_millis(30_001), Duration::MAX] {
        assert_eq!(policy.delay(1, Some(longer), &mut Jitter(3)), None);
    }
    assert!(wait(Duration::ZERO) > Duration::ZERO, "not at once");
}
