//! Waits: what `Retry-After`, the budget and the rate limit say.

use std::time::Duration;

use wise_api::retry::{RateLimit, RetryBudget, RetryPolicy};

use super::{get, run, status, with_time};
use crate::support::{Server, answer};

#[tokio::test]
async fn retry_after_as_seconds_or_a_date_is_waited_for() {
    for (text, seconds) in [("Sun, 09 Sep 2001 01:46:52 GMT", 12), ("30", 30)] {
        let busy = answer("429 Too Many Requests", &[("Retry-After", text)], b"");
        let (_, result, clock) = run(get("/x"), vec![busy, status("200 OK")]).await;
        assert_eq!(result.unwrap(), 2);
        assert_eq!(clock.slept(), [Duration::from_secs(seconds)], "{text}");
    }
}

#[tokio::test]
async fn of_odd_retry_afters_the_longest_that_can_be_read_is_waited_for() {
    let past = "Sun, 09 Sep 2001 01:46:30 GMT";
    for (texts, seconds) in [
        (&["3", "20"][..], Some(20)),
        (&["20", "3"], Some(20)),
        (&["soon", "7"], Some(7)),
        (&["2, 9"], Some(9)),
        (&["1.5"], Some(2)),
        (&["4", "Sun, 09 Sep 2001 01:46:52 GMT"], Some(12)),
        (&[past], None),
        (&["-5"], None),
        (&["soon"], None),
        (&[""], None),
    ] {
        let headers: Vec<_> = texts.iter().map(|text| ("Retry-After", *text)).collect();
        let busy = answer("503 Service Unavailable", &headers, b"");
        let (_, result, clock) = run(get("/x"), vec![busy, status("200 OK")]).await;
        assert_eq!(result.unwrap(), 2, "{texts:?}");
        match (seconds, &clock.slept()[..]) {
            (Some(seconds), slept) => {
                assert_eq!(slept, [Duration::from_secs(seconds)], "{texts:?}")
            }
            (None, slept) => assert!(
                slept[0] < Duration::from_millis(500),
                "{texts:?}: {slept:?}"
            ),
        }
    }
    for far in [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        &"9".repeat(60),
        "1, 100000",
    ] {
        let busy = answer("503 Service Unavailable", &[("Retry-After", far)], b"");
        let (seen, result, clock) = run(get("/x"), vec![busy, status("200 OK")]).await;
        let error = result.unwrap_err();
        assert_eq!((seen, error.attempts()), (1, 1), "{far}");
        assert!(
            error.retry_after() > Some(Duration::from_secs(99_999)),
            "{far}"
        );
        assert!(clock.slept().is_empty(), "{far}");
    }
}

#[tokio::test]
async fn a_retry_after_beyond_the_cap_ends_the_call_at_once() {
    let now = ("Date", "Sun, 09 Sep 2001 01:46:40 GMT");
    let half = answer(
        "503 Service Unavailable",
        &[("Retry-After", "31"), now],
        b"{}",
    );
    for (first, seconds) in [
        (
            answer(
                "429 Too Many Requests",
                &[("Retry-After", "86400"), now],
                b"",
            ),
            86400,
        ),
        (
            answer(
                "503 Service Unavailable",
                &[("Retry-After", "Sun, 09 Sep 2001 01:47:11 GMT"), now],
                b"",
            ),
            31,
        ),
        // The body breaks off, and the headers count all the same.
        (half[..half.len() - 1].to_vec(), 31),
    ] {
        let (seen, result, clock) = run(get("/x"), vec![first, status("200 OK")]).await;
        let error = result.unwrap_err();
        assert_eq!((seen, error.attempts()), (1, 1), "{error}");
        assert!(clock.slept().is_empty());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
}

#[tokio::test]
async fn an_outage_costs_the_calls_and_the_budget() {
    let server = Server::raw(vec![status("503 Service Unavailable")]).await;
    for (budget, sent) in [
        (Some(RetryBudget::new(7)), 207),
        (None, 300),
        (Some(RetryBudget::unlimited()), 600),
    ] {
        let before = server.seen().len();
        let builder = server.builder();
        let (wise, _) = with_time(match budget {
            Some(budget) => builder.retry_budget(budget),
            None => builder,
        });
        for number in 0..200 {
            // Clones share it.
            let error = wise.clone().send(get("/x")).await.unwrap_err();
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                Some(503),
                "{number}"
            );
        }
        assert_eq!(server.seen().len() - before, sent, "{budget:?}");
    }
}

#[tokio::test]
async fn what_succeeds_fills_the_budget_again() {
    let down = || status("503 Service Unavailable");
    let mut answers = vec![down(), down()];
    answers.extend(vec![status("404 Not Found"); 5]);
    answers.extend([down(), status("200 OK"), down(), status("200 OK")]);
    let server = Server::raw(answers).await;
    let (wise, _) = with_time(server.builder().retry_budget(RetryBudget::new(1)));
    let error = wise.send(get("/x")).await.unwrap_err();
    assert_eq!(error.attempts(), 2, "the third would be one too many");
    for _ in 0..5 {
        wise.send(get("/x")).await.unwrap_err();
    }
    for _ in 0..2 {
        assert_eq!(wise.send(get("/x")).await.unwrap().attempts(), 2);
    }
}

#[tokio::test]
async fn the_rate_limit_spreads_attempts() {
    let server = Server::raw(vec![status("500 Internal Server Error"), status("200 OK")]).await;
    let limit = RateLimit::per_second(1);
    let (wise, clock) = with_time(server.builder().rate_limit(limit));
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    wise.send(get("/x")).retry(policy.clone()).await.unwrap();
    wise.clone().send(get("/x")).await.unwrap();
    assert_eq!(
        clock.slept(),
        [
            Duration::ZERO,
            Duration::from_secs(1),
            Duration::from_secs(1)
        ]
    );

    // No time to wait for a turn: the call ends before it is sent.
    let error = wise
        .send(get("/x"))
        .timeout(Duration::from_millis(999))
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (0, 3));
    assert!(
        std::error::Error::source(&error)
            .unwrap()
            .to_string()
            .contains("rate limit")
    );
}
