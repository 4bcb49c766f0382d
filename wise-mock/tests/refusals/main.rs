//! What the contract does not allow is refused, and the refusal says what, where and by which rule. Over HTTP, for every operation.

#![allow(clippy::unwrap_used)]

mod bodies;
mod parameters;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use support::paths::{path, served};
use support::{Reply, Sent, Wire, operations};
use wise_mock::Server;
use wise_mock::contract::Operation;

async fn mock() -> (Server, Wire) {
    // What was made before is no concern of these tests.
    let mock = Server::builder().stateless().start().await.unwrap();
    let wire = Wire::connect(&mock.url()).await;
    (mock, wire)
}

fn assert_refused(reply: &Reply, operation: &Operation, status: u16, location: &str, rule: &str) {
    let expected = (
        status,
        operation.id.clone(),
        location.to_owned(),
        rule.to_owned(),
    );
    assert_eq!(
        reply.problem(),
        expected,
        "{} {}",
        operation.version,
        operation.id
    );
    assert_eq!(reply.json()["version"], operation.version.as_str());
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
}

#[tokio::test]
async fn the_least_and_the_most_are_taken_by_every_operation() {
    let (mock, mut wire) = mock().await;
    for one in operations() {
        for sent in [Sent::least(one), Sent::most(one)] {
            let reply = wire.send(&sent).await;
            let success = one.success().unwrap().status;
            assert_eq!(
                reply.status,
                success,
                "{} {}: {:?}",
                one.version,
                one.id,
                reply.json()
            );
            // Also where a literal segment and a parameter stand side by side.
            let received = mock.requests().pop().unwrap();
            let reached = (received.version, received.operation);
            assert_eq!(reached, (Some(one.version.as_str()), Some(one.id.as_str())));
        }
    }
}

#[tokio::test]
async fn a_path_that_no_operation_has_is_refused_with_a_hint() {
    let (mock, mut wire) = mock().await;
    let mut ask = async |method: &str, path: &str| {
        let request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        wire.exchange(request.as_bytes()).await.unwrap()
    };
    let rates = path("rateGet");
    let version = rates.strip_suffix("/rates").unwrap();
    let nothing = format!("{version}/no-such-thing");
    let reply = ask("GET", &nothing).await;
    assert_eq!(
        reply.problem(),
        (404, String::new(), "path".to_owned(), "path".to_owned())
    );
    assert_eq!(reply.json()["value"], nothing);
    let detail = |reply: &Reply| reply.json()["detail"].as_str().unwrap().to_owned();
    assert!(!detail(&reply).contains("there is"));
    let known: BTreeSet<&str> = served("rateGet").into_iter().collect();
    let known: Vec<&str> = known.into_iter().collect();
    let hint = format!("; there is {}", known.join(", "));
    for path in ["/1999Q1/rates", "/v9/rates", "/rates"] {
        let reply = ask("GET", path).await;
        assert_eq!(reply.status, 404);
        assert!(detail(&reply).ends_with(&hint), "{}", detail(&reply));
    }
    let below = [
        version.to_owned(),
        format!("{version}/"),
        format!("{rates}/"),
    ];
    for path in below.iter().map(String::as_str).chain(["/", "//", "*"]) {
        assert_eq!(ask("GET", path).await.status, 404, "{path}");
    }
    assert!(
        mock.requests()
            .iter()
            .all(|received| received.refused_by.as_deref() == Some("path"))
    );
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has() {
    let (_mock, mut wire) = mock().await;
    for one in operations() {
        let mut sent = Sent::least(one).body(None);
        sent.method = "TRACE".to_owned();
        let reply = wire.send(&sent).await;
        assert_eq!(reply.status, 405, "{}", one.id);
        assert_eq!(reply.json()["rule"], "method");
        let allow = reply.header("allow").unwrap().to_ascii_uppercase();
        assert!(
            allow
                .split(", ")
                .any(|method| method == one.method.as_str()),
            "{}: {allow}",
            one.id
        );
    }
}

#[tokio::test]
async fn literal_segments_go_before_parameters() {
    let (mock, mut wire) = mock().await;
    // Siblings of which one has a literal where the other has a parameter.
    let mut found = 0;
    for literal in operations() {
        for parameter in operations() {
            let (one, other): (Vec<&str>, Vec<&str>) = (
                literal.path.split('/').collect(),
                parameter.path.split('/').collect(),
            );
            let same = one.len() == other.len() && literal.method == parameter.method;
            let differ: Vec<_> = one
                .iter()
                .zip(&other)
                .filter(|(one, other)| one != other)
                .collect();
            if !same
                || !matches!(differ[..], [(one, other)] if other.starts_with('{') && !one.contains('{'))
            {
                continue;
            }
            found += 1;
            wire.send(&Sent::least(literal)).await;
            assert_eq!(
                mock.requests().pop().unwrap().operation,
                Some(literal.id.as_str())
            );
        }
    }
    assert!(found > 0);
}

/// Where there are the unversioned paths alone, there is half as much to try.
fn least(count: usize) -> usize {
    if wise_api::NEWEST_VERSION.is_empty() {
        count / 2
    } else {
        count
    }
}
