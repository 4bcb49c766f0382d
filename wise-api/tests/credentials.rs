//! Where tokens come from, how often they are fetched, and what happens when that goes wrong.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/time.rs"]
mod time;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use support::{Server, answer, free};
use time::{FAR, TestClock};
use wise_api::oauth::{Consent, ConsentError, ConsentState, TokenPair, UserTokens};
use wise_api::operation::Request;
use wise_api::transport::Clock;
use wise_api::{Builder, Environment, Error, Method, Secret, Wise};

const HOUR: Duration = Duration::from_secs(3600);

fn ok(body: &str) -> Vec<u8> {
    answer("200 OK", &[], body.as_bytes())
}

fn tokens(access: &str, refresh: &str) -> Vec<u8> {
    ok(&format!(
        r#"{{"access_token":"{access}","refresh_token":"{refresh}","token_type":"bearer","expires_in":43200}}"#
    ))
}

fn pair(clock: &TestClock) -> TokenPair {
    TokenPair::new("hush-refresh-1")
        .with_access_token("hush-access-1")
        .with_issued_at(clock.date())
        .with_expires_at(clock.date() + HOUR * 12)
}

fn client(builder: Builder, clock: &TestClock) -> Wise {
    let builder = builder.basic("app", "hush-secret").timeout(FAR);
    builder
        .clock(clock.clone())
        .stall_timeout(FAR)
        .build()
        .unwrap()
}

fn get() -> Request {
    free(Method::GET, "/x")
}

type Saved = Arc<Mutex<Vec<TokenPair>>>;

/// Tokens whose pairs are stored in a list, unless storing is broken.
fn stored(pair: TokenPair) -> (UserTokens, Saved, Arc<AtomicBool>) {
    let (saved, broken) = (Saved::default(), Arc::new(AtomicBool::new(false)));
    let (into, fails) = (Arc::clone(&saved), Arc::clone(&broken));
    let tokens = UserTokens::single_process(pair, move |pair| {
        let result = if fails.load(Ordering::SeqCst) {
            Err("hush-disk")
        } else {
            into.lock().unwrap().push(pair);
            Ok(())
        };
        std::future::ready(result)
    });
    (tokens, saved, broken)
}

#[tokio::test]
async fn a_hundred_calls_cause_one_refresh_at_half_life() {
    let clock = TestClock::default();
    let answers = vec![
        ok("{}"),
        tokens("hush-access-2", "hush-refresh-2"),
        ok("{}"),
    ];
    let server = Server::raw(answers).await;
    let (tokens, saved, _) = stored(pair(&clock));
    let wise = client(server.builder().token_provider(tokens), &clock);

    clock.advance(HOUR * 6 - Duration::from_secs(1));
    wise.send(get()).await.unwrap();
    assert_eq!(
        server.only().header("authorization"),
        Some("Bearer hush-access-1")
    );

    clock.advance(Duration::from_secs(1));
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(wise.send(get()).into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let seen = server.seen();
    let refreshes = seen.iter().filter(|one| one.line.contains("/oauth/token"));
    assert_eq!((seen.len(), refreshes.count()), (102, 1));
    assert!(seen[1].text().contains("refresh_token=hush-refresh-1"));
    for one in &seen[2..] {
        assert_eq!(one.header("authorization"), Some("Bearer hush-access-2"));
    }
    assert_eq!(saved.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_pair_is_stored_before_its_first_use_and_never_lost() {
    let clock = TestClock::default();
    let answers = vec![tokens("hush-access-2", "hush-refresh-2"), ok("{}")];
    let server = Server::raw(answers).await;
    let (tokens, saved, broken) = stored(pair(&clock));
    let wise = client(server.builder().token_provider(tokens), &clock);
    clock.advance(HOUR * 7);

    broken.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        let error = wise.send(get()).await.unwrap_err();
        let Error::Credential(refused) = &error else {
            panic!("{error}")
        };
        let unsaved = refused.failure().unsaved().unwrap();
        assert_eq!(unsaved.refresh_token, Secret::from("hush-refresh-2"));
        assert!(!format!("{error} {error:?}").contains("hush"));
        // One refresh, and nothing else.
        assert_eq!(server.only().text().matches("hush-refresh-1").count(), 1);
    }

    broken.store(false, Ordering::SeqCst);
    wise.send(get()).await.unwrap();
    assert_eq!(saved.lock().unwrap().len(), 1);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(
        seen[1].header("authorization"),
        Some("Bearer hush-access-2")
    );
}

#[tokio::test]
async fn an_old_token_serves_while_it_lives_and_a_dead_grant_is_told() {
    let clock = TestClock::default();
    let invalid = answer("400 Bad Request", &[], br#"{"error":"invalid_grant"}"#);
    let server = Server::raw(vec![invalid.clone(), ok("{}"), invalid]).await;
    let (tokens, ..) = stored(pair(&clock));
    let wise = client(server.builder().token_provider(tokens), &clock);
    clock.advance(HOUR * 7);
    wise.send(get()).await.unwrap();
    assert_eq!(
        server.seen()[1].header("authorization"),
        Some("Bearer hush-access-1")
    );
    clock.advance(HOUR * 6);
    let error = wise.send(get()).await.unwrap_err();
    assert!(error.to_string().contains("invalid_grant"), "{error}");
    assert_eq!(error.code(), Some("invalid_grant"));
}

#[tokio::test]
async fn after_401_a_read_is_sent_once_more_and_a_write_is_not() {
    for (method, calls) in [(Method::GET, 3), (Method::POST, 1)] {
        let clock = TestClock::default();
        let refused = answer("401 Unauthorized", &[], b"");
        let answers = vec![refused, tokens("hush-access-2", "hush-refresh-2"), ok("{}")];
        let server = Server::raw(answers).await;
        let (tokens, ..) = stored(pair(&clock));
        let wise = client(server.builder().token_provider(tokens), &clock);
        clock.advance(HOUR);
        let result = wise.send(free(method, "/x")).await;
        assert_eq!((result.is_ok(), server.seen().len()), (calls == 3, calls));
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_does_not_lose_the_pair() {
    let clock = TestClock::default();
    let answers = vec![tokens("hush-access-2", "hush-refresh-2"), ok("{}")];
    let server = Server::raw(answers).await;
    let (tokens, saved, _) = stored(pair(&clock));
    let wise = client(server.builder().token_provider(tokens), &clock);
    clock.advance(HOUR * 7);
    let call = tokio::spawn(wise.send(get()).into_future());
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    call.abort();
    wise.send(get()).await.unwrap();
    let seen = server.seen();
    let refreshes = seen.iter().filter(|one| one.line.contains("/oauth/token"));
    assert_eq!((refreshes.count(), saved.lock().unwrap().len()), (1, 1));
}

#[tokio::test]
async fn tokens_of_the_application_are_kept_until_they_are_about_to_end() {
    let clock = TestClock::default();
    let answers = vec![
        tokens("hush-a", ""),
        ok("{}"),
        ok("{}"),
        tokens("hush-b", ""),
        ok("{}"),
    ];
    let server = Server::raw(answers).await;
    let builder = server
        .builder()
        .timeout(FAR)
        .clock(clock.clone())
        .stall_timeout(FAR);
    let wise = builder
        .client_credentials("app", "hush-secret")
        .build()
        .unwrap();
    wise.send(get()).await.unwrap();
    clock.advance(HOUR * 10);
    wise.send(get()).await.unwrap();
    clock.advance(HOUR);
    wise.send(get()).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 5);
    assert!(seen[0].text().contains("grant_type=client_credentials"));
    assert_eq!(seen[4].header("authorization"), Some("Bearer hush-b"));
}

#[tokio::test]
async fn codes_are_redeemed_once() {
    let clock = TestClock::default();
    let body = r#"{"access_token":"hush-a","refresh_token":"hush-r","expires_in":43199,"refresh_token_expires_in":628639555,"scope":"transfers"}"#;
    let busy = answer("503 Service Unavailable", &[], b"");
    let away = answer("302 Found", &[("Location", "https://example.org/")], b"");
    let answers = vec![
        ok(body),
        ok(body),
        ok(r#"{"access_token":"hush-a"}"#),
        busy,
        away,
        Vec::new(),
    ];
    let server = Server::raw(answers).await;
    let wise = client(server.builder(), &clock);
    let pair = wise
        .oauth()
        .authorization_code("hush/c", "https://shop.example/back?a=1")
        .await;
    let pair = pair.unwrap();
    assert_eq!(pair.access_token, Some(Secret::from("hush-a")));
    assert_eq!(pair.refresh_token, Secret::from("hush-r"));
    let after = |seconds| Some((clock.date() + Duration::from_secs(seconds)).into());
    assert_eq!(
        (pair.issued_at.clone(), pair.expires_at.clone()),
        (after(0), after(43199))
    );
    assert_eq!(pair.refresh_token_expires_at, after(628_639_555));
    assert_eq!(pair.scope.as_deref(), Some("transfers"));
    assert!(!format!("{pair:?}").contains("hush"));
    let code = "hush-registration-0123456789abcdef";
    let registered = wise
        .oauth()
        .registration_code("jane+1@shop.example", code)
        .await;
    assert_eq!(registered.unwrap(), pair);
    // Without a refresh token there is nothing to store; after that, whatever happens, a code leaves once.
    for _ in 0..4 {
        let error = wise
            .oauth()
            .authorization_code("hush-c", "x")
            .await
            .unwrap_err();
        assert_eq!(error.attempts(), 1);
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 6);
    for one in &seen {
        assert!(one.line.starts_with("POST /api") && one.line.ends_with("/oauth/token HTTP/1.1"));
        assert_eq!(
            one.header("authorization"),
            Some("Basic YXBwOmh1c2gtc2VjcmV0")
        );
        assert_eq!(
            one.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
    }
    let fields = |at: usize| {
        let mut fields: Vec<&str> = seen[at].text().split('&').collect();
        fields.sort_unstable();
        fields
    };
    assert_eq!(
        fields(0),
        [
            "client_id=app",
            "code=hush%2Fc",
            "grant_type=authorization_code",
            "redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1",
        ]
    );
    assert_eq!(
        fields(1),
        [
            "client_id=app",
            "email=jane%2B1%40shop.example",
            "grant_type=registration_code",
            "registration_code=hush-registration-0123456789abcdef",
        ]
    );
}

#[tokio::test]
async fn tokens_are_of_any_length_and_form() {
    let clock = TestClock::default();
    // Nothing of a UUID and nothing of a JWT, and longer than any of them.
    let long = format!("hush+/=.{}", "x".repeat(50_000));
    let server = Server::raw(vec![tokens(&long, &long), ok("{}")]).await;
    let (user, saved, _) = stored(TokenPair::new(long.as_str()));
    let wise = client(server.builder().token_provider(user), &clock);
    wise.send(get()).await.unwrap();
    assert_eq!(
        saved.lock().unwrap()[0].refresh_token,
        Secret::from(long.as_str())
    );
    let seen = server.seen();
    assert_eq!(
        seen[1].header("authorization"),
        Some(format!("Bearer {long}").as_str())
    );
}

#[test]
fn the_consent_page() {
    let state = ConsentState::from("s 1&");
    let wise = |environment| {
        let builder = Wise::builder().environment(environment);
        builder.basic("app/1", "hush-secret").build().unwrap()
    };
    let page = |environment| {
        let oauth = wise(environment).oauth();
        oauth
            .consent_url("https://shop.example/back?a=1", &state)
            .unwrap()
    };
    let query =
        "client_id=app%2F1&redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fa%3D1&state=s+1%26";
    for (environment, host) in [
        (Environment::Production, "https://wise.com"),
        (Environment::Sandbox, "https://wise-sandbox.com"),
        (
            Environment::custom("http://localhost:1/x"),
            "http://localhost:1/x",
        ),
    ] {
        assert_eq!(page(environment), format!("{host}/oauth/authorize?{query}"));
    }
    let oauth = wise(Environment::Sandbox).oauth();
    for (page, start) in [
        (
            "https://example.org/consent",
            "https://example.org/consent?",
        ),
        (
            "https://example.org/consent?",
            "https://example.org/consent?",
        ),
        ("https://example.org/?a=b", "https://example.org/?a=b&"),
        ("https://example.org/?a=b&", "https://example.org/?a=b&"),
    ] {
        let url = oauth.consent_url_at(page, "https://shop.example/back?a=1", &state);
        assert_eq!(url.unwrap(), format!("{start}{query}"));
    }
    assert!(matches!(
        oauth.consent_url_at("no address", "x", &state),
        Err(Error::Invalid(_))
    ));
    let nobody = Wise::builder()
        .environment(Environment::Sandbox)
        .build()
        .unwrap();
    assert!(matches!(
        nobody.oauth().consent_url("x", &state),
        Err(Error::Invalid(_))
    ));
}

#[test]
fn callbacks() {
    let state = ConsentState::from("s-1");
    let read = |callback: &str| Consent::from_callback(callback, &state);
    let consent = read("https://shop.example/back?code=a%2Bb&profileId=7&state=s-1#x").unwrap();
    assert_eq!(consent.code.expose(), "a+b");
    assert_eq!(consent.profile_id, Some(7.into()));
    assert_eq!(read("code=a&state=s-2"), Err(ConsentError::StateDiffers));
    assert_eq!(read("code=a"), Err(ConsentError::StateDiffers));
    assert_eq!(
        read("code=a&code=b&state=s-1"),
        Err(ConsentError::Ambiguous)
    );
    assert_eq!(read("state=s-1"), Err(ConsentError::NoCode));
    assert!(!ConsentState::from("").matches(""));
    assert_ne!(
        ConsentState::random().expose(),
        ConsentState::random().expose()
    );
}
