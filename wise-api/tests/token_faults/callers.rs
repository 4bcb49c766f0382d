//! Callbacks, providers and hooks that panic, hang or lie.

use std::future::{pending, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wise_api::credential::{Credential, TokenFailure, TokenProvider};
use wise_api::hook::{Attempt, AttemptEnd, Hook};
use wise_api::oauth::{TokenPair, UserTokens};
use wise_api::{BoxFuture, Secret, Wise};

use super::store::{FAULTS, Fault, Store};
use super::{bank, client, get, is_refresh, ok, refreshes, refused};
use crate::support::Server;
use crate::time::{FAR, TestClock};

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

pub(super) struct Fixed(pub(super) &'static str);

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
