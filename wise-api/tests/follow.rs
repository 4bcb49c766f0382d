//! Following a transfer: each state once, in order, to the end.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use support::{Server, answer};
use wise_api::Wise;
use wise_api::follow::{ChangeSource, Follow, FollowError, FollowPolicy, FollowPosition, Phase};
use wise_api::retry::RetryPolicy;
use wise_api::webhook::Notification;

/// A Wise whose transfer is in a state that the test sets; three digits are a status.
struct Scene {
    server: Server,
    state: Arc<Mutex<Vec<String>>>,
}

impl Scene {
    /// Answers with these states, one after the other, and with the last one for ever.
    async fn of(states: &[&str]) -> Self {
        let state = Arc::new(Mutex::new(
            states
                .iter()
                .map(|state| (*state).to_owned())
                .collect::<Vec<_>>(),
        ));
        let shared = Arc::clone(&state);
        let server = Server::answering(move |_| {
            let mut states = shared.lock().unwrap();
            let state = if states.len() > 1 {
                states.remove(0)
            } else {
                states[0].clone()
            };
            if let Ok(status) = state.parse::<u16>() {
                return answer(&format!("{status} No"), &[], b"");
            }
            let headers = [
                ("Content-Type", "application/json"),
                ("Date", "Fri, 27 Nov 2026 12:00:00 GMT"),
            ];
            let body = format!(r#"{{"id":7,"status":"{state}"}}"#);
            answer("200 OK", &headers, body.as_bytes())
        })
        .await;
        Self { server, state }
    }

    fn wise(&self) -> Wise {
        let builder = self.server.builder().user_token("hush");
        builder.retry(RetryPolicy::never()).build().unwrap()
    }

    fn follow(&self) -> Follow {
        self.wise().transfers().follow(7).policy(quick())
    }

    fn set(&self, state: &str) {
        *self.state.lock().unwrap() = vec![state.to_owned()];
    }
}

fn quick() -> FollowPolicy {
    FollowPolicy::new().every(Duration::from_millis(5), Duration::from_millis(10))
}

/// Long enough that a test which waits for it does not end.
fn slow() -> FollowPolicy {
    FollowPolicy::new().every(Duration::from_secs(3600), Duration::from_secs(3600))
}

fn webhook(id: u64, state: &str, occurred_at: &str) -> Notification {
    let body = format!(
        r#"{{"event_type":"transfers#state-change","schema_version":"4.0.0","data":{{"resource":{{"type":"transfer","id":{id}}},
        "current_state":"{state}","occurred_at":"{occurred_at}"}}}}"#
    );
    Notification::parse(body.as_bytes()).unwrap()
}

async fn states(follow: &mut Follow) -> Vec<String> {
    let mut states = Vec::new();
    while let Some(change) = follow.next().await {
        states.push(change.unwrap().state);
    }
    states
}

#[tokio::test]
async fn each_state_comes_once_and_a_final_one_ends_it() {
    let scene = Scene::of(&[
        "incoming_payment_waiting",
        "incoming_payment_waiting",
        "processing",
        "on_the_moon",
        "on_the_moon",
        "funds_converted",
        "outgoing_payment_sent",
    ])
    .await;
    let mut follow = scene.follow();
    let expected = [
        "incoming_payment_waiting",
        "processing",
        "on_the_moon",
        "funds_converted",
        "outgoing_payment_sent",
    ];
    assert_eq!(states(&mut follow).await, expected);
    assert!(follow.next().await.is_none());
    assert_eq!(
        scene.server.seen().len(),
        7,
        "nothing is asked after the end"
    );
}

#[tokio::test]
async fn money_that_came_back_is_told_from_money_that_arrived() {
    let cases: [(&[&str], Phase); 4] = [
        (&["outgoing_payment_sent"], Phase::Done),
        (&["bounced_back", "funds_refunded"], Phase::Returned),
        (&["processing", "cancelled"], Phase::Cancelled),
        (&["charged_back"], Phase::Returned),
    ];
    for (answers, end) in cases {
        let scene = Scene::of(answers).await;
        let mut follow = scene.follow();
        let mut last = None;
        while let Some(change) = follow.next().await {
            last = Some(change.unwrap().phase);
        }
        assert_eq!(last, Some(end), "{answers:?}");
    }
}

#[tokio::test]
async fn money_that_bounces_after_it_was_paid_out_is_seen_while_it_is_watched() {
    let scene = Scene::of(&[
        "outgoing_payment_sent",
        "outgoing_payment_sent",
        "bounced_back",
        "funds_refunded",
    ])
    .await;
    let mut follow = scene
        .follow()
        .policy(quick().watch_returns(Duration::from_secs(60)));
    assert_eq!(
        states(&mut follow).await,
        ["outgoing_payment_sent", "bounced_back", "funds_refunded"]
    );
    let scene = Scene::of(&["outgoing_payment_sent"]).await;
    let mut follow = scene
        .follow()
        .policy(quick().watch_returns(Duration::from_millis(50)));
    assert_eq!(states(&mut follow).await, ["outgoing_payment_sent"]);
    assert!(scene.server.seen().len() > 1);
}

#[tokio::test]
async fn webhooks_are_put_in_order_and_told_once() {
    let scene = Scene::of(&["incoming_payment_waiting"]).await;
    let mut follow = scene.follow().policy(slow());
    let inbox = follow.inbox();
    let first = follow.next().await.unwrap().unwrap();
    assert_eq!(
        (first.source, first.occurred_at),
        (ChangeSource::Poll, None)
    );
    for (state, at) in [
        ("funds_converted", "2026-11-27T12:00:20Z"),
        ("processing", "2026-11-27T12:00:10Z"),
        ("funds_converted", "2026-11-27T12:00:20Z"),
        ("incoming_payment_waiting", "2026-11-27T11:59:00Z"),
    ] {
        assert!(inbox.hand_in(&webhook(7, state, at)));
    }
    assert!(
        !inbox.hand_in(&webhook(8, "cancelled", "2026-11-27T12:00:30Z")),
        "another transfer"
    );
    let second = follow.next().await.unwrap().unwrap();
    assert_eq!(
        (second.state.as_str(), second.source),
        ("processing", ChangeSource::Webhook)
    );
    assert_eq!(second.occurred_at, "2026-11-27T12:00:10Z".parse().ok());
    assert_eq!(
        follow.next().await.unwrap().unwrap().state,
        "funds_converted"
    );
    // One that comes while it waits, and one that is late.
    let late = webhook(7, "processing", "2026-11-27T12:00:15Z");
    let end = webhook(7, "outgoing_payment_sent", "2026-11-27T12:00:40Z");
    let handing_in = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        inbox.hand_in(&late) && inbox.hand_in(&end)
    });
    assert_eq!(states(&mut follow).await, ["outgoing_payment_sent"]);
    assert!(handing_in.await.unwrap());
    assert_eq!(scene.server.seen().len(), 1);
}

#[tokio::test]
async fn where_the_times_do_not_tell_wise_is_asked() {
    let scene = Scene::of(&["processing"]).await;
    let mut follow = scene.follow().policy(slow());
    let inbox = follow.inbox();
    follow.next().await.unwrap().unwrap();
    scene.set("funds_converted");
    // The response says 12:00:00, which may be any time of that second.
    inbox.hand_in(&webhook(7, "something_else", "2026-11-27T12:00:00.5Z"));
    let next = follow.next().await.unwrap().unwrap();
    assert_eq!(
        (next.state.as_str(), next.source),
        ("funds_converted", ChangeSource::Poll)
    );
    // So it is with other events of the transfer.
    scene.set("outgoing_payment_sent");
    let body = br#"{"event_type":"transfers#active-cases","schema_version":"4.0.0","data":{"resource":{"id":7}}}"#;
    assert!(inbox.hand_in(&Notification::parse(body).unwrap()));
    assert_eq!(states(&mut follow).await, ["outgoing_payment_sent"]);
}

#[tokio::test]
async fn it_goes_on_where_another_was() {
    let scene = Scene::of(&["processing"]).await;
    let mut first = scene.follow();
    first.next().await.unwrap().unwrap();
    let position = first.position();
    assert_eq!(position.state.as_deref(), Some("processing"));
    drop(first);
    scene.set("outgoing_payment_sent");
    let mut second = scene.follow().resume(position);
    assert_eq!(states(&mut second).await, ["outgoing_payment_sent"]);
    // At the end there is nothing to follow.
    let asked = scene.server.seen().len();
    let mut third = scene.follow().resume(second.position());
    assert!(third.next().await.is_none());
    assert_eq!(scene.server.seen().len(), asked);
    // What was known by a webhook is not told again.
    let position = FollowPosition {
        state: Some("funds_converted".to_owned()),
        occurred_at: "2026-11-27T12:00:20Z".parse().ok(),
    };
    scene.set("funds_converted");
    let mut fourth = scene
        .follow()
        .policy(quick().deadline(Duration::from_millis(50)))
        .resume(position.clone());
    fourth
        .inbox()
        .hand_in(&webhook(7, "processing", "2026-11-27T12:00:10Z"));
    match fourth.next().await {
        Some(Err(FollowError::Deadline(at))) => assert_eq!(at, position),
        other => panic!("{other:?}"),
    }
    assert!(fourth.next().await.is_none(), "nothing after the deadline");
}

#[tokio::test]
async fn failures_that_pass_are_tolerated_and_others_end_it() {
    let scene = Scene::of(&["503", "500", "429", "408", "outgoing_payment_sent"]).await;
    assert_eq!(states(&mut scene.follow()).await, ["outgoing_payment_sent"]);
    for (answers, asked) in [(&["404"][..], 1), (&["403"], 1), (&["503"], 4)] {
        let scene = Scene::of(answers).await;
        let mut follow = scene.follow().policy(quick().tolerated(3));
        assert!(
            matches!(follow.next().await, Some(Err(FollowError::Call(_)))),
            "{answers:?}"
        );
        assert!(follow.next().await.is_none());
        assert_eq!(scene.server.seen().len(), asked, "{answers:?}");
    }
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_nothing() {
    let scene = Scene::of(&["processing"]).await;
    let mut follow = scene.follow().policy(slow());
    follow.next().await.unwrap().unwrap();
    let inbox = follow.inbox();
    for _ in 0..3 {
        assert!(
            tokio::time::timeout(Duration::from_millis(5), follow.next())
                .await
                .is_err()
        );
    }
    inbox.hand_in(&webhook(7, "funds_converted", "2026-11-27T12:01:00Z"));
    assert!(tokio::time::timeout(Duration::ZERO, async {}).await.is_ok());
    assert_eq!(
        follow.next().await.unwrap().unwrap().state,
        "funds_converted"
    );
}

#[tokio::test]
async fn orders_of_cards_and_reviews_are_followed_the_same_way() {
    let scene = Scene::of(&["PLACED", "PRODUCED", "RETURNED", "COMPLETED"]).await;
    let mut follow = scene.wise().card_orders().follow(1, 7).policy(quick());
    assert_eq!(
        states(&mut follow).await,
        ["PLACED", "PRODUCED", "RETURNED", "COMPLETED"]
    );
    let review = "3b041641-1788-44f2-a60d-f25453fe2e85";
    let scene = Scene::of(&["NEW"]).await;
    let mut follow = scene.wise().kyc_reviews().follow(1, review).policy(slow());
    follow.next().await.unwrap().unwrap();
    let body = format!(
        r#"{{"event_type":"kyc-reviews#state-change","schema_version":"5.0.0","data":{{"resource":{{"id":"{review}","state":"PASSED",
        "updatedAt":"2026-11-27T12:01:00Z"}}}}}}"#
    );
    assert!(
        follow
            .inbox()
            .hand_in(&Notification::parse(body.as_bytes()).unwrap())
    );
    assert_eq!(states(&mut follow).await, ["PASSED"]);
}

#[cfg(feature = "legacy")]
#[tokio::test]
async fn the_unversioned_paths_are_followed_by_methods_of_their_own() {
    let review = "3b041641-1788-44f2-a60d-f25453fe2e85";
    let scene = Scene::of(&["outgoing_payment_sent"]).await;
    let wise = scene.wise();
    let mut follows = [
        wise.legacy().transfers().follow(7),
        wise.legacy().third_party_transfers().follow(1, 7),
        wise.third_party_transfers().follow(1, 7),
    ];
    for follow in &mut follows {
        assert_eq!(states(follow).await, ["outgoing_payment_sent"]);
    }
    for (state, mut follow) in [
        ("COMPLETED", wise.legacy().card_orders().follow(1, 7)),
        ("PASSED", wise.legacy().kyc_reviews().follow(1, review)),
    ] {
        scene.set(state);
        assert_eq!(states(&mut follow).await, [state]);
    }
    let seen = scene.server.seen();
    let lines: Vec<&str> = seen.iter().map(|seen| seen.line.as_str()).collect();
    for (line, start) in lines.iter().zip([
        "GET /v1/transfers/7 ",
        "GET /v2/profiles/1/third-party-transfers/7 ",
        "GET /2",
        "GET /v3/spend/profiles/1/card-orders/7 ",
        "GET /v2/profiles/1/kyc-reviews/3b041641",
    ]) {
        assert!(line.replacen("/api", "", 1).starts_with(start), "{line}");
    }
    assert_eq!(lines.len(), 5);
}

/// The activities of a profile: answers with an id, a type and a status each. So many of them say that there is a further page.
async fn activities(
    with_more: usize,
    pages: Vec<Vec<(&'static str, &'static str, &'static str)>>,
) -> Server {
    let mut next = 0;
    Server::answering(move |_| {
        let page = &pages[next.min(pages.len() - 1)];
        next += 1;
        let cursor = if next <= with_more { "more" } else { "" };
        let items = page.iter().map(|(id, kind, status)| {
            serde_json::json!({ "resource": { "id": id, "type": kind }, "status": status })
        });
        let items: serde_json::Value = items.collect();
        let body = serde_json::json!({ "activities": items, "cursor": cursor }).to_string();
        let headers = [("Content-Type", "application/json")];
        answer("200 OK", &headers, body.as_bytes())
    })
    .await
}

#[tokio::test]
async fn a_movement_between_balances_is_found_among_the_activities() {
    const BALANCE: &str = "BALANCE_TRANSACTION";
    let server = activities(
        1,
        vec![
            vec![("30", BALANCE, "COMPLETED"), ("7", "TRANSFER", "COMPLETED")],
            vec![("7", BALANCE, "IN_PROGRESS")],
            vec![("7", BALANCE, "ON_THE_MOON")],
            vec![("7", BALANCE, "COMPLETED")],
        ],
    )
    .await;
    let builder = server.builder().user_token("hush");
    let wise = builder.retry(RetryPolicy::never()).build().unwrap();
    let created: wise_api::Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
    let mut follow = wise.balances().follow_movement(1, 7, created.clone());
    follow = follow.policy(quick());
    let expected = ["IN_PROGRESS", "ON_THE_MOON", "COMPLETED"];
    assert_eq!(states(&mut follow).await, expected);
    let seen = server.seen();
    let target = |index: usize| seen[index].line.split(' ').nth(1).unwrap().to_owned();
    let (first, second) = (target(0), target(1));
    assert!(first.contains("/profiles/1/activities?"), "{first}");
    for part in [
        "monetaryResourceType=BALANCE_TRANSACTION",
        "since=2026-11-27T11%3A59%3A00Z",
        "size=100",
    ] {
        assert!(first.contains(part), "{first}");
    }
    assert!(
        !first.contains("nextCursor") && second.ends_with("nextCursor=more"),
        "{second}"
    );
    assert_eq!(seen.len(), 4, "a final state ends it");

    // What no activity is about has no state, whatever else happened.
    let server = activities(
        0,
        vec![vec![
            ("70", BALANCE, "COMPLETED"),
            ("7", "TRANSFER", "COMPLETED"),
        ]],
    )
    .await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let follow = wise.balances().follow_movement(1, 7, created.clone());
    let mut follow = follow.policy(quick().deadline(Duration::from_millis(50)));
    match follow.next().await {
        Some(Err(FollowError::Deadline(at))) => assert_eq!(at, FollowPosition::default()),
        other => panic!("{other:?}"),
    }

    // A webhook of the profile's balances makes it ask, and one of others does not.
    let server = activities(0, vec![vec![], vec![("7", BALANCE, "CANCELLED")]]).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let mut follow = wise
        .balances()
        .follow_movement(1, 7, created)
        .policy(slow());
    let inbox = follow.inbox();
    let update = |profile: u64| {
        let body = format!(
            r#"{{"event_type":"balances#update","schema_version":"3.0.0","data":{{"resource":{{"id":2,"profile_id":{profile},
            "type":"balance-account"}},"step_id":5,"occurred_at":"2026-11-27T12:00:20Z"}}}}"#
        );
        Notification::parse(body.as_bytes()).unwrap()
    };
    let early = tokio::time::timeout(Duration::from_millis(50), follow.next()).await;
    assert!(early.is_err());
    assert!(!inbox.hand_in(&update(2)));
    assert!(!inbox.hand_in(&webhook(7, "cancelled", "2026-11-27T12:00:30Z")));
    assert!(inbox.hand_in(&update(1)));
    assert_eq!(states(&mut follow).await, ["CANCELLED"]);
}

#[tokio::test]
async fn a_policy_of_odd_values_ends_nothing_by_itself() {
    let scene = Scene::of(&["processing", "outgoing_payment_sent"]).await;
    let odd = quick()
        .jitter(f64::NAN)
        .deadline(Duration::MAX)
        .watch_returns(Duration::MAX);
    let mut follow = scene.follow().policy(odd);
    assert_eq!(follow.next().await.unwrap().unwrap().state, "processing");
    let next = follow.next().await.unwrap().unwrap();
    assert_eq!(next.state, "outgoing_payment_sent");
    let forever = FollowPolicy::new().every(Duration::MAX, Duration::MAX);
    let mut follow = scene.follow().policy(forever);
    assert_eq!(states(&mut follow).await, ["outgoing_payment_sent"]);
}
