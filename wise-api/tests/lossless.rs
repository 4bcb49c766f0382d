//! Items that cannot be read, in lists of every style: each is handed out with its JSON, and nothing that follows is lost.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::future::ready;
use std::sync::{Arc, Mutex};

use wise_api::pages::LosslessItems;
use wise_api::retry::RetryPolicy;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{
    BoxFuture, Environment, Error, HeaderMap, StatusCode, Timestamp, Wise, card_transaction,
};

/// Answers with these pages, one after the other, and remembers the queries.
#[derive(Clone, Default)]
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
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json".parse().unwrap());
        Box::pin(ready(Ok(HttpResponse::new(StatusCode::OK, headers, page))))
    }
}

fn open(pages: &[String]) -> (Wise, Book) {
    let book = Book {
        pages: Arc::new(pages.to_vec()),
        asked: Arc::default(),
    };
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .user_token("hush")
        .retry(RetryPolicy::never())
        .transport(book.clone())
        .build()
        .unwrap();
    (wise, book)
}

/// What is no item of any list.
const ODD: [&str; 3] = ["\"hush-text\"", "17", "[\"hush\"]"];

/// Where on two pages of three items each unreadable ones are, by number.
const PLACES: [&[usize]; 6] = [&[], &[0], &[1, 4], &[2], &[0, 1, 2], &[2, 3, 5]];

#[tokio::test]
async fn what_is_no_object_is_no_item_of_a_union() {
    let pages = ["[{\"id\":1},\"odd\",7]", "[{\"id\":2}]", "[]"];
    let (wise, book) = open(&pages.map(str::to_owned));
    let mut items = wise.transfers().list().items_lossless();
    for readable in [true, false, false, true] {
        let item = items.try_next().await.unwrap().unwrap();
        assert_eq!(item.is_ok(), readable, "{item:?}");
    }
    assert!(items.try_next().await.unwrap().is_none());
    let asked = book.asked.lock().unwrap().clone();
    assert_eq!(asked, ["", "offset=3", "offset=4"]);
}

/// Walks the pages that `page` makes of items, and compares what comes with what was sent.
macro_rules! check {
    ($call:expr, $item:expr, $page:expr, $queries:expr) => {{
        for odd in ODD {
            for places in PLACES {
                let item = |number: usize| match places.contains(&number) {
                    true => odd.to_owned(),
                    false => $item(number),
                };
                let list = |from: usize| {
                    let items: Vec<String> = (from..from + 3).map(item).collect();
                    format!("[ {} ]", items.join(" ,\n"))
                };
                let pages = [
                    $page(Some(list(0)), 1),
                    $page(Some(list(3)), 2),
                    $page(None, 3),
                ];
                let (wise, book) = open(&pages);
                let mut items = $call(&wise).items_lossless();
                let (mut read, mut unread) = (0, Vec::new());
                while let Some(item) = items.try_next().await.unwrap() {
                    match item {
                        Ok(_) => read += 1,
                        Err(error) => {
                            assert_eq!(error.json().unwrap().as_str(), odd);
                            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
                            unread.push(error.index());
                        }
                    }
                }
                assert!(items.next().await.is_none());
                let expected: Vec<usize> = places.iter().map(|place| place % 3).collect();
                let note = format!("{} {odd} {places:?}", stringify!($call));
                assert_eq!((read, unread), (6 - places.len(), expected), "{note}");
                let asked = book.asked.lock().unwrap();
                let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
                assert_eq!(asked, $queries[..asked.len()], "{note}");
                assert!(asked.len() >= 2, "{note}");
            }
        }
    }};
}

fn plain(number: usize) -> String {
    format!("{{\"id\":{number}}}")
}

#[tokio::test]
async fn an_unreadable_item_ends_no_list_of_any_style() {
    let bare = |list: Option<String>, _| list.unwrap_or("[]".to_owned());
    check!(
        |wise: &Wise| wise.kyc_reviews().list(7),
        plain,
        bare,
        ["", "pageNumber=2", "pageNumber=3"]
    );
    check!(
        |wise: &Wise| wise.recipients().list(),
        plain,
        |list: Option<String>, page: usize| {
            let next = if page == 1 { "77" } else { "null" };
            let list = list.unwrap_or("[]".to_owned());
            format!(r#"{{"sort":{{}},"content":{list},"seekPositionForNext":{next}}}"#)
        },
        ["", "seekPosition=77"]
    );
    check!(
        |wise: &Wise| wise.cards().list(7),
        |number: usize| format!("{{\"token\":\"{number}\"}}"),
        |list: Option<String>, _| {
            let list = list.unwrap_or("[]".to_owned());
            format!(r#"{{"totalCount":6,"cards":{list}}}"#)
        },
        ["", "pageNumber=2"]
    );
}

fn last_item_list(wise: &Wise) -> LosslessItems<card_transaction::operation::List> {
    let day: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let call = wise.card_transactions().list(7, "card");
    let call = call.from_creation_time(&day).to_creation_time(&day);
    call.items_lossless()
}

#[tokio::test]
async fn a_list_that_goes_by_its_last_item_goes_on_after_one_that_cannot_be_read() {
    // The last item says where it stands, and is wrong otherwise.
    let pages = [
        r#"{"transactions":[{"id":11},{"id":12,"creationTime":"hush","transactionAmount":{"amount":"hush","currency":7}}]}"#,
        r#"{"transactions":[{"id":13}]}"#,
        r#"{"transactions":[]}"#,
    ];
    let (wise, book) = open(&pages.map(str::to_owned));
    let mut items = last_item_list(&wise);
    let mut read = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        read.push(item.is_ok());
    }
    assert_eq!(read, [true, false, true]);
    let asked = book.asked.lock().unwrap().clone();
    let after = |query: &String| {
        let mut pairs = query.split('&');
        pairs
            .find_map(|pair| pair.strip_prefix("lastId="))
            .map(str::to_owned)
    };
    let after: Vec<Option<String>> = asked.iter().map(after).collect();
    assert_eq!(after, [None, Some("12".to_owned()), Some("13".to_owned())]);

    // Nothing says where the next page begins: what came is there, and then an error.
    let (wise, _) = open(&[r#"{"transactions":[{"id":11},"hush"]}"#.to_owned()]);
    let mut items = last_item_list(&wise);
    assert!(items.try_next().await.unwrap().unwrap().is_ok());
    assert!(items.try_next().await.unwrap().unwrap().is_err());
    assert!(items.try_next().await.is_err());
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_wrong_beside_the_items_comes_after_them() {
    let page = r#"{"content":[{"id":1},"odd",{"id":3}],"seekPositionForNext":{"a":1}}"#;
    let (wise, _) = open(&[page.to_owned()]);
    let mut items = wise.recipients().list().items_lossless();
    let mut read = Vec::new();
    let error = loop {
        match items.try_next().await {
            Ok(Some(item)) => read.push(item.is_ok()),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    assert_eq!(read, [true, false, true]);
    // The whole page is in the error, if the cursor is one at all.
    if let Some(Error::Decode(error)) = error {
        assert_eq!(error.response().body(), page.as_bytes());
    }
    // Without a list there is nothing to go on with.
    for page in [
        "{}x",
        "7",
        r#"{"content":{"id":1}}"#,
        r#"{"content":[{"id":1}"#,
        "<html>",
    ] {
        let (wise, _) = open(&[page.to_owned()]);
        let mut items = wise.recipients().list().items_lossless();
        assert!(
            matches!(items.try_next().await, Err(Error::Decode(_))),
            "{page}"
        );
        assert!(items.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_walk_that_is_not_lossless_ends_in_an_error_and_not_early() {
    let page = r#"{"content":[{"id":1},"hush",{"id":3}],"seekPositionForNext":7}"#;
    for pages in [true, false] {
        let (wise, _) = open(&[page.to_owned()]);
        let call = wise.recipients().list();
        let error = match pages {
            true => call.pages().try_next().await.err(),
            false => call.stream().try_next().await.err(),
        };
        let Some(Error::Decode(error)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.path(), "$.content[1]");
        assert_eq!(error.response().body(), page.as_bytes());
    }
}
