//! Where lists end: where Wise says so, and nowhere else. A page that does not say it in a way that can be read is an error, after its items.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::future::ready;
use std::path::Path;
use std::sync::{Arc, Mutex};

use wise_api::pages::Paged;
use wise_api::retry::RetryPolicy;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Call, Environment, Error, HeaderMap, StatusCode, Wise};

/// Answers with these pages, one after the other, and remembers the queries.
#[derive(Clone)]
struct Book {
    pages: Arc<Vec<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Book {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let query = request.url.split_once('?').map_or("", |(_, query)| query);
        let mut asked = self.asked.lock().unwrap();
        let page = self.pages[asked.len()].clone();
        asked.push(query.to_owned());
        Box::pin(ready(Ok(HttpResponse::new(
            StatusCode::OK,
            HeaderMap::new(),
            page,
        ))))
    }
}

fn open(pages: &[String]) -> (Wise, Arc<Mutex<Vec<String>>>) {
    let book = Book {
        pages: Arc::new(pages.to_vec()),
        asked: Arc::default(),
    };
    let asked = Arc::clone(&book.asked);
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .user_token("hush")
        .retry(RetryPolicy::never())
        .transport(book);
    (wise.build().unwrap(), asked)
}

/// How many items come of a list in each way of walking it, one of them not to be read where that is no end, and what ends it.
async fn walk<O: Paged>(call: &Call<O>, way: usize) -> (usize, Option<Error>) {
    let mut count = 0;
    macro_rules! to_the_end {
        ($walk:expr, $of:expr) => {{
            let mut walk = $walk;
            loop {
                match walk.try_next().await {
                    Ok(Some(found)) => count += $of(found),
                    Ok(None) => return (count, None),
                    Err(error) => {
                        assert!(walk.next().await.is_none(), "an error ends it");
                        assert!(walk.into_call().is_some(), "and it can go on");
                        return (count, Some(error));
                    }
                }
            }
        }};
    }
    match way {
        0 => to_the_end!(call.clone().pages(), |page| O::into_items(page).len()),
        1 => to_the_end!(call.clone().stream(), |_| 1),
        _ => to_the_end!(call.clone().items_lossless(), |_| 1),
    }
}

/// What is no position, and not nothing either. Where positions are texts, a number is one.
const NO_NUMBER: [&str; 9] = [
    "{}",
    "[]",
    "{\"a\":1}",
    "[7]",
    "true",
    "false",
    "\"soon\"",
    "1.5",
    "99999999999999999999",
];
const NO_TEXT: [&str; 4] = ["{}", "[]", "{\"a\":\"b\"}", "[\"b\"]"];

/// Walks a list by a cursor: its call, the member with the items, that with the cursor, what is no cursor, one that is, and the query
/// that it leads to.
macro_rules! check {
    ($list:expr, $items:literal, $cursor:literal, $odd:expr, $good:literal, $query:literal) => {{
        let page = |items: &str, cursor: &str| {
            let before = format!("{{{cursor}\"{}\":{items}}}", $items);
            let after = format!("{{\"{}\":{items}{}}}", $items, cursor);
            if cursor.ends_with(',') { before } else { after }
        };
        for way in 0..3 {
            for odd in $odd {
                for cursor in [
                    format!("\"{}\":{odd},", $cursor),
                    format!(",\"{}\":{odd}", $cursor),
                    format!(
                        ",\"\\u00{:x}{}\":{odd}",
                        $cursor.as_bytes()[0],
                        &$cursor[1..]
                    ),
                    format!(",\"{0}\":{1},\"{0}\":{odd}", $cursor, $good),
                ] {
                    for (items, count) in [("[]", 0), ("[{},{}]", 2)] {
                        let body = page(items, &cursor);
                        let (wise, asked) = open(std::slice::from_ref(&body));
                        let (found, error) = walk(&$list(&wise), way).await;
                        assert_eq!(found, count, "the items come first: {body}");
                        let Some(Error::Decode(error)) = error else {
                            panic!("way {way}: {body}: {error:?}");
                        };
                        assert_eq!(error.path(), format!("$.{}", $cursor));
                        assert_eq!(error.response().body(), body.as_bytes());
                        assert_eq!(asked.lock().unwrap().len(), 1);
                    }
                }
            }
            for end in ["", "null", "\"\""] {
                let cursor = match end {
                    "" => String::new(),
                    end => format!(",\"{}\":{end}", $cursor),
                };
                let pages = [
                    page("[{}]", &format!(",\"{}\":{}", $cursor, $good)),
                    page("[{}]", &cursor),
                ];
                let (wise, asked) = open(&pages);
                let (found, error) = walk(&$list(&wise), way).await;
                assert!(error.is_none(), "way {way}: {end:?}: {error:?}");
                assert_eq!(found, 2);
                assert_eq!(asked.lock().unwrap()[1], $query);
            }
        }
        $cursor
    }};
}

#[tokio::test]
async fn a_cursor_that_cannot_be_read_is_no_end() {
    let checked = BTreeSet::from([
        check!(
            |wise: &Wise| wise.recipients().list(),
            "content",
            "seekPositionForNext",
            NO_NUMBER,
            "77",
            "seekPosition=77"
        ),
        check!(
            |wise: &Wise| wise.activities().list(7),
            "activities",
            "cursor",
            NO_TEXT,
            "\"on\"",
            "nextCursor=on"
        ),
    ]);
    // All of them, in all versions.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![source];
    let mut cursors = BTreeSet::new();
    while let Some(path) = files.pop() {
        if path.is_dir() && !path.ends_with("macros") {
            files.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let lists = text.lines().filter(|line| line.contains("paged! {"));
            let found = lists.filter_map(|line| line.split_once("; cursor "));
            cursors.extend(found.map(|(_, next)| next.split('"').nth(1).unwrap().to_owned()));
        }
    }
    let cursors: BTreeSet<&str> = cursors.iter().map(String::as_str).collect();
    assert_eq!(cursors, checked, "each list by a cursor is checked here");
}

#[tokio::test]
async fn positions_count_what_was_sent() {
    // `null` in a list is nothing, and takes its place all the same.
    for way in 0..3 {
        let pages = [
            "[{\"id\":1},null,{\"id\":3}]",
            "[null]",
            "[{\"id\":5}]",
            "[]",
        ];
        let (wise, asked) = open(&pages.map(str::to_owned));
        let (found, error) = walk(&wise.transfers().list(), way).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(found, 3);
        let asked = asked.lock().unwrap().clone();
        assert_eq!(asked, ["", "offset=3", "offset=4", "offset=5"]);
    }
}

#[tokio::test]
async fn a_total_that_cannot_be_read_ends_nothing() {
    for way in 0..3 {
        for total in [
            "{}",
            "[2]",
            "true",
            "\"soon\"",
            "null",
            "-1",
            "99999999999999999999",
        ] {
            let page = |ids: &str| format!("{{\"totalCount\":{total},\"cards\":{ids}}}");
            let pages = ["[{\"token\":\"1\"}]", "[{\"token\":\"2\"}]", "[]"].map(page);
            let (wise, asked) = open(&pages);
            let (found, error) = walk(&wise.cards().list(7), way).await;
            assert!(error.is_none(), "way {way}: {total}: {error:?}");
            assert_eq!((found, asked.lock().unwrap().len()), (2, 3), "{total}");
        }
    }
}
