//! What no client should send: the mock answers, and goes on.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::paths::path;
use support::{Sent, Wire, operation, root};
use wise_mock::Server;

/// That the mock still answers.
async fn lives(mock: &Server) {
    let mut wire = Wire::connect(&mock.url()).await;
    let reply = wire.send(&Sent::least(operation(root(), "rateGet"))).await;
    assert_eq!(reply.status, 200);
}

/// A request with this body to an operation that takes JSON.
fn with_body(head: &str, body: &[u8]) -> Vec<u8> {
    let sent = Sent::least(operation(root(), "transferCreate")).body(None);
    let bare = String::from_utf8(sent.bytes()).unwrap();
    let mut bytes = bare.trim_end().as_bytes().to_vec();
    bytes.extend(format!("\r\ncontent-type: application/json\r\n{head}\r\n\r\n").bytes());
    bytes.extend(body);
    bytes
}

fn json_body(body: &[u8]) -> Vec<u8> {
    with_body(&format!("content-length: {}", body.len()), body)
}

#[tokio::test]
async fn a_body_that_is_said_to_be_huge_is_not_waited_for() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    for length in ["70000000", "9000000000000000000"] {
        let reply = wire
            .exchange(&with_body(&format!("content-length: {length}"), b"{"))
            .await
            .unwrap();
        assert_eq!(reply.status, 413);
        assert_eq!(reply.json()["rule"], "size");
    }
    lives(&mock).await;
}

#[tokio::test]
async fn a_body_that_does_not_end_is_cut_off() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let size = 1024 * 1024;
    let mut chunk = format!("{size:x}\r\n").into_bytes();
    chunk.extend(vec![b' '; size]);
    chunk.extend(b"\r\n");
    let reply = wire
        .exchange(&with_body("transfer-encoding: chunked", &chunk.repeat(66)))
        .await;
    // The response may be lost, since the mock closes while the client still writes.
    assert!(reply.is_none_or(|reply| reply.status == 413));
    lives(&mock).await;
}

#[tokio::test]
async fn json_that_is_none_is_refused() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let deep = "[".repeat(100_000);
    let closed = format!("{}{}", "{\"a\":".repeat(50_000), "}".repeat(50_000));
    let bodies: [&[u8]; 7] = [
        deep.as_bytes(),
        closed.as_bytes(),
        b"{",
        b"nul",
        b"\xff\xfe",
        b"{} {}",
        b"\0",
    ];
    for body in bodies {
        let reply = wire.exchange(&json_body(body)).await.unwrap();
        let (status, operation, location, rule) = reply.problem();
        assert_eq!((status, operation.as_str()), (422, "transferCreate"));
        assert_eq!((location.as_str(), rule.as_str()), ("body", "json"));
    }
    // Whether this is a number depends on a feature of serde_json that any crate of a build can turn on.
    let reply = wire.exchange(&json_body(b"{\"a\": 1e999}")).await.unwrap();
    assert_eq!(reply.problem().0, 422);
    lives(&mock).await;
}

#[tokio::test]
async fn long_and_odd_values_are_refused_without_being_repeated() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let one = operation(root(), "transferCreate");
    let mut sent = Sent::least(one);
    sent.body.as_mut().unwrap()["targetAccount"] = json!("9".repeat(1_000_000));
    let reply = wire.send(&sent).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.len() < 2_000, "{}", reply.body.len());
    for number in [
        "-1",
        "0",
        "9223372036854775807",
        "9223372036854775808",
        "1e300",
        "-0.0",
        "NaN",
    ] {
        let mut sent = Sent::least(operation(root(), "profileGet"));
        sent.path.insert("profileId".to_owned(), number.to_owned());
        let status = wire.send(&sent).await.status;
        assert!(
            matches!(status, 200 | 403 | 404 | 422),
            "{number}: {status}"
        );
    }
    lives(&mock).await;
}

#[tokio::test]
async fn paths_that_are_no_text_are_refused() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let profiles = path("profileList");
    let version = profiles.strip_suffix("/profiles").unwrap();
    for (path, wanted) in [
        (format!("{profiles}/%FF"), 400),
        (format!("{profiles}/%C3%28"), 400),
        (format!("{profiles}/%"), 401),
        (format!("{profiles}/%00"), 401),
        (format!("{profiles}/..%2F..%2Fetc"), 401),
        (format!("{version}/%70rofiles/1"), 401),
        (format!("{profiles}/../profiles"), 404),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let reply = wire.exchange(request.as_bytes()).await.unwrap();
        assert_eq!(reply.status, wanted, "{path}");
        assert!(reply.json()["detail"].is_string());
    }
    let long = format!(
        "GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n",
        "a/".repeat(20_000)
    );
    assert_eq!(wire.exchange(long.as_bytes()).await.unwrap().status, 404);
    lives(&mock).await;
}

#[tokio::test]
async fn what_is_no_http_ends_the_connection() {
    let mock = Server::start().await.unwrap();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET /\xff\xfe HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"no such thing\r\n\r\n",
        b"GET / HTTP/1.1\r\nbroken header\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
    ] {
        let mut wire = Wire::connect(&mock.url()).await;
        let reply = wire.exchange(bytes).await;
        assert!(reply.is_none_or(|reply| reply.status == 400), "{bytes:?}");
    }
    lives(&mock).await;
}

#[tokio::test]
async fn what_is_no_text_or_no_number_is_refused() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let rates = String::from_utf8(Sent::least(operation(root(), "rateGet")).bytes()).unwrap();
    for query in ["source=%FF", "%FF=GBP", "source=GBP&target=%ED%A0%80"] {
        let request = rates.replacen("/rates", &format!("/rates?{query}"), 1);
        let reply = wire.exchange(request.as_bytes()).await.unwrap();
        assert_eq!(reply.status, 400, "{query}");
        assert_eq!(reply.json()["location"], "query");
        assert_eq!(reply.json()["rule"], "utf-8");
    }
    let mut profile = Sent::least(operation(root(), "profileGet"));
    for id in [
        "+1",
        " 1",
        "01",
        "1.0",
        "1e0",
        "0x1",
        "99999999999999999999",
    ] {
        profile.path.insert("profileId".to_owned(), id.to_owned());
        let reply = wire.send(&profile).await;
        assert_eq!(reply.status, 422, "{id}");
        assert_eq!(reply.json()["location"], "path.profileId");
    }
    for list in ["limit", "offset"] {
        let transfers = Sent::least(operation(root(), "transferList")).query(list, "-1");
        assert_eq!(wire.send(&transfers).await.status, 422);
    }
}

#[tokio::test]
async fn half_a_request_is_no_harm() {
    let mock = Server::start().await.unwrap();
    let whole = Sent::least(operation(root(), "transferCreate")).bytes();
    let mut open = Vec::new();
    for end in (0..whole.len()).step_by(40) {
        let mut wire = Wire::connect(&mock.url()).await;
        wire.write(&whole[..end]).await;
        open.push(wire);
    }
    lives(&mock).await;
    // Half of them hang up.
    open.truncate(open.len() / 2);
    lives(&mock).await;
    assert!(
        mock.requests()
            .iter()
            .all(|received| received.operation == Some("rateGet"))
    );
}

#[tokio::test]
async fn requests_without_a_pause_are_answered_in_order() {
    let mock = Server::builder().stateless().start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let one = Sent::least(operation(root(), "rateGet")).bytes();
    let other = b"GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n".to_vec();
    wire.write(&[one.clone(), other.clone(), one, other].concat())
        .await;
    for wanted in [200, 404, 200, 404] {
        assert_eq!(wire.answer().await.unwrap().status, wanted);
    }
}
