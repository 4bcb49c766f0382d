//! What a test asks for: responses, statuses, variations and faults, from Rust and through `/_mock`, as the real client meets them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::{Duration, Instant};

use http::StatusCode;
use serde_json::{Value, json};
use support::paths::path;
use support::{Sent, Wire, operation, root};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wise_api::balance::{CreateBalance, Type};
use wise_api::retry::RetryPolicy;
use wise_api::transfer::{FundFromBalance, FundTransfer};
use wise_api::{Currency, Error, ProfileId, Wise};
use wise_mock::{Fault, Response, Server, Variation};

fn once(mock: &Server) -> Wise {
    mock.client_builder()
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

/// A request to the mock itself.
async fn control(mock: &Server, method: &str, path: &str, body: &Value) -> support::Reply {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let length = body.len();
    let request = format!(
        "{method} /_mock{path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    Wire::connect(&mock.url())
        .await
        .exchange(request.as_bytes())
        .await
        .unwrap()
}

/// Asks for the next response of the list of profiles, one way and the other.
async fn ask(mock: &Server, way: usize, fault: Fault, body: Value) {
    if way == 0 {
        mock.on("profileList").fault(fault).unwrap();
        return;
    }
    let mut body = body;
    body["operation"] = json!("PROFILELIST");
    let reply = control(mock, "POST", "/overrides", &body).await;
    assert_eq!(reply.status, 204, "{:?}", reply.json());
}

#[tokio::test]
async fn an_answer_is_dropped_or_breaks_off() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    for way in 0..2 {
        ask(&mock, way, Fault::Drop, json!({ "fault": "drop" })).await;
        let error = wise.profiles().list().await.unwrap_err();
        assert!(!matches!(error, Error::Api(_)), "{error}");
        ask(&mock, way, Fault::Truncate, json!({ "fault": "truncate" })).await;
        let error = wise.profiles().list().await.unwrap_err();
        assert!(!matches!(error, Error::Api(_)), "{error}");
        wise.profiles().list().await.unwrap();
    }
    assert_eq!(mock.requests().len(), 6);
}

#[tokio::test]
async fn an_answer_that_breaks_off_has_begun() {
    let mock = Server::start().await.unwrap();
    mock.on("profileList").fault(Fault::Truncate).unwrap();
    let request = Sent::least(operation(root(), "profileList")).bytes();
    let address = mock.url().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    let mut came = Vec::new();
    // It ends with the end of the connection, whether that is a clean one or not.
    let _ = stream.read_to_end(&mut came).await;
    let came = String::from_utf8(came).unwrap();
    let (head, body) = came.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.unwrap().parse().unwrap();
    assert_eq!(body.len(), length / 2);
    assert!(body.starts_with("[{"), "{body}");
}

#[tokio::test]
async fn what_may_be_a_secret_is_not_listed() {
    let mock = Server::start().await.unwrap();
    let mut wire = Wire::connect(&mock.url()).await;
    let profiles = Sent::least(operation(root(), "profileList"));
    wire.send(&profiles.clone().query("client_secret", "s3cret"))
        .await;
    wire.send(&profiles.query("code", "s3cret").query("size", "7"))
        .await;
    let rates = Sent::least(operation(root(), "rateGet"));
    wire.send(&rates.query("source", "EUR")).await;
    let all = control(&mock, "GET", "/requests", &Value::Null)
        .await
        .json();
    assert!(!all.to_string().contains("s3cret"), "{all}");
    let (profiles, rates) = (path("profileList"), path("rateGet"));
    assert_eq!(all[0]["target"], format!("{profiles}?client_secret=***"));
    assert_eq!(all[1]["target"], format!("{profiles}?code=***&size=7"));
    assert_eq!(all[2]["target"], format!("{rates}?source=EUR"));
    let shown = format!("{:?}", mock.requests());
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn an_answer_comes_late() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    let late = Duration::from_millis(30);
    for way in 0..2 {
        ask(
            &mock,
            way,
            Fault::Delay(late),
            json!({ "fault": "delay", "milliseconds": 30 }),
        )
        .await;
        let begun = Instant::now();
        wise.profiles().list().await.unwrap();
        assert!(begun.elapsed() >= late);
    }
}

#[tokio::test]
async fn a_client_that_does_not_wait_does_not_know_that_the_mock_has_acted() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
    let before = wise
        .balances()
        .list(profile, ["STANDARD"])
        .await
        .unwrap()
        .len();
    mock.on("balanceCreate")
        .fault(Fault::Delay(Duration::from_secs(3600)))
        .unwrap();
    let call = wise
        .balances()
        .create(profile, CreateBalance::new(Currency::GBP, Type::Standard));
    let error = call.timeout(Duration::from_millis(200)).await.unwrap_err();
    assert!(!matches!(error, Error::Api(_)), "{error}");
    let after = wise
        .balances()
        .list(profile, ["STANDARD"])
        .await
        .unwrap()
        .len();
    assert_eq!(after, before + 1);
}

#[tokio::test]
async fn a_limit_of_rate_says_when_to_come_back() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    for way in 0..2 {
        let fault = Fault::RateLimit { retry_after: 17 };
        ask(
            &mock,
            way,
            fault,
            json!({ "fault": "rate-limit", "retryAfter": 17 }),
        )
        .await;
        let Error::Api(refused) = wise.profiles().list().await.unwrap_err() else {
            panic!("no refusal");
        };
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers()["retry-after"], "17");
    }
    // The client that repeats does not notice, but for the time.
    mock.on("profileList")
        .fault(Fault::RateLimit { retry_after: 0 })
        .unwrap();
    mock.client().unwrap().profiles().list().await.unwrap();
}

#[tokio::test]
async fn the_server_fails() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    for way in 0..2 {
        for status in [500, 502, 503, 504] {
            ask(
                &mock,
                way,
                Fault::ServerError(status),
                json!({ "fault": "error", "status": status }),
            )
            .await;
            let Error::Api(refused) = wise.profiles().list().await.unwrap_err() else {
                panic!("no refusal");
            };
            assert_eq!(refused.status().as_u16(), status);
            assert!(refused.response().body().is_empty());
        }
    }
}

#[tokio::test]
async fn more_is_asked_of_the_customer() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    for way in 0..2 {
        let fault = Fault::Sca {
            token: "s3cret".to_owned(),
        };
        ask(
            &mock,
            way,
            fault,
            json!({ "fault": "sca", "token": "s3cret" }),
        )
        .await;
        let error = wise.profiles().list().await.unwrap_err();
        assert!(matches!(error, Error::ScaRequired(_)), "{error}");
        assert!(
            !format!("{error:?} {error}").contains("s3cret"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn answers_come_once_each_and_in_order() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    let answer = |name: &str| {
        let body = json!([{ "type": "PERSONAL", "id": 7, "fullName": name }]);
        Response::json(StatusCode::OK, &body).header("x-trace-id", "trace")
    };
    mock.on("profileList").respond(answer("first")).unwrap();
    let second = json!({
        "operation": "profileList", "status": 200, "headers": { "x-trace-id": "trace" },
        "body": [{ "type": "PERSONAL", "id": 8, "fullName": "second" }],
    });
    assert_eq!(
        control(&mock, "POST", "/overrides", &second).await.status,
        204
    );
    for id in [7, 8] {
        let call = wise
            .profiles()
            .list()
            .correlation_id("11111111-2222-4333-8444-555555555555");
        let meta = call.send_with_meta().await.unwrap();
        assert_eq!(meta.value[0].id().unwrap(), ProfileId::from(id));
        assert_eq!(meta.headers["x-trace-id"], "trace");
        assert_eq!(
            meta.headers["x-external-correlation-id"],
            "11111111-2222-4333-8444-555555555555"
        );
    }
    let profiles = wise.profiles().list().await.unwrap();
    assert!(
        profiles
            .iter()
            .all(|profile| profile.id().unwrap() != ProfileId::from(8))
    );
}

#[tokio::test]
async fn a_documented_status_has_its_documented_body() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    let one = operation(root(), "transferFund");
    for response in one
        .responses
        .iter()
        .filter(|response| response.status >= 400)
    {
        mock.on("transferFund").status(response.status).unwrap();
        let funding = FundTransfer::Balance(FundFromBalance::new());
        let Error::Api(refused) = wise.transfers().fund(1, 2, funding).await.unwrap_err() else {
            panic!("no refusal");
        };
        assert_eq!(refused.status().as_u16(), response.status);
    }
    let reply = control(
        &mock,
        "POST",
        "/overrides",
        &json!({ "operation": "profileList", "status": 429 }),
    )
    .await;
    assert_eq!(reply.status, 204);
    assert!(wise.profiles().list().await.is_err());
}

#[tokio::test]
async fn a_variation_is_asked_for() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    mock.on("profileGet").variation(Variation::Minimal).unwrap();
    assert!(wise.profiles().get(1).await.unwrap().id().is_err());
    let asked = json!({ "operation": "profileGet", "variation": "full" });
    assert_eq!(
        control(&mock, "POST", "/overrides", &asked).await.status,
        204
    );
    assert!(wise.profiles().get(1).await.unwrap().id().is_ok());
    let minimal = wise.profiles().get(1).header("X-Mock-Variation", "minimal");
    assert!(minimal.await.unwrap().id().is_err());
    let unknown = wise.profiles().get(1).header("X-Mock-Variation", "maximal");
    let Error::Api(refused) = unknown.await.unwrap_err() else {
        panic!("no refusal");
    };
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_said() {
    let mock = Server::start().await.unwrap();
    mock.on("noSuchOperation").status(429).unwrap_err();
    for (body, word) in [
        (Value::Null, "body is missing"),
        (json!({}), "operation"),
        (
            json!({ "operation": "noSuchOperation", "status": 429 }),
            "noSuchOperation",
        ),
        (json!({ "operation": "profileList" }), "variation"),
        (
            json!({ "operation": "profileList", "fault": "earthquake" }),
            "earthquake",
        ),
        (
            json!({ "operation": "profileList", "variation": "maximal" }),
            "maximal",
        ),
        (
            json!({ "operation": "profileList", "status": 42, "body": {} }),
            "status",
        ),
        (json!({ "operation": "profileList", "status": 99 }), "99"),
        (
            json!({ "operation": "profileList", "status": "429" }),
            "u16",
        ),
        (
            json!({ "operation": "profileList", "status": 700, "body": {} }),
            "700",
        ),
        (
            json!({ "operation": "profileList", "fault": "error", "status": 404 }),
            "404",
        ),
        (
            json!({ "operation": "profileList", "fault": "delay" }),
            "milliseconds",
        ),
        (
            json!({ "operation": "profileList", "fault": "drop", "variation": "full" }),
            "together",
        ),
        (
            json!({ "operation": "profileList", "fualt": "drop" }),
            "fualt",
        ),
        (
            json!({ "operation": "profileList", "body": {}, "headers": { "no name": "x" } }),
            "no name",
        ),
    ] {
        let reply = control(&mock, "POST", "/overrides", &body).await;
        assert_eq!(reply.status, 400, "{body}");
        let detail = reply.json()["detail"].to_string();
        assert!(detail.contains(word), "{detail}");
    }
    for (path, body) in [
        ("/sca", json!({ "operation": "noSuchOperation" })),
        ("/sca", json!({ "operation": "transferFund", "factors": 3 })),
        ("/sca", json!({ "factors": 2 })),
        ("/sca", json!({ "factor": 2 })),
        (
            "/rates",
            json!({ "source": "GBP", "target": "GBP", "rate": 2 }),
        ),
        (
            "/rates",
            json!({ "source": "", "target": "GBP", "rate": 2 }),
        ),
        ("/rates", json!({ "source": "EUR", "target": "GBP" })),
        ("/clock", json!({ "advanceSeconds": -1 })),
        ("/clock", Value::Null),
    ] {
        let reply = control(&mock, "POST", path, &body).await;
        assert_eq!(reply.status, 400, "{path} {body}");
    }
    mock.require_sca("noSuchOperation").unwrap_err();
    mock.require_sca_with_two_factors("noSuchOperation")
        .unwrap_err();
    mock.on("profileList").status(1000).unwrap_err();
    let fault = Fault::ServerError(404);
    mock.on("profileList").fault(fault).unwrap_err();
    assert_eq!(
        control(&mock, "GET", "/no-such-thing", &Value::Null)
            .await
            .status,
        404
    );
    assert!(mock.requests().is_empty());
    assert_eq!(once(&mock).profiles().list().await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_came_in_is_listed_and_forgotten() {
    let mock = Server::start().await.unwrap();
    let wise = once(&mock);
    wise.profiles().list().await.unwrap();
    let listed = control(&mock, "GET", "/requests", &Value::Null)
        .await
        .json();
    assert_eq!(listed[0]["operation"], "profileList");
    assert_eq!(listed[0]["method"], "GET");
    assert_eq!(listed[0]["refusedBy"], Value::Null);
    mock.on("profileList").fault(Fault::Drop).unwrap();
    assert_eq!(
        control(&mock, "POST", "/reset", &Value::Null).await.status,
        204
    );
    assert!(mock.requests().is_empty());
    wise.profiles().list().await.unwrap();
}
