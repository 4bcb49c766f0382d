//! What leaves the client, byte by byte.

#![allow(clippy::unwrap_used, clippy::panic)]

mod probes;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use http::Method;
use probes::{Probe, info};
use support::{Server, answer, free};
use wise_api::error::Reached;
use wise_api::operation::Request;
use wise_api::{Error, Json, Wise};

async fn server() -> Server {
    Server::raw(vec![answer("200 OK", &[("X-Trace-Id", "t-1")], b"{}")]).await
}

fn client(server: &Server) -> Wise {
    server
        .builder()
        .user_token("user")
        .personal_token("personal")
        .build()
        .unwrap()
}

#[tokio::test]
async fn paths_queries_headers_and_json() {
    let server = server().await;
    client(&server).send(Probe::<0>).await.unwrap();
    let seen = server.only();
    assert_eq!(
        seen.line,
        "POST /api/2026Q3/a/%C3%BC%2F%3F%23%25%7Btwo%7D%20.%3B/b.7?list=a%20b&list=c%26d%3De%2Bf&types=A%2CB,C HTTP/1.1"
    );
    assert_eq!(seen.header("x-one"), Some("x"));
    assert_eq!(seen.header("x-none"), None);
    assert_eq!(seen.header("accept"), Some("application/jose+json"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("authorization"), Some("Bearer user"));
    assert_eq!(
        seen.header("user-agent"),
        Some(concat!("wise-api/", env!("CARGO_PKG_VERSION"), " (2026Q3)"))
    );
    assert_eq!(seen.text(), r#"{"a":1.10}"#);
}

#[tokio::test]
async fn other_bodies() {
    let server = server().await;
    let wise = client(&server);
    wise.send(Probe::<1>).await.unwrap();
    wise.send(Probe::<2>).await.unwrap();
    wise.send(Probe::<3>).await.unwrap();
    wise.send(Probe::<4>).await.unwrap();
    let [form, text, bytes, patch] = &server.seen()[..] else {
        panic!()
    };
    assert_eq!(
        form.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(form.text(), "grant_type=x%20y%26z&n=1.50&b=true&%C3%BC=*~");
    assert_eq!(
        (text.header("content-type"), text.text()),
        (Some("application/jose+json"), "a.b.c")
    );
    assert_eq!(
        (bytes.header("content-type"), &bytes.body[..]),
        (Some("application/pdf"), &b"%PDF\x00\xff"[..])
    );
    assert_eq!(
        (patch.header("content-type"), patch.text()),
        (Some("application/merge-patch+json"), "null")
    );
}

#[tokio::test]
async fn multipart_bodies() {
    let server = server().await;
    client(&server).send(Probe::<5>).await.unwrap();
    let seen = server.only();
    let boundary = seen
        .header("content-type")
        .unwrap()
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap()
        .to_owned();
    let expected = [
        &b"--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a%22.PNG\"\r\nContent-Type: image/png\r\n\r\none\r\n"[..],
        b"--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"b.bin\"\r\nContent-Type: x/yEvil: 1\r\n\r\n\r\n--x\xff\r\n",
        b"--B\r\nContent-Disposition: form-data; name=\"documentType\"\r\n\r\nPASSPORT\r\n",
        b"--B\r\nContent-Disposition: form-data; name=\"submissionData\"\r\nContent-Type: application/json\r\n\r\n[1]\r\n--B--\r\n",
    ]
    .concat();
    let body: String = seen.body.iter().map(|byte| char::from(*byte)).collect();
    let expected: String = expected.iter().map(|byte| char::from(*byte)).collect();
    assert_eq!(body.replace(&boundary, "B"), expected);
}

#[tokio::test]
async fn hosts_and_credentials() {
    let server = server().await;
    let wise = client(&server);
    wise.send(Probe::<6>).await.unwrap();
    wise.send(Probe::<7>).await.unwrap();
    wise.send(Probe::<8>).await.unwrap();
    wise.send(Probe::<9>).await.unwrap();
    let full = server
        .builder()
        .client_credentials_token("client")
        .basic("id", "secret")
        .build()
        .unwrap();
    full.send(Probe::<7>).await.unwrap();
    full.send(Probe::<8>).await.unwrap();
    full.send(Probe::<0>).await.unwrap();
    let personal = server
        .builder()
        .personal_token("personal")
        .user_agent_suffix("shop/2")
        .build()
        .unwrap();
    personal.send(Probe::<2>).await.unwrap();
    let sent: Vec<(String, Option<String>)> = server
        .seen()
        .iter()
        .map(|seen| {
            (
                seen.line.split(' ').nth(1).unwrap().to_owned(),
                seen.header("authorization").map(str::to_owned),
            )
        })
        .collect();
    let basic = "Basic aWQ6c2VjcmV0";
    for (index, (path, authorization)) in [
        // A host of its own, without a version, and without security: no token.
        ("/cards/twcard-data/v1/x", None),
        // Only Basic is listed, and there is none.
        ("/api/2026Q3/oauth/token", None),
        // Anonymous is allowed, and the listed token is not there.
        ("/api/2026Q3/quotes", None),
        // What is listed is not there: what is there goes.
        ("/api/v1/x", Some("Bearer user")),
        ("/api/2026Q3/oauth/token", Some(basic)),
        ("/api/2026Q3/quotes", Some("Bearer client")),
        ("", Some("Bearer client")),
        ("/api/2026Q3/text", Some("Bearer personal")),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(
            path.is_empty() || sent[index].0 == path,
            "{index}: {:?}",
            sent[index]
        );
        assert_eq!(sent[index].1.as_deref(), authorization, "{index}");
    }
    assert_eq!(
        server.seen()[7].header("user-agent"),
        Some(concat!(
            "wise-api/",
            env!("CARGO_PKG_VERSION"),
            " (2026Q3) shop/2"
        ))
    );
}

#[tokio::test]
async fn options_of_a_call() {
    let server = server().await;
    let wise = client(&server);
    let with_meta = wise
        .send(Probe::<2>)
        .header("Accept-Minor-Version", "1")
        .header("User-Agent", "mine")
        .header("Authorization", "Bearer other")
        .correlation_id("c-1")
        .timeout(Duration::from_secs(5))
        .send_with_meta()
        .await
        .unwrap();
    assert_eq!(
        (
            with_meta.status.as_u16(),
            with_meta.trace_id(),
            with_meta.value.text().as_str()
        ),
        (200, Some("t-1"), "{}")
    );
    let seen = server.only();
    assert_eq!(seen.header("accept-minor-version"), Some("1"));
    assert_eq!(seen.header("user-agent"), Some("mine"));
    assert_eq!(seen.header("authorization"), Some("Bearer other"));
    assert_eq!(seen.header("x-external-correlation-id"), Some("c-1"));
}

#[tokio::test]
async fn undocumented_requests() {
    let server = server().await;
    let wise = client(&server);
    let mut request = free(Method::GET, "/v9/new%20thing");
    request.query("a", &"b");
    let response = wise.send(request).await.unwrap();
    assert_eq!(response.body(), "{}");
    assert_eq!(server.only().line, "GET /api/v9/new%20thing?a=b HTTP/1.1");
    assert_eq!(server.only().header("authorization"), Some("Bearer user"));
}

#[tokio::test]
async fn what_is_not_usable_is_refused_before_anything_is_sent() {
    let server = server().await;
    let wise = client(&server);
    let refused = |error: Error| {
        assert_eq!(error.reached(), Reached::No);
        let Error::Invalid(invalid) = &error else {
            panic!("{error}")
        };
        (invalid.operation_id(), invalid.parameter().to_owned())
    };
    for value in ["", ".", ".."] {
        let mut request = Request::new(&info("/a/{one}"));
        assert_eq!(
            refused(request.path("one", &value).unwrap_err()),
            ("probe", "one".to_owned()),
            "{value:?}"
        );
    }
    let mut request = Request::new(&info("/a/{one}"));
    assert_eq!(
        refused(request.path("one", &None::<i64>).unwrap_err()).1,
        "one"
    );
    assert_eq!(
        refused(request.header("X-A", &"a\nb").unwrap_err()).1,
        "X-A"
    );
    assert_eq!(
        refused(
            request
                .form(&Json::parse(r#"{"a":{}}"#).unwrap())
                .unwrap_err()
        )
        .1,
        "body"
    );
    assert_eq!(refused(wise.send(Probe::<10>).await.unwrap_err()).1, "path");
    assert_eq!(
        refused(wise.send(Probe::<2>).header("a b", "c").await.unwrap_err()).1,
        "a b"
    );
    assert_eq!(
        refused(
            wise.send(Probe::<2>)
                .header("a", "ü\u{1}")
                .await
                .unwrap_err()
        )
        .1,
        "a"
    );
    for id in ["", "1234567890123456789012345678901234567", "a b", "ü"] {
        assert_eq!(
            refused(wise.send(Probe::<2>).correlation_id(id).await.unwrap_err()).1,
            "correlation_id",
            "{id}"
        );
    }
    for path in [
        "",
        "v1/x",
        "//host/x",
        "https://example.org/x",
        "/v1/transfers/",
        "/v1/transfers//payments",
        "/a/../b",
        "/a/./b",
        "/a/%2E%2e/b",
        "/a/%2e/b",
        "/a/b%2fc",
        "/a/b%2Fc",
        "/a/..%2F..%2Fc",
        "/a/b%5cc",
        "/a/b%5Cc",
        "/a/file%2ejson",
        "/a/%252e%252e/b",
        "/a/b%252Fc",
        "/a/b%25252fc",
        "/a/b%25255Cc",
        "/a b",
        "/a?b=c",
        "/a#b",
        "/ü",
        "/a\\b",
    ] {
        assert_eq!(
            refused(wise.send(free(Method::GET, path)).await.unwrap_err()).1,
            "path",
            "{path}"
        );
    }
    assert!(server.seen().is_empty());
}

#[test]
fn settings_that_are_not_usable() {
    use wise_api::Environment::{Custom, Sandbox};
    let setting = |builder: wise_api::Builder| match builder.build() {
        Err(Error::Invalid(invalid)) => invalid.parameter().to_owned(),
        other => panic!("{other:?}"),
    };
    let sandbox = || Wise::builder().environment(Sandbox);
    assert_eq!(setting(Wise::builder()), "environment");
    assert_eq!(setting(sandbox().user_token("")), "user_token");
    assert_eq!(setting(sandbox().personal_token("a\nb")), "personal_token");
    assert_eq!(
        setting(sandbox().client_credentials_token("\u{7f}")),
        "client_credentials_token"
    );
    assert_eq!(setting(sandbox().basic("a:b", "c")), "basic");
    assert_eq!(
        setting(sandbox().user_agent_suffix("\n")),
        "user_agent_suffix"
    );
    for base in [
        "",
        "api.wise.com",
        "ftp://a",
        "https://",
        "https://a?b",
        "https://u:p@a",
    ] {
        let (api, cards) = (base.to_owned(), "https://cards.example".to_owned());
        assert_eq!(
            setting(Wise::builder().environment(Custom { api, cards })),
            "environment.api",
            "{base}"
        );
    }
}

#[test]
fn secrets_do_not_show() {
    let builder = Wise::builder()
        .environment(wise_api::Environment::Sandbox)
        .user_token("hush")
        .basic("id", "hush");
    let wise = builder.clone().build().unwrap();
    let call = wise.send(Probe::<11>).header("X-Key", "hush");
    let request = call.into_request().unwrap();
    assert_eq!(request.headers()["one-time-token"], "hush");
    assert!(request.headers()["one-time-token"].is_sensitive());
    assert!(!format!("{builder:?} {wise:?} {request:?}").contains("hush"));
}

#[test]
fn clients_and_calls_can_be_moved_and_shared() {
    fn check<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn send<T: Send + 'static>(_: T) {}
    let wise = Wise::builder()
        .environment(wise_api::Environment::Sandbox)
        .build()
        .unwrap();
    check(&wise);
    send(IntoFuture::into_future(wise.send(Probe::<0>)));
    send(wise.send(Probe::<0>).send_with_meta());
}
