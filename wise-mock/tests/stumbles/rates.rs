//! Rates of a period.

use serde_json::Value;
use wise_mock::Server;

use super::Plain;

/// The times of the rates that a query gets, or the status and the message of its refusal.
async fn times(plain: &Plain, query: &str) -> Result<Vec<String>, (u16, String)> {
    let reply = plain.get(&format!("/v1/rates?{query}")).await;
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    match reply.body.as_array() {
        Some(rates) => Ok(rates.iter().map(|rate| text(rate, "time")).collect()),
        None => Err((reply.status, text(&reply.body, "message"))),
    }
}

#[tokio::test]
async fn rates_of_a_period_come_by_day_hour_and_minute() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let cases = [
        (
            "from=2026-02-01T00:00:00&to=2026-02-03T00:00:00&group=day",
            3,
            "2026-02-03T00:00:00",
            "2026-02-01T00:00:00",
        ),
        // One second is missing for the last day.
        (
            "from=2026-02-01T00:00:01&to=2026-02-03T00:00:00&group=day",
            2,
            "2026-02-03T00:00:00",
            "2026-02-02T00:00:00",
        ),
        (
            "from=2026-02-01T09:30:00&to=2026-02-02T08:00:00",
            1,
            "2026-02-02T08:00:00",
            "2026-02-02T08:00:00",
        ),
        (
            "from=2026-02-01&to=2026-02-02&group=hour",
            25,
            "2026-02-02T00:00:00",
            "2026-02-01T00:00:00",
        ),
        (
            "from=2026-02-01T00:00:00%2B0000&to=2026-02-01T00:10:59%2B0000&group=minute",
            11,
            "2026-02-01T00:10:59",
            "2026-02-01T00:00:59",
        ),
        (
            "from=2026-02-01%2B0100&to=2026-02-01T01:00:00+0200&group=hour",
            1,
            "2026-01-31T23:00:00",
            "2026-01-31T23:00:00",
        ),
        (
            "from=2026-02-01&to=2026-02-01&group=minute",
            1,
            "2026-02-01T00:00:00",
            "2026-02-01T00:00:00",
        ),
    ];
    for (query, count, first, last) in cases {
        let times = times(&plain, &format!("source=GBP&target=EUR&{query}"))
            .await
            .unwrap();
        assert_eq!(times.len(), count, "{query}");
        assert_eq!(times[0], format!("{first}+0000"), "{query}");
        assert_eq!(times[count - 1], format!("{last}+0000"), "{query}");
        assert!(times.is_sorted_by(|one, next| one > next), "{query}");
    }
    let one = times(
        &plain,
        "source=GBP&target=EUR&time=2026-02-13T14:53:01%2B0100",
    )
    .await;
    assert_eq!(one.unwrap(), ["2026-02-13T13:53:01+0000"]);
    // There are no rates of the future.
    let until_now = times(
        &plain,
        "source=GBP&target=EUR&from=2026-02-01&to=2222-01-01&group=day",
    )
    .await;
    let until_now = until_now.unwrap();
    assert!(
        until_now[0].as_str() < "2222" && until_now.len() > 1,
        "{until_now:?}"
    );
}

#[tokio::test]
async fn rates_that_are_asked_for_in_contradictions_are_refused() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    for (query, word) in [
        (
            "source=GBP&target=EUR&time=2026-02-01T00:00:00&from=2026-01-01",
            "time goes without",
        ),
        (
            "source=GBP&target=EUR&time=2026-02-01T00:00:00&group=day",
            "time goes without",
        ),
        ("source=GBP&target=EUR&to=2026-02-01", "need from"),
        ("source=GBP&target=EUR&group=hour", "need from"),
        (
            "source=GBP&target=EUR&from=2026-02-02&to=2026-02-01&group=day",
            "after to",
        ),
        ("source=GBP&target=EUR&from=2222-02-02", "after to"),
        (
            "source=GBP&target=EUR&from=2222-02-02&to=2223-01-01",
            "future",
        ),
        ("source=GBP&target=EUR&time=2222-02-02T00:00:00", "future"),
        (
            "source=GBP&from=2026-02-01&to=2026-02-02&group=day",
            "source and target",
        ),
        (
            "from=2026-02-01&to=2026-02-02&group=day",
            "source and target",
        ),
        (
            "source=GBP&target=EUR&from=2020-02-01&to=2026-02-01&group=minute",
            "over 10000",
        ),
        ("source=GBP&target=EUR&from=yesterday", "from is a time"),
        (
            "source=GBP&target=EUR&from=2026-02-01&to=2026-02-30",
            "to is a time",
        ),
        ("source=GBP&target=EUR&time=1", "time is a time"),
    ] {
        let (status, message) = times(&plain, query).await.unwrap_err();
        assert_eq!(status, 400, "{query}");
        assert!(message.contains(word), "{query}: {message}");
    }
    // What is no group is refused by the contract.
    let refused = times(&plain, "source=GBP&target=EUR&from=2026-02-01&group=week").await;
    assert_eq!(refused.unwrap_err().0, 422);
}
