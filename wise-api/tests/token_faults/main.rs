//! Tokens under fire: odd answers, and stores, callbacks, hooks and providers that panic, hang or lie. A call may fail by it; no pair is
//! lost, and no other call notices.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/time.rs"]
mod time;

use std::future::{pending, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use support::{Seen, Server, answer, free};
use time::{FAR, TestClock};
use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::hook::{Attempt, AttemptEnd, Hook};
use wise_api::oauth::{StoreGuard, TokenPair, TokenStore, UserTokens};
use wise_api::transport::Clock;
use wise_api::{BoxError, BoxFuture, Builder, Error, Method, Secret, Wise, operation::Request};

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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    Fails,
    Panics,
    PanicsLater,
    Hangs,
}

const FAULTS: [Fault; 4] = [
    Fault::Fails,
    Fault::Panics,
    Fault::PanicsLater,
    Fault::Hangs,
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Lock,
    Load,
    Save,
    Unlock,
}

struct Panicking;

impl Drop for Panicking {
    fn drop(&mut self) {
        panic!("hush-unlock");
    }
}

/// A store that does at one of its steps what it is told to.
#[derive(Clone)]
struct Store(Arc<Mutex<(TokenPair, At, Fault)>>);

impl Store {
    fn new(pair: TokenPair) -> Self {
        Self(Arc::new(Mutex::new((pair, At::Lock, Fault::None))))
    }

    fn fault(&self, at: At, fault: Fault) {
        let mut state = self.0.lock().unwrap();
        (state.1, state.2) = (at, fault);
    }

    fn put(&self, pair: TokenPair) {
        self.0.lock().unwrap().0 = pair;
    }

    fn pair(&self) -> TokenPair {
        self.0.lock().unwrap().0.clone()
    }

    fn does<T: Send + 'static>(
        &self,
        at: At,
        value: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<Result<T, BoxError>> {
        let (_, where_, fault) = self.0.lock().unwrap().clone();
        match fault {
            _ if where_ != at => {}
            Fault::Fails => return Box::pin(ready(Err("hush-disk".into()))),
            Fault::Panics => panic!("hush-panic"),
            Fault::PanicsLater => return Box::pin(async { panic!("hush-panic") }),
            Fault::Hangs => return Box::pin(pending()),
            Fault::None => {}
        }
        Box::pin(async move { Ok(value()) })
    }
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let store = self.clone();
        self.does(At::Load, move || store.pair())
    }

    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        let store = self.clone();
        self.does(At::Save, move || store.put(pair))
    }

    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        let (_, at, fault) = self.0.lock().unwrap().clone();
        let panics = at == At::Unlock && fault != Fault::None;
        self.does(At::Lock, move || -> StoreGuard {
            if panics {
                Box::new(Panicking)
            } else {
                Box::new(())
            }
        })
    }
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
async fn a_store_may_do_anything_wrong_at_any_step() {
    for at in [At::Lock, At::Load, At::Save, At::Unlock] {
        for fault in FAULTS {
            let clock = TestClock::default();
            let server = bank("").await;
            let store = Store::new(TokenPair::new("hush-refresh-1"));
            store.fault(at, fault);
            let tokens = UserTokens::stored(store.clone());
            let wise = client(server.builder().token_provider(tokens), &clock);
            let other = wise.with_token_provider(Fixed("hush-access-2"));
            let calls: Vec<_> = (0..10)
                .map(|_| tokio::spawn(wise.send(get()).into_future()))
                .collect();
            if fault == Fault::Hangs && at != At::Unlock {
                // Until the calls wait.
                for _ in 0..1000 {
                    tokio::task::yield_now().await;
                }
                let saves = usize::from(at == At::Save);
                while refreshes(&server) < saves {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
                clock.advance(FAR + HOUR);
            }
            for call in calls {
                let result = call.await.unwrap();
                match &result {
                    Err(Error::Credential(error)) if at != At::Unlock => {
                        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
                    }
                    Err(error) if fault == Fault::Hangs => assert_eq!(error.attempts(), 0),
                    Ok(_) if at == At::Unlock => {}
                    other => panic!("{at:?} {fault:?}: {other:?}"),
                }
            }
            store.fault(at, Fault::None);
            let call = wise.send(get()).await;
            assert!(call.is_ok(), "{at:?} {fault:?}: {call:?}");
            assert_eq!(refreshes(&server), 1, "{at:?} {fault:?}");
            assert_eq!(store.pair().refresh_token, Secret::from("hush-refresh-2"));
            assert!(other.send(get()).await.is_ok());
        }
    }
}

#[tokio::test]
async fn a_callback_may_do_anything_wrong() {
    for fault in FAULTS {
        let clock = TestClock::default();
        let server = bank("").await;
        let (calls, saved) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(None)));
        let (counted, kept) = (Arc::clone(&calls), Arc::clone(&saved));
        let tokens = UserTokens::single_process(TokenPair::new("hush-refresh-1"), move |pair| {
            let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
            assert!(!first || fault != Fault::Panics, "hush-panic");
            let kept = Arc::clone(&kept);
            async move {
                match fault {
                    Fault::Fails if first => return Err("hush-disk"),
                    Fault::PanicsLater if first => panic!("hush-panic"),
                    Fault::Hangs if first => pending().await,
                    _ => *kept.lock().unwrap() = Some(pair),
                }
                Ok(())
            }
        });
        let wise = client(server.builder().token_provider(tokens), &clock);
        let call = tokio::spawn(wise.send(get()).into_future());
        if fault == Fault::Hangs {
            while calls.load(Ordering::SeqCst) == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            clock.advance(FAR);
        }
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.attempts(), 0, "{fault:?}: {error}");
        wise.send(get()).await.unwrap();
        assert_eq!(refreshes(&server), 1, "{fault:?}");
        assert!(saved.lock().unwrap().is_some());
    }
}

struct Fixed(&'static str);

impl TokenProvider for Fixed {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        Box::pin(ready(Ok(Secret::from(self.0))))
    }

    /// Which is a lie.
    fn refused(&self, _: &Secret, _: &Wise) -> bool {
        true
    }
}

struct Wrong(Fault);

impl TokenProvider for Wrong {
    fn kind(&self) -> Credential {
        Credential::UserToken
    }

    fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        assert!(self.0 != Fault::Panics, "hush-panic");
        let fault = self.0;
        Box::pin(async move {
            match fault {
                Fault::Hangs => pending().await,
                Fault::PanicsLater => panic!("hush-panic"),
                _ => Err("hush-vault".into()),
            }
        })
    }
}

#[tokio::test]
async fn a_provider_may_do_anything_wrong() {
    let server = Server::raw(vec![refused()]).await;
    for fault in FAULTS {
        let clock = TestClock::default();
        let wise = client(server.builder().token_provider(Wrong(fault)), &clock);
        let call = tokio::spawn(wise.send(get()).into_future());
        if fault == Fault::Hangs {
            tokio::time::sleep(Duration::from_millis(20)).await;
            clock.advance(FAR);
        }
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.attempts(), 0, "{fault:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
    }
    assert!(server.seen().is_empty());
    // One that says that there is another token, and gives the same.
    let wise = client(
        server.builder().token_provider(Fixed("hush")),
        &TestClock::default(),
    );
    assert_eq!(wise.send(get()).await.unwrap_err().attempts(), 1);
    server.only();
}

/// Panics after the attempts of refreshes.
struct Angry;

impl Hook for Angry {
    fn after_attempt(&self, attempt: &Attempt<'_>, _: &AttemptEnd<'_>) {
        assert!(attempt.operation != "oauthTokenCreate", "hush-hook");
    }
}

#[tokio::test]
async fn a_hook_that_panics_costs_no_pair() {
    let clock = TestClock::default();
    let server = bank("").await;
    let store = Store::new(TokenPair::new("hush-refresh-1"));
    let builder = server.builder().hook(Angry);
    let wise = client(
        builder.token_provider(UserTokens::stored(store.clone())),
        &clock,
    );
    let calls: Vec<_> = (0..10)
        .map(|_| tokio::spawn(wise.send(get()).into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(refreshes(&server), 1);
    assert_eq!(store.pair().refresh_token, Secret::from("hush-refresh-2"));
}

/// Sees what is in the store when it is told of a refresh.
struct Witness(Store, Arc<Mutex<Vec<Secret>>>);

impl Hook for Witness {
    fn after_attempt(&self, attempt: &Attempt<'_>, _: &AttemptEnd<'_>) {
        if attempt.operation == "oauthTokenCreate" {
            let stored = self.0.pair().refresh_token;
            self.1.lock().unwrap().push(stored);
        }
    }
}

#[tokio::test]
async fn a_pair_is_in_the_store_before_a_hook_is_told() {
    let whole = r#"{"access_token":"hush-access-2","refresh_token":"hush-refresh-2"}"#;
    for cut in [0, 1] {
        let clock = TestClock::default();
        let server = Server::answering(move |seen| {
            let mut answer = ok(if is_refresh(seen) { whole } else { "{}" });
            if is_refresh(seen) {
                answer.truncate(answer.len() - cut);
            }
            answer
        })
        .await;
        let store = Store::new(TokenPair::new("hush-refresh-1"));
        let told = Arc::default();
        let witness = Witness(store.clone(), Arc::clone(&told));
        let tokens = UserTokens::stored(store);
        let wise = client(
            server.builder().token_provider(tokens).hook(witness),
            &clock,
        );
        wise.send(get()).await.unwrap();
        let told = told.lock().unwrap();
        assert_eq!(*told, [Secret::from("hush-refresh-2")], "{cut}");
    }
}

/// A store whose every load gives something else than what was saved.
struct Forgets(Arc<AtomicUsize>, fn(usize) -> TokenPair);

impl TokenStore for Forgets {
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(ready(Ok(self.1(number))))
    }

    fn save(&self, _: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        Box::pin(ready(Ok(())))
    }

    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        Box::pin(ready(Ok(Box::new(()) as StoreGuard)))
    }
}

#[tokio::test]
async fn a_store_that_gives_old_pairs_does_not_bring_them_back() {
    let clock = TestClock::default();
    let server = bank("").await;
    let tokens = UserTokens::stored(Forgets(Arc::default(), |_| {
        TokenPair::new("hush-refresh-1")
    }));
    let wise = client(server.builder().token_provider(tokens), &clock);
    for number in 1..4 {
        wise.send(get()).await.unwrap();
        let seen = server.seen();
        let refreshes: Vec<_> = seen.iter().filter(|seen| is_refresh(seen)).collect();
        assert_eq!(refreshes.len(), number);
        let token = format!("refresh_token=hush-refresh-{number}");
        assert!(refreshes[number - 1].text().contains(&token), "{number}");
        clock.advance(HOUR * 7);
    }
}

#[tokio::test]
async fn a_store_with_the_pairs_of_others_costs_each_call_one_refresh() {
    let clock = TestClock::default();
    let server = Server::answering(|seen| {
        if is_refresh(seen) {
            answer("400 Bad Request", &[], br#"{"error":"invalid_grant"}"#)
        } else {
            refused()
        }
    })
    .await;
    let tokens = UserTokens::stored(Forgets(Arc::default(), |number| {
        TokenPair::new(format!("hush-refresh-{number}"))
            .with_access_token(format!("hush-access-{number}"))
    }));
    let wise = client(server.builder().token_provider(tokens), &clock);
    for number in 1..4 {
        wise.send(get()).await.unwrap_err();
        assert!(refreshes(&server) <= number, "{number}");
        let calls = server.seen().len() - refreshes(&server);
        assert!(calls <= number * 2, "{number}: {calls}");
        clock.advance(HOUR);
    }
}

#[tokio::test]
async fn after_401_the_pair_of_another_process_is_used_at_any_age() {
    for age in [Duration::ZERO, Duration::from_secs(30), HOUR] {
        let clock = TestClock::default();
        // As if somebody else had refreshed.
        let server = Server::answering(|seen| match seen.header("authorization") {
            Some("Bearer hush-access-7") => ok("{}"),
            _ if is_refresh(seen) => panic!("nobody has to refresh"),
            _ => refused(),
        })
        .await;
        let store = Store::new(pair(&clock, 1));
        let tokens = UserTokens::stored(store.clone());
        let wise = client(server.builder().token_provider(tokens), &clock);
        assert_eq!(wise.send(get()).await.unwrap_err().attempts(), 1, "{age:?}");
        clock.advance(age + Duration::from_millis(1));
        store.put(pair(&clock, 7));
        let call = wise.send(get()).await;
        assert!(call.is_ok(), "{age:?}: {call:?}");
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
async fn a_pair_whose_times_lie_does_not_replace_one_that_is_not_stored() {
    let clock = TestClock::default();
    let server = bank("").await;
    // From a machine whose clock is a day ahead, and due all the same.
    let ahead = TokenPair::new("hush-refresh-1")
        .with_access_token("hush-access-1")
        .with_issued_at(clock.date() + HOUR * 24)
        .with_expires_at(clock.date() - HOUR);
    let store = Store::new(ahead);
    store.fault(At::Save, Fault::Fails);
    let tokens = UserTokens::stored(store.clone());
    let wise = client(server.builder().token_provider(tokens), &clock);
    wise.send(get()).await.unwrap_err();
    store.fault(At::Save, Fault::None);
    wise.send(get()).await.unwrap();
    assert_eq!(refreshes(&server), 1);
    assert_eq!(store.pair().refresh_token, Secret::from("hush-refresh-2"));
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
