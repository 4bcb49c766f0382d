//! Lists walked to their end, in every style, over servers that behave and servers that do not.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use futures_core::Stream;
use futures_util::FutureExt;
use support::{Server, answer};
use wise_api::error::Reached;
use wise_api::pages::Endless;
use wise_api::retry::RetryPolicy;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Currency, Environment, Error, HeaderMap, StatusCode, Timestamp, Wise};

type Script = dyn Fn(&dyn Fn(&str) -> Option<i64>, usize) -> Option<String> + Send + Sync;

/// Answers from a function of the query and the number of the request; `None` breaks the connection.
#[derive(Clone)]
struct Book {
    script: Arc<Script>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Book {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let query = request.url.split_once('?').map_or("", |(_, query)| query);
        let query = query.to_owned();
        let count = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(query.clone());
            asked.len()
        };
        let number = move |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(key, _)| *key == name)?;
            Some(value.parse().unwrap())
        };
        let body = (self.script)(&number, count);
        Box::pin(std::future::ready(match body {
            Some(body) => Ok(HttpResponse::new(StatusCode::OK, HeaderMap::new(), body)),
            None => Err(TransportFailure::new(Reached::Maybe, "broken")),
        }))
    }
}

fn book(
    script: impl Fn(&dyn Fn(&str) -> Option<i64>, usize) -> Option<String> + Send + Sync + 'static,
) -> (Wise, Arc<Mutex<Vec<String>>>) {
    let book = Book {
        script: Arc::new(script),
        asked: Arc::default(),
    };
    let asked = Arc::clone(&book.asked);
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .user_token("hush")
        .retry(RetryPolicy::never())
        .transport(book)
        .build()
        .unwrap();
    (wise, asked)
}

/// `[{"id":7},…]`
fn objects(ids: impl IntoIterator<Item = i64>) -> String {
    let ids: Vec<String> = ids
        .into_iter()
        .map(|id| format!("{{\"id\":{id}}}"))
        .collect();
    format!("[{}]", ids.join(","))
}

/// The items of a stream by what is taken from them, and the error at its end.
macro_rules! walk {
    ($stream:expr, $of:expr) => {{
        let mut stream = $stream;
        let mut found = Vec::new();
        let error = loop {
            match stream.try_next().await {
                Ok(Some(item)) => found.push($of(item)),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        assert!(stream.next().await.is_none(), "it has ended");
        (found, error)
    }};
}

fn cause(error: Option<Error>) -> Endless {
    match error {
        Some(Error::Pages(error)) => error.cause(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let (wise, asked) = book(|number, _| {
        let start = number("offset").unwrap_or(0);
        Some(objects(start..(start + 3).min(7)))
    });
    let mut transfers = wise.transfers().list().limit(3).stream();
    assert_eq!(asked.lock().unwrap().len(), 0);
    for count in [1, 1, 1, 2] {
        assert!(transfers.try_next().await.unwrap().is_some());
        assert_eq!(asked.lock().unwrap().len(), count);
    }
    assert_eq!(transfers.position(), Some(&3));
    // In the middle of a page, the page comes again.
    let call = transfers.into_call().unwrap();
    assert_eq!(call.operation().offset, Some(3));
    let (rest, error) = walk!(call.pages(), |page: Vec<_>| page.len());
    assert!(error.is_none());
    // A short page is not the end, and the caller's own size is kept.
    assert_eq!(rest, [3, 1, 0]);
    assert_eq!(
        *asked.lock().unwrap(),
        [
            "limit=3",
            "limit=3&offset=3",
            "limit=3&offset=3",
            "limit=3&offset=6",
            "limit=3&offset=7"
        ]
    );
}

#[tokio::test]
async fn cursors_go_by_their_names_and_zero_is_one() {
    let (wise, asked) = book(|number, count| {
        let next = match count {
            1 => "0",
            2 => "9007199254740993",
            _ => "null",
        };
        assert_eq!(
            number("seekPosition"),
            [None, Some(0), Some(9_007_199_254_740_993)][count - 1]
        );
        // The second page is empty, and is not the end.
        let content = if count == 2 {
            "[]".to_owned()
        } else {
            objects([count as i64])
        };
        Some(format!(
            "{{\"content\":{content},\"seekPositionForNext\":{next}}}"
        ))
    });
    let (ids, error) = walk!(
        wise.recipients().list().stream(),
        |one: wise_api::recipient::Recipient| { i64::from(one.id.unwrap()) }
    );
    assert!(error.is_none());
    assert_eq!(ids, [1, 3]);
    assert_eq!(asked.lock().unwrap().len(), 3);

    // Sent by one name, received by another; no cursor, null and an empty text are the end.
    for end in ["", ",\"cursor\":null", ",\"cursor\":\"\""] {
        let (wise, asked) = book(move |_, count| {
            Some(match count {
                1 => "{\"activities\":[{}],\"cursor\":\"a b\"}".to_owned(),
                _ => format!("{{\"activities\":[]{end}}}"),
            })
        });
        let (found, error) = walk!(wise.activities().list(1).size(1).stream(), |_| ());
        assert!(error.is_none());
        assert_eq!(found.len(), 1);
        assert_eq!(
            *asked.lock().unwrap(),
            ["size=1", "nextCursor=a%20b&size=1"]
        );
    }
}

#[tokio::test]
async fn numbered_pages_end_with_the_total_or_an_empty_page() {
    // Items in all, on a page, the page to begin with; how many come, in how many requests.
    for (all, size, start, items, requests) in [
        (25, 10, None, 25, 3),
        (20, 10, None, 20, 2),
        (0, 10, None, 0, 1),
        (25, 10, Some(2), 15, 2),
        (25, 10, Some(3), 5, 2),
        (25, 10, Some(9), 0, 1),
    ] {
        let (wise, asked) = book(move |number, _| {
            let from = ((number("pageNumber").unwrap_or(1) - 1) * size).min(all);
            let to = (from + size).min(all);
            Some(format!(
                "{{\"totalCount\":{all},\"cards\":{}}}",
                objects(from..to)
            ))
        });
        let mut call = wise.cards().list(1);
        if let Some(start) = start {
            call = call.page_number(start);
        }
        let (found, error) = walk!(call.stream(), |_| ());
        assert!(error.is_none());
        assert_eq!(
            (found.len(), asked.lock().unwrap().len()),
            (items, requests),
            "{all} {start:?}"
        );
    }
    // Without a total only an empty page ends it.
    let (wise, asked) = book(|number, _| {
        let page = number("pageNumber").unwrap_or(1);
        Some(objects((page..=page).filter(|page| *page < 4)))
    });
    let (found, error) = walk!(wise.kyc_reviews().list(1).stream(), |_| ());
    assert!(error.is_none());
    assert_eq!((found.len(), asked.lock().unwrap().len()), (3, 4));
}

#[tokio::test]
async fn after_the_last_item() {
    let now = std::time::SystemTime::UNIX_EPOCH;
    let (wise, asked) = book(|number, _| {
        let last = number("lastId").unwrap_or(0);
        let page = (last + 1..=5).take(2);
        Some(format!("{{\"transactions\":{}}}", objects(page)))
    });
    let (found, error) = walk!(
        wise.card_transactions()
            .list(1, "t")
            .from_creation_time(now)
            .to_creation_time(now)
            .stream(),
        |_| ()
    );
    assert!(error.is_none());
    assert_eq!((found.len(), asked.lock().unwrap().len()), (5, 4));

    // An item without an id: it comes, and then the walk cannot go on.
    let (wise, _) = book(|_, _| Some("{\"transactions\":[{}]}".to_owned()));
    let (found, error) = walk!(
        wise.card_transactions()
            .list(1, "t")
            .from_creation_time(now)
            .to_creation_time(now)
            .stream(),
        |_| ()
    );
    assert_eq!(found.len(), 1);
    assert!(matches!(error, Some(Error::MissingField(_))), "{error:?}");
}

#[tokio::test]
async fn what_has_no_end_is_ended() {
    // The same cursor again: what came with it is not lost.
    let (wise, asked) = book(|_, count| {
        Some(format!(
            "{{\"activities\":[{{\"title\":\"{count}\"}}],\"cursor\":\"x\"}}"
        ))
    });
    let (found, error) = walk!(wise.activities().list(1).stream(), |_| ());
    assert_eq!((found.len(), asked.lock().unwrap().len()), (2, 2));
    let text = error.as_ref().unwrap().to_string();
    assert_eq!(
        text,
        "activityList: stopped after 2 pages: Wise gave the same position again"
    );
    assert_eq!(cause(error), Endless::RepeatedPosition);

    // A server that does not look at the offset.
    let (wise, asked) = book(|_, _| Some(objects([1, 2])));
    let (found, error) = walk!(wise.transfers().list().stream(), |_| ());
    assert_eq!((found.len(), asked.lock().unwrap().len()), (2, 2));
    assert_eq!(cause(error), Endless::RepeatedPage);

    // A list that goes on and on.
    let endless = || book(|number, _| Some(objects([number("offset").unwrap_or(0)])));
    let (wise, asked) = endless();
    let (found, error) = walk!(wise.transfers().list().stream(), |_| ());
    assert_eq!((found.len(), asked.lock().unwrap().len()), (1000, 1000));
    assert_eq!(cause(error), Endless::TooManyPages);
    let (wise, _) = endless();
    let mut pages = wise.transfers().list().pages().max_pages(3);
    for _ in 0..3 {
        pages.try_next().await.unwrap().unwrap();
    }
    assert!(pages.try_next().await.is_err());
    assert_eq!(pages.into_call().unwrap().operation().offset, Some(3));

    // A number that cannot grow.
    let (wise, _) = book(|_, count| Some(objects([count as i64])));
    let call = wise.transfers().list().offset(i32::MAX);
    let (found, error) = walk!(call.stream(), |_| ());
    assert_eq!(found.len(), 1);
    assert_eq!(cause(error), Endless::RepeatedPosition);
}

#[tokio::test]
async fn an_error_ends_it_and_the_caller_goes_on() {
    let (wise, asked) = book(|number, count| {
        let start = number("offset").unwrap_or(0);
        (count != 2).then(|| objects(start..(start + 2).min(5)))
    });
    let mut stream = wise.transfers().list().header("X-Mine", "1").stream();
    assert!(stream.try_next().await.unwrap().is_some());
    assert!(stream.try_next().await.unwrap().is_some());
    let error = stream.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert!(stream.next().await.is_none());
    assert_eq!(stream.position(), Some(&2));
    let (rest, error) = walk!(stream.into_call().unwrap().stream(), |_| ());
    assert!(error.is_none());
    assert_eq!(rest.len(), 3);
    assert_eq!(asked.lock().unwrap().len(), 5);
    // At the end there is nothing to go on with.
    let mut pages = wise.kyc_reviews().list(1).pages();
    while let Ok(Some(_)) = pages.try_next().await {}
    assert!(pages.into_call().is_some(), "it failed");
}

/// In the middle of a page, at its end, before the first: the rest begins with the page that the next item is on.
#[tokio::test]
async fn a_walk_can_be_gone_on_with_from_any_item() {
    for taken in 0..5 {
        let (wise, _) = book(|number, _| {
            let start = number("offset").unwrap_or(0);
            Some(objects(start..(start + 2).min(5)))
        });
        let mut stream = wise.transfers().list().stream();
        for _ in 0..taken {
            stream.try_next().await.unwrap().unwrap();
        }
        let page = taken / 2 * 2;
        let begins = (page > 0).then(|| i32::try_from(page).unwrap());
        assert_eq!(
            stream.position().copied().map(i64::from),
            begins.map(i64::from),
            "{taken}"
        );
        let call = stream.into_call().unwrap();
        let (rest, error) = walk!(call.stream(), |item: wise_api::transfer::AnyTransfer| {
            i64::from(item.id().unwrap())
        });
        assert!(error.is_none(), "{taken}");
        assert_eq!(rest, (page..5).collect::<Vec<i64>>(), "{taken}");
    }
}

/// Random lists on random pages: everything comes, once, in order.
#[tokio::test]
async fn whatever_the_pages_are() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    for _ in 0..300 {
        let lengths: Vec<i64> = (0..random(12)).map(|_| random(4) as i64).collect();
        let all: i64 = lengths.iter().sum();
        // Cursors are the numbers of pages, in a random shift; pages may be empty.
        let shift = random(1000) as i64;
        let (wise, asked) = book({
            let lengths = lengths.clone();
            move |number, _| {
                let page = number("seekPosition").map_or(0, |at| (at - shift) as usize);
                let from: i64 = lengths[..page.min(lengths.len())].iter().sum();
                let length = lengths.get(page).copied().unwrap_or(0);
                let next = if page + 1 < lengths.len() {
                    (page as i64 + 1 + shift).to_string()
                } else {
                    "null".to_owned()
                };
                let content = objects(from..from + length);
                Some(format!(
                    "{{\"content\":{content},\"seekPositionForNext\":{next}}}"
                ))
            }
        });
        let of = |one: wise_api::recipient::Recipient| i64::from(one.id.unwrap());
        let (ids, error) = walk!(wise.recipients().list().stream(), of);
        assert!(error.is_none(), "{lengths:?}: {error:?}");
        assert_eq!(ids, (0..all).collect::<Vec<_>>(), "{lengths:?}");
        assert_eq!(asked.lock().unwrap().len(), lengths.len().max(1));

        // By offset, the server gives as many as it likes, but at least one while there are any.
        let sizes: Vec<i64> = (0..50).map(|_| 1 + random(5) as i64).collect();
        let (wise, asked) = book(move |number, count| {
            let from = number("offset").unwrap_or(0);
            Some(objects(from..(from + sizes[count % 50]).min(all)))
        });
        let (found, error) = walk!(wise.transfers().list().stream(), |_| ());
        assert!(error.is_none());
        assert_eq!(found.len() as i64, all);
        let asked = asked.lock().unwrap();
        assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), asked.len());
    }
}

#[tokio::test]
async fn it_is_a_stream_and_sends_what_the_call_says() {
    fn is_stream<S: Stream + Send + Unpin>(stream: S) -> S {
        stream
    }
    let page = |body: &str| answer("200 OK", &[], body.as_bytes());
    let server = Server::raw(vec![page("[{\"id\":1}]"), page("[]")]).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let call = wise.transfers().list().header("X-Mine", "1");
    drop(is_stream(call.clone().pages()));
    let mut stream = is_stream(call.stream());
    // A future that is dropped leaves the request to the next one.
    assert!(stream.next().now_or_never().is_none());
    let mut count = 0;
    while stream.try_next().await.unwrap().is_some() {
        count += 1;
    }
    let seen = server.seen();
    assert_eq!((count, seen.len()), (1, 2));
    for request in &seen {
        assert_eq!(request.header("x-mine"), Some("1"));
    }
    assert!(
        seen[1].line.contains("/transfers?offset=1 "),
        "{}",
        seen[1].line
    );
}

#[tokio::test]
async fn periods() {
    let (wise, asked) = book(|_, _| Some("{}".to_owned()));
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let statement = |from: &str, to: &str| {
        wise.balance_statements()
            .get(1, 2)
            .interval_start(at(from))
            .interval_end(at(to))
            .currency(Currency::EUR)
    };
    let start = "2024-01-01T00:00:00Z";
    // 469 days are allowed, a millisecond more is not.
    assert!(statement(start, "2025-04-14T00:00:00Z").await.is_ok());
    let error = statement(start, "2025-04-14T00:00:00.001Z")
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("469 days") && text.contains("windows()"),
        "{text}"
    );
    assert_eq!(error.reached(), Reached::No);
    let error = statement(start, "2023-12-31T00:00:00Z").await.unwrap_err();
    assert!(
        error.to_string().contains("before `intervalStart`"),
        "{error}"
    );
    assert_eq!(asked.lock().unwrap().len(), 1, "nothing else was sent");

    for (to, count) in [
        ("2024-01-01T00:00:00Z", 1),
        ("2025-04-14T00:00:00Z", 1),
        ("2025-04-14T00:00:00.001Z", 2),
        ("2031-12-31T23:59:59.999Z", 7),
    ] {
        let windows: Vec<_> = statement(start, to).r#type("FLAT").windows().collect();
        assert_eq!(windows.len(), count, "{to}");
        let bounds = |index: usize| {
            let operation = windows[index].operation();
            let instant = |at: &Timestamp| at.instant().unwrap().as_millisecond();
            (
                instant(&operation.interval_start),
                instant(&operation.interval_end),
            )
        };
        assert_eq!(bounds(0).0, at(start).instant().unwrap().as_millisecond());
        assert_eq!(
            bounds(count - 1).1,
            at(to).instant().unwrap().as_millisecond()
        );
        for index in 1..count {
            assert_eq!(
                bounds(index - 1).1 + 1,
                bounds(index).0,
                "neither gap nor overlap"
            );
        }
        for window in windows {
            assert!(window.operation().r#type.is_some());
            window.await.unwrap();
        }
    }
}
