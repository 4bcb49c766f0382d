//! Tokens under fire: odd responses, and stores, callbacks, hooks and providers that panic, hang or lie. A call may fail by it; no pair is
//! lost, and no other call notices.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod callers;
mod store;
mod stores;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/time.rs"]
mod time;

use std::time::Duration;

use store::Store;
use support::{Seen, Server, answer, free};
use time::{FAR, TestClock};
use wise_api::oauth::{TokenPair, UserTokens};
use wise_api::operation::Request;
use wise_api::transport::Clock;
use wise_api::{Builder, Method, Secret, Wise};

const HOUR: Duration = Duration::from_secs(3600);

fn ok(body: &str) -> Vec<u8> {
    answer("200 OK", &[], body.as_bytes())
}

fn refused() -> Vec<u8> {
    answer("401 Unauthorized", &[], b"")
}

fn is_refresh(seen: &Seen) -> bool {
    seen.line.contains("/oauth/token")
}

/// Answers refreshes with the next pair and these further members, and calls with 200 if they have the newest access token.
async fn bank(more: &'static str) -> Server {
    let mut issued = 1;
    Server::answering(move |seen| {
        if is_refresh(seen) {
            issued += 1;
            return ok(&format!(
                r#"{{{more}"access_token":"hush-access-{issued}","refresh_token":"hush-refresh-{issued}"}}"#
            ));
        }
        let newest = format!("Bearer hush-access-{issued}");
        if seen.header("authorization") == Some(&newest) {
            ok("{}")
        } else {
            refused()
        }
    })
    .await
}

fn refreshes(server: &Server) -> usize {
    server.seen().iter().filter(|seen| is_refresh(seen)).count()
}

fn pair(clock: &TestClock, number: u32) -> TokenPair {
    TokenPair::new(format!("hush-refresh-{number}"))
        .with_access_token(format!("hush-access-{number}"))
        .with_issued_at(clock.date())
        .with_expires_at(clock.date() + HOUR * 12)
}

fn client(builder: Builder, clock: &TestClock) -> Wise {
    let builder = builder.basic("app", "hush-secret").timeout(FAR);
    builder.clock(clock.clone()).build().unwrap()
}

fn get() -> Request {
    free(Method::GET, "/x")
}

#[tokio::test]
async fn what_stands_beside_the_tokens_costs_nothing() {
    for more in [
        r#""scope":["a","b"],"#,
        r#""expires_in":43199.5,"#,
        r#""expires_in":"soon","#,
        r#""expires_in":{},"#,
        r#""expires_in":-1,"#,
        r#""expires_in":0,"#,
        r#""expires_in":1e999,"#,
        r#""expires_in":99999999999999999999999999,"#,
        r#""refresh_token_expires_in":[],"created_at":7,"token_type":{"a":"}"},"#,
        r#""expires_at":"never","scope":7,"#,
        r#""unknown":nonsense,"#,
    ] {
        let clock = TestClock::default();
        let server = bank(more).await;
        let store = Store::new(TokenPair::new("hush-refresh-1"));
        let tokens = UserTokens::stored(store.clone());
        let wise = client(server.builder().token_provider(tokens), &clock);
        for _ in 0..3 {
            let call = wise.send(get()).await;
            assert!(call.is_ok(), "{more}: {call:?}");
            clock.advance(HOUR);
        }
        assert_eq!(refreshes(&server), 1, "{more}");
        assert_eq!(store.pair().refresh_token, Secret::from("hush-refresh-2"));
        let code = wise.oauth().authorization_code("hush-code", "x").await;
        assert_eq!(code.unwrap().refresh_token, Secret::from("hush-refresh-3"));
        let code = wise.oauth().registration_code("a@b.example", "hush").await;
        assert_eq!(code.unwrap().refresh_token, Secret::from("hush-refresh-4"));
    }
}

#[tokio::test]
async fn a_refresh_token_leaves_once_in_a_call() {
    // How the first refresh ends.
    for broken in [
        answer("503 Service Unavailable", &[], b""),
        answer("400 Bad Request", &[], br#"{"error":"invalid_grant"}"#),
        ok(r#"{"token_type":"bearer"}"#),
        Vec::new(),
    ] {
        let clock = TestClock::default();
        let server = Server::answering(move |seen| {
            if is_refresh(seen) {
                broken.clone()
            } else {
                refused()
            }
        })
        .await;
        let store = Store::new(pair(&clock, 1));
        let wise = client(
            server
                .builder()
                .token_provider(UserTokens::stored(store.clone())),
            &clock,
        );
        clock.advance(HOUR * 7);
        let error = wise.send(get()).await.unwrap_err();
        assert_eq!(refreshes(&server), 1, "{error}");
        // The next call is a new one.
        let _ = wise.send(get()).await;
        assert!(refreshes(&server) <= 2);
    }
}

#[tokio::test]
async fn tokens_of_an_answer_that_breaks_off_behind_them_are_kept() {
    let whole =
        r#"{"access_token":"hush-access-2","refresh_token":"hush-refresh-2","expires_in":43199}"#;
    let behind = whole.find(",\"expires_in").unwrap();
    let before = whole.find("sh-refresh-2").unwrap();
    for (cut, kept) in [(behind, true), (whole.len() - 1, true), (before, false)] {
        let clock = TestClock::default();
        let server = Server::answering(move |seen| {
            if !is_refresh(seen) {
                return ok("{}");
            }
            let mut answer = ok(whole);
            answer.truncate(answer.len() - (whole.len() - cut));
            answer
        })
        .await;
        let store = Store::new(TokenPair::new("hush-refresh-1"));
        let tokens = UserTokens::stored(store.clone());
        let wise = client(server.builder().token_provider(tokens), &clock);
        let call = wise.send(get()).await;
        assert_eq!(call.is_ok(), kept, "{cut}: {call:?}");
        assert_eq!(refreshes(&server), 1);
        let number = if kept { 2 } else { 1 };
        let expected = Secret::new(format!("hush-refresh-{number}"));
        assert_eq!(store.pair().refresh_token, expected, "{cut}");
        let code = wise.oauth().authorization_code("hush-code", "x").await;
        match code {
            Ok(pair) => assert!(kept && pair.refresh_token == expected),
            Err(error) => {
                assert!(!kept);
                let access = Some(Secret::from("hush-access-2"));
                assert_eq!(error.member("access_token"), access);
                assert_eq!(error.member::<Secret>("refresh_token"), None);
            }
        }
    }
}
