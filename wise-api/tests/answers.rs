//! What the client makes of what comes back.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::Duration;

use http::Method;
use support::{Server, answer};
use tokio::net::TcpListener;
use wise_api::credential::Credential;
use wise_api::error::{ApiError, Reached};
use wise_api::operation::{Idempotency, Retry};
use wise_api::operation::{Operation, OperationInfo, Request, Response};
use wise_api::retry::RetryPolicy;
use wise_api::{Decimal, Error, Json, Wise};

/// An operation that gives a number for each currency.
#[derive(Clone, Debug)]
struct Rates;

impl Operation for Rates {
    type Output = std::collections::BTreeMap<String, Decimal>;

    const INFO: OperationInfo = OperationInfo {
        id: "rates",
        method: Method::GET,
        version: "",
        path: "/v1/rates",
        security: &[
            &[Credential::UserToken],
            &[Credential::ClientCredentialsToken, Credential::BasicAuth],
        ],
        servers: &[],
        idempotency: Idempotency::None,
        retry: Retry::WhereSafe,
    };

    fn request(&self) -> Result<Request, Error> {
        Ok(Request::new(&Self::INFO))
    }

    fn decode(response: &Response) -> Result<Self::Output, Error> {
        response.json()
    }
}

fn client(server: &Server) -> Wise {
    server
        .builder()
        .user_token("hush")
        .retry(RetryPolicy::never())
        .body_limit(1000)
        .build()
        .unwrap()
}

async fn refused(status: &str, body: &[u8]) -> ApiError {
    let server = Server::raw(vec![answer(
        status,
        &[("X-Trace-Id", "t-9"), ("X-External-Correlation-Id", "c-9")],
        body,
    )])
    .await;
    match client(&server).send(Rates).await {
        Err(Error::Api(error)) => *error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_success() {
    let server = Server::json("200 OK", r#"{"EUR":1.10,"GBP":"0.1"}"#).await;
    let rates = client(&server).send(Rates).await.unwrap();
    assert_eq!(rates["EUR"].to_string(), "1.10");
    assert_eq!(rates["GBP"].to_string(), "0.1");
}

#[tokio::test]
async fn a_success_that_cannot_be_read_keeps_everything() {
    for (body, path) in [
        (&br#"{"EUR":{"secret":"x"}}"#[..], "$.EUR"),
        (b"<html>", "$"),
        (b"", "$"),
        (b"{\"EUR\":1", "$"),
        (b"\xff", "$"),
    ] {
        let server = Server::raw(vec![answer("201 Created", &[("X-Trace-Id", "t-9")], body)]).await;
        let error = client(&server).send(Rates).await.unwrap_err();
        assert_eq!(error.reached(), Reached::Yes);
        let Error::Decode(unreadable) = &error else {
            panic!("{error}")
        };
        assert_eq!(unreadable.path(), path);
        assert_eq!(&unreadable.response().body()[..], body);
        assert_eq!(unreadable.response().status().as_u16(), 201);
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains("rates") && shown.contains("t-9") && !shown.contains("secret"),
            "{shown}"
        );
    }
}

/// The same, where it matters most: the transfer exists.
#[cfg(feature = "__newest-quarter")]
#[tokio::test]
async fn a_write_whose_answer_cannot_be_read_is_done() {
    use wise_api::transfer::CreateTransfer;

    let create = async |body: &str| {
        let headers = [("X-Trace-Id", "t-9")];
        let server = Server::raw(vec![answer("200 OK", &headers, body.as_bytes())]).await;
        let key = wise_api::IdempotencyKey::generate();
        let transfer = CreateTransfer::new(5, uuid::Uuid::nil(), key);
        let call = client(&server).transfers().create(transfer);
        let error = call.await.unwrap_err();
        assert_eq!(server.seen().len(), 1, "never sent again");
        assert_eq!(error.response().unwrap().body(), body);
        assert!(error.idempotency_key().is_some());
        error
    };
    let error = create(r#"{"id":15574445,"rate":{"of":"tomorrow"}}"#).await;
    assert!(!error.outcome_is_uncertain());
    assert_eq!(
        error.to_string(),
        "transferCreate: Wise accepted the request with 200, but its body is not as expected at $.rate: \
         expected a decimal number, found an object (trace id t-9)"
    );
    let Error::Decode(unreadable) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(unreadable.id().as_deref(), Some("15574445"));

    // Whoever it was, it was not the API.
    for page in ["<html>Sign in</html>", "OK", "{\"id\":15574445,"] {
        let error = create(page).await;
        assert!(error.outcome_is_uncertain(), "{page}");
        assert!(!error.to_string().contains("Wise accepted"), "{error}");
    }
    // That has no effect on reads.
    let server = Server::json("200 OK", "<html>").await;
    let error = client(&server).send(Rates).await.unwrap_err();
    assert!(!error.outcome_is_uncertain());
}

#[tokio::test]
async fn the_head_of_an_answer_that_breaks_off_is_kept() {
    let head = "HTTP/1.1 201 Created\r\nX-Trace-Id: t-9\r\nContent-Length: 20\r\n\r\n{\"id\"";
    let server = Server::raw(vec![head.into()]).await;
    let error = client(&server).send(Rates).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 201);
    assert_eq!(error.trace_id(), Some("t-9"));
    assert_eq!(error.reached(), Reached::Yes);
    assert_eq!(
        error.to_string(),
        "rates: the connection broke within the response; the request reached Wise, and its response began with 201 (trace id t-9)"
    );
}

#[tokio::test]
async fn a_refusal_keeps_everything_and_shows_little() {
    let error = refused(
        "422 Unprocessable Entity",
        br#"{"errors":[{"code":"bad.amount","message":"Jane","path":"amount","arguments":[5]}]}"#,
    )
    .await;
    assert_eq!(error.status().as_u16(), 422);
    assert_eq!(
        (error.code(), error.trace_id(), error.correlation_id()),
        (Some("bad.amount"), Some("t-9"), Some("c-9"))
    );
    let entry = &error.entries()[0];
    assert_eq!(
        (entry.message.as_deref(), entry.path.as_deref()),
        (Some("Jane"), Some("amount"))
    );
    assert_eq!(entry.details.as_ref().map(Json::as_str), Some("[5]"));
    assert!(error.raw().starts_with(b"{\"errors\""));
    assert_eq!(
        error.to_string(),
        "rates: Wise answered 422 Unprocessable Entity, code bad.amount (trace id t-9)"
    );
    assert!(!format!("{:?}", error.response()).contains("Jane"));
    let whole = Error::Api(Box::new(error));
    assert!(!format!("{whole:?}").contains("Jane"), "{whole:?}");
}

#[tokio::test]
async fn every_shape_of_refusal() {
    // Body, and each entry as code, message, path, details.
    type Entry = [Option<&'static str>; 4];
    let cases: &[(&str, &[Entry])] = &[
        (
            r#"{"timestamp":"x","errors":[{"code":"a","message":"m","arguments":null},{"code":"b","field":"f"}]}"#,
            &[
                [Some("a"), Some("m"), None, None],
                [Some("b"), None, Some("f"), None],
            ],
        ),
        (
            r#"{"error":"invalid_grant","error_description":"d"}"#,
            &[[Some("invalid_grant"), Some("d"), None, None]],
        ),
        (
            r#"{"timestamp":"x","status":404,"error":"Not Found","message":"m","path":null}"#,
            &[[None, Some("m"), None, None]],
        ),
        (
            r#"{"status":400,"error":"Bad Request","message":"m","path":"/p","errors":[{"field":"f","message":"n","rejectedValue":7}]}"#,
            &[[None, Some("n"), Some("f"), Some("7")]],
        ),
        (
            r#"{"type":"about:blank","title":"t","status":"422","detail":"d","code":"whole","errors":[{"code":"c","ref":"r","detail":"e","attributes":{"a":1}}]}"#,
            &[
                [Some("whole"), Some("d"), None, None],
                [Some("c"), Some("e"), Some("r"), Some(r#"{"a":1}"#)],
            ],
        ),
        (
            r#"{"title":"t","status":422,"errors":null}"#,
            &[[None, Some("t"), None, None]],
        ),
        (
            r#"{"code":"c","category":"k","description":"d","details":["x"]}"#,
            &[[Some("c"), Some("d"), None, Some(r#"["x"]"#)]],
        ),
        (
            r#"{"code":17,"message":"m"}"#,
            &[[Some("17"), Some("m"), None, None]],
        ),
        (
            r#"{"message":"m","request_id":"r"}"#,
            &[[None, Some("m"), None, None]],
        ),
        (
            r#"{"errorMessage":"m","success":false}"#,
            &[[None, Some("m"), None, None]],
        ),
        (
            r#"{"type":"BALANCE","status":"REJECTED","errorCode":"c","errorMessage":"m"}"#,
            &[[Some("c"), Some("m"), None, None]],
        ),
        (
            r#"{"errors":["only text"]}"#,
            &[[None, Some("only text"), None, None]],
        ),
        (r#"[{"code":"a"}]"#, &[[Some("a"), None, None, None]]),
        (r#""text""#, &[[None, Some("text"), None, None]]),
        ("  plain text ", &[[None, Some("plain text"), None, None]]),
        (r#"{"errors":"odd","message":{"deep":1}}"#, &[]),
        ("{}", &[]),
        ("null", &[]),
        ("", &[]),
        ("{\"code\":", &[]),
        ("<html><body>Bad gateway</body></html>", &[]),
    ];
    for (body, expected) in cases {
        let error = refused("400 Bad Request", body.as_bytes()).await;
        let entries: Vec<[Option<&str>; 4]> = error
            .entries()
            .iter()
            .map(|e| {
                [
                    e.code.as_deref(),
                    e.message.as_deref(),
                    e.path.as_deref(),
                    e.details.as_ref().map(Json::as_str),
                ]
            })
            .collect();
        assert_eq!(entries, *expected, "{body}");
        assert_eq!(error.raw(), body.as_bytes());
        // One line, with the code and nothing else of the body.
        let code = error.code().map(|code| format!(", code {code}"));
        let line = format!(
            "rates: Wise answered 400 Bad Request{} (trace id t-9)",
            code.unwrap_or_default()
        );
        assert_eq!(error.to_string(), line);
        let debug = format!("{error:?}").replace(error.code().unwrap_or("no code"), "");
        assert!(
            entries
                .iter()
                .flatten()
                .flatten()
                .all(|text| text.len() < 3 || !debug.contains(text))
        );
    }
    let error = refused("400 Bad Request", b"\xff\xfe").await;
    assert_eq!(error.entries().len(), 1);
    assert_eq!(&error.raw()[..], b"\xff\xfe");
}

/// A million entries would take a hundred times the memory of the body.
#[tokio::test]
async fn a_refusal_that_is_too_large_to_be_one_has_no_entries() {
    let body = format!("[{}0]", "0,".repeat(1024 * 1024));
    let server = Server::json("400 Bad Request", &body).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let Err(Error::Api(error)) = wise.send(Rates).await else {
        panic!("it was refused")
    };
    assert!(error.entries().is_empty() && error.raw().len() == body.len());
}

#[tokio::test]
async fn hints() {
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let error = refused(status, b"").await.to_string();
        assert!(error.ends_with("lists for this operation: user token or client credentials token and client id and secret"), "{error}");
    }
    let error = refused("404 Not Found", b"").await.to_string();
    assert!(error.contains("API version"), "{error}");
    for body in [
        &b"{}"[..],
        b"<html>",
        br#"{"status":404,"error":"Not Found"}"#,
    ] {
        let error = refused("404 Not Found", body).await.to_string();
        assert!(error.contains("API version"), "{error}");
    }
    let error = refused("404 Not Found", br#"{"code":"transfer.not-found"}"#).await;
    assert!(!error.to_string().contains("API version"), "{error}");
    let error = refused("400 Bad Request", br#"{"code":"Jane Doe, 1 High Street"}"#).await;
    assert!(!error.to_string().contains("Jane"));
    assert_eq!(error.code(), Some("Jane Doe, 1 High Street"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let target = Server::json("200 OK", "{}").await;
    let server = Server::raw(vec![answer(
        "302 Found",
        &[("Location", &target.base())],
        b"",
    )])
    .await;
    let error = client(&server).send(Rates).await.unwrap_err();
    let Error::Api(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.status().as_u16(), 302);
    assert!(target.seen().is_empty());
}

#[tokio::test]
async fn bodies_are_read_up_to_a_limit() {
    let exact = format!("{{\"EUR\":{}1}}", " ".repeat(991));
    assert_eq!(exact.len(), 1000);
    let server = Server::json("200 OK", &exact).await;
    assert_eq!(client(&server).send(Rates).await.unwrap().len(), 1);

    let server = Server::json("200 OK", &format!("{exact} ")).await;
    let error = client(&server).send(Rates).await.unwrap_err();
    let Error::Decode(unreadable) = &error else {
        panic!("{error}")
    };
    assert!(unreadable.response().is_truncated());
    assert_eq!(unreadable.response().body().len(), 1000);
    assert!(unreadable.reason().contains("limit"));

    let error = refused("500 Internal Server Error", &[b'x'; 5000]).await;
    assert!(error.response().is_truncated());
    assert_eq!(error.raw().len(), 1000);
}

#[tokio::test]
async fn whether_a_request_can_have_arrived() {
    // Nobody listens.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let environment = wise_api::Environment::Custom {
        api: nobody.clone(),
        cards: nobody,
    };
    let wise = Wise::builder()
        .environment(environment)
        .user_token("hush")
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = wise.send(Rates).await.unwrap_err();
    assert_eq!(error.reached(), Reached::No);
    assert!(error.to_string().contains("did not reach"), "{error}");
    assert!(std::error::Error::source(&error).is_some());

    // The connection ends without a response.
    let server = Server::raw(vec![Vec::new()]).await;
    let error = client(&server).send(Rates).await.unwrap_err();
    assert_eq!(error.reached(), Reached::Maybe, "{error}");

    // The response ends in the middle.
    let whole = answer("200 OK", &[], br#"{"EUR":1}"#);
    let server = Server::raw(vec![whole[..whole.len() - 3].to_vec()]).await;
    let error = client(&server).send(Rates).await.unwrap_err();
    assert_eq!(error.reached(), Reached::Yes, "{error}");

    // No response comes.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let environment = wise_api::Environment::Custom {
        api: silent.clone(),
        cards: silent,
    };
    let wise = Wise::builder()
        .environment(environment)
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = wise.send(Rates).await.unwrap_err();
    assert_eq!(error.reached(), Reached::Maybe);
    let Error::Transport(transport) = &error else {
        panic!("{error}")
    };
    assert!(transport.is_timeout());
    assert!(!format!("{error} {error:?}").contains("/v1/rates"));
}

#[test]
fn answers_that_came_another_way() {
    let answer = |status: u16, body: &'static str| {
        let status = http::StatusCode::from_u16(status).unwrap();
        Response::new(&Rates::INFO, status, http::HeaderMap::new(), body)
    };
    let success = answer(200, r#"{"EUR":1.10}"#).into_success().unwrap();
    assert_eq!(Rates::decode(&success).unwrap()["EUR"].to_string(), "1.10");
    let error = answer(409, r#"{"code":"twice"}"#)
        .into_success()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "rates: Wise answered 409 Conflict, code twice"
    );
    let request = Rates.request().unwrap();
    assert_eq!(
        (
            request.info().method.as_str(),
            request.target().unwrap().as_str()
        ),
        ("GET", "/v1/rates")
    );
}

#[test]
fn what_is_in_an_unknown_shape_is_not_said_to_be_left_out() {
    let read =
        |json: &str| -> wise_api::transfer::AnyTransfer { serde_json::from_str(json).unwrap() };
    let said = read(r#"{"user": 1}"#).id().unwrap_err().to_string();
    assert!(
        said.ends_with("Wise left it out of this response"),
        "{said}"
    );

    // A form of funding that is not known.
    let funding: wise_api::transfer::Funding =
        serde_json::from_str(r#"{"type":"BARTER","errorCode":"x"}"#).unwrap();
    let missing = funding.error_code().unwrap_err();
    assert_eq!(
        (missing.type_name(), missing.field()),
        ("Funding", "errorCode")
    );
    let said = missing.to_string();
    assert!(
        said.contains("is kept as JSON in `Funding::Unrecognized`"),
        "{said}"
    );
}

#[test]
fn an_id_that_is_none_is_an_error_in_a_union_too() {
    let read = serde_json::from_str::<wise_api::transfer::AnyTransfer>;
    let error = read(r#"{"id": "seven"}"#).unwrap_err().to_string();
    assert!(error.contains("$.id"), "{error}");
}
