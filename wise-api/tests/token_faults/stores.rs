//! Stores that panic, hang, forget or lie.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wise_api::oauth::{StoreGuard, TokenPair, TokenStore, UserTokens};
use wise_api::transport::Clock;
use wise_api::{BoxError, BoxFuture, Error, Secret};

use super::callers::Fixed;
use super::store::{At, FAULTS, Fault, Store};
use super::{HOUR, bank, client, get, is_refresh, ok, pair, refreshes, refused};
use crate::support::{Server, answer};
use crate::time::{FAR, TestClock};

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
