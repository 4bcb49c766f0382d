//! Exchanges in files: what is replayed from them, and what is never in them.
#![cfg(all(
    feature = "testing",
    feature = "v2026q3",
    feature = "legacy",
    feature = "reqwest"
))]
#![allow(clippy::unwrap_used)]

#[path = "support/mod.rs"]
mod support;

use std::time::Duration;

use support::{Server, answer};
use wise_api::oauth_token::RefreshToken;
use wise_api::retry::RetryPolicy;
use wise_api::testing::{Recorder, Recording};
use wise_api::transfer::{CreateTransfer, Transfer};
use wise_api::{Decimal, Error, IdempotencyKey, Json, Method, Upload, Wise};

const JSON: (&str, &str) = ("Content-Type", "application/json");
/// Passes the check of card numbers.
const PAN: &str = "4111111111111111";
const JOSE: &str = "eyJhbGciOiJQUzI1NiJ9.eyJodXNoIjoxfQ.aHVzaA";

fn client(server: &Server, recorder: &Recorder) -> Wise {
    let builder = server
        .builder()
        .user_token("hush-token-1")
        .basic("client", "hush-basic-2");
    let builder = builder.retry(RetryPolicy::new().base_delay(Duration::from_millis(1)));
    builder.recorder(recorder).build().unwrap()
}

fn is_clean(text: &str, what: &str) {
    for secret in [
        "hush",
        PAN,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "eyJ",
        "aHVzaC1iYXNpYy0y",
        "9876",
    ] {
        assert!(!text.contains(secret), "{what}: {secret} in\n{text}");
    }
}

#[tokio::test]
async fn a_recording_gives_the_same_typed_results_again() {
    let transfer = r#"{"id":7,"rate":1.172500,"status":"processing","sourceValue":9007199254740993.10,"new":{"a":[1.0]}}"#;
    let mut calls = 0;
    let server = Server::answering(move |seen| {
        calls += 1;
        match (calls, seen.line.split(' ').next().unwrap()) {
            (1, _) => answer("503 Busy", &[("Retry-After", "0")], b""),
            (4, _) => answer(
                "403 Forbidden",
                &[
                    JSON,
                    ("x-2fa-approval", "hush-ott"),
                    ("x-2fa-approval-result", "REJECTED"),
                ],
                b"{}",
            ),
            (5, _) => answer(
                "422 No",
                &[JSON],
                br#"{"errors":[{"code":"NOT_ENOUGH","message":"m"}]}"#,
            ),
            (6, _) => [
                answer("200 OK", &[JSON], transfer.as_bytes())
                    .split_at(150)
                    .0,
                b"",
            ]
            .concat(),
            (7, _) => answer(
                "200 OK",
                &[("Content-Type", "application/pdf")],
                b"%PDF \xff\xfe\x00",
            ),
            (8, _) => answer("204 No Content", &[], b""),
            _ => answer(
                "200 OK",
                &[JSON, ("X-Trace-Id", "t-1")],
                transfer.as_bytes(),
            ),
        }
    })
    .await;
    let create = |key| CreateTransfer::new(5, "quote", key);
    let flow = async |wise: &Wise| {
        let mut seen = Vec::new();
        let mut note = |what: String| seen.push(what);
        let got = wise.transfers().get(7).send_with_meta().await.unwrap();
        note(format!(
            "{:?} {} {:?}",
            got.value,
            got.attempts,
            got.trace_id().unwrap()
        ));
        assert_eq!(got.value.rate().unwrap(), Decimal::new(1_172_500, 6));
        // The key differs each time.
        let made = wise
            .transfers()
            .create(create(IdempotencyKey::generate()))
            .await
            .unwrap();
        note(format!("{made:?}"));
        for id in [1, 2] {
            let error = wise
                .transfers()
                .get(id)
                .retry(RetryPolicy::never())
                .await
                .unwrap_err();
            note(format!("{error} {:?} {:?}", error.code(), error.status()));
        }
        let error = wise
            .transfers()
            .get(3)
            .retry(RetryPolicy::never())
            .await
            .unwrap_err();
        note(format!(
            "{:?} {:?} {}",
            error.status(),
            error.reached(),
            matches!(error, Error::Transport(_))
        ));
        let pdf = wise.transfers().download_receipt(7).await.unwrap();
        note(format!("{pdf:?}"));
        let nothing = wise.request(Method::DELETE, "/v1/a/b").await.unwrap();
        note(format!("{:?} {:?}", nothing.status(), nothing.body()));
        seen
    };
    let recorder = Recorder::new();
    let first = flow(&client(&server, &recorder)).await;
    let path = std::env::temp_dir().join(format!("wise-api-recording-{}.json", std::process::id()));
    recorder.save(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    is_clean(&text, "file");
    let recording = Recording::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(recording, recorder.recording().unwrap());
    assert_eq!((recording.len(), recording.to_text()), (8, text));
    // Twice: what one replay has used up is there for the next.
    for _ in 0..2 {
        let replay = recording.replay();
        assert_eq!(flow(&replay).await, first);
        replay.verify().unwrap();
    }
}

#[tokio::test]
async fn a_replay_says_what_does_not_fit() {
    let server = Server::json("200 OK", "{\"id\":7}").await;
    let recorder = Recorder::new();
    let wise = client(&server, &recorder);
    wise.transfers().get(7).await.unwrap();
    wise.transfers().list().profile(1).await.err();
    let recording = recorder.recording().unwrap();
    let replay = recording.replay();
    replay.transfers().get(7).await.unwrap();
    let error = replay.transfers().get(7).await.unwrap_err();
    assert_eq!(error.reached(), wise_api::error::Reached::Maybe);
    let unmet = replay.verify().unwrap_err().to_string();
    assert!(
        unmet.contains("transfers/7: nothing of its address is left"),
        "{unmet}"
    );
    assert!(
        unmet.contains("profile=1 was recorded, and did not come"),
        "{unmet}"
    );
    for (text, why) in [
        ("", "EOF"),
        ("[]", "object"),
        ("{}", "`format` is missing"),
        (r#"{"format":2,"exchanges":[]}"#, "format 2"),
        (
            r#"{"format":1,"exchanges":[{"request":{"method":"GET"},"response":{"status":200}}]}"#,
            "`target`",
        ),
        (
            r#"{"format":1,"exchanges":[{"request":{"method":"GET","target":"/"},"response":{}}]}"#,
            "no `status`",
        ),
        (
            r#"{"format":1,"exchanges":[{"request":{"method":"GET","target":"/"},"response":{"status":99999}}]}"#,
            "no status",
        ),
        (
            r#"{"format":1,"exchanges":[{"request":{"method":"GET","target":"/","base64":"?"},"response":{"status":200}}]}"#,
            "base64",
        ),
        (
            r#"{"format":1,"exchanges":[{"request":{"method":"GET","target":"/"},"response":{"broken":"so"}}]}"#,
            "`broken`",
        ),
    ] {
        let error = Recording::from_text(text).unwrap_err().to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
}

/// Bodies with secrets where nobody looks for them, and what of them has to stay.
const HOSTILE: &[(&str, &str, &str)] = &[
    (
        "application/json",
        r#"{"ACCESS_TOKEN":"hush-1","id":1}"#,
        r#""id":1"#,
    ),
    (
        "application/json",
        r#"{"a":[{"b":{"Card-Number":"4111111111111111","ok":true}}]}"#,
        r#""ok":true"#,
    ),
    (
        "application/json",
        r#"{"pin":9876,"cvv":9876,"PAN":4111111111111111,"amount":1.50}"#,
        r#""amount":1.50"#,
    ),
    (
        "application/json",
        r#"{"token":{"value":"hush-1","parts":["hush-2",{"deep":"hush-3"}]},"id":2}"#,
        r#""id":2"#,
    ),
    (
        "application/json",
        r#"{"pin":"9876","pin":"9876x","id":3}"#,
        r#""id":3"#,
    ),
    (
        "application/json",
        r#"{"note":"{\"refreshToken\":\"hush-1\",\"n\":[1]}","id":4}"#,
        r#""id":4"#,
    ),
    (
        "application/json",
        r#"{"note":"[\"{\\\"pin\\\":\\\"hush-12\\\"}\"]","id":5}"#,
        r#""id":5"#,
    ),
    (
        "application/json",
        r#"{"note":"see 4111 1111 1111 1111, or 4111-1111-1111-1111.","id":6}"#,
        "see cut-out, or cut-out.",
    ),
    (
        "application/json",
        r#"{"4111111111111111":"x","id":7}"#,
        r#""id":7"#,
    ),
    (
        "application/json",
        r#"{"url":"https://x.example/cb?code=1&access_token=hush-1&b=2","id":8}"#,
        "b=2",
    ),
    (
        "application/json",
        r#"{"log":"Authorization: Bearer hush-1 sent","id":9}"#,
        "sent",
    ),
    (
        "application/json",
        r#"{"echo":"<hush-token-1>","id":10}"#,
        "<cut-out>",
    ),
    (
        "application/json",
        r#"{"t\u006fken":"hush-1","id":11}"#,
        r#""id":11"#,
    ),
    (
        "application/json",
        "{\"m\":\"eyJhbGciOiJQUzI1NiJ9.eyJodXNoIjoxfQ.aHVzaA\",\"id\":12}",
        r#""id":12"#,
    ),
    (
        "application/json",
        "\u{feff}{\"token\":\"hush-1\"}",
        "\"cut\"",
    ),
    ("application/json", r#"{"token":"hush-1","id":"#, "\"cut\""),
    ("application/json", "token hush", "\"cut\""),
    ("text/plain", r#"{"token":"hush-1","id":13}"#, r#""id":13"#),
    (
        "text/html",
        "<input name='token' value='x'><b>pin: hush-12</b> ok",
        "ok",
    ),
    ("text/csv", "id,card\n14,4111111111111111\n", "14,cut-out"),
    (
        "application/x-www-form-urlencoded",
        "grant_type=authorization_code&code=hush-1&client_id=c",
        "client_id=c",
    ),
    (
        "application/x-www-form-urlencoded",
        "Refresh%5FToken=hush%2D1&x=4111+1111+1111+1111&y=2",
        "y=2",
    ),
    (
        "multipart/form-data; boundary=b",
        "--b\r\n\r\nhush\r\n--b--",
        "\"cut\"",
    ),
    ("application/jose+json", JOSE, "\"cut\""),
    ("", JOSE, "cut-out"),
    (
        "application/octet-stream",
        "hush-token-1 in bytes",
        "in bytes",
    ),
];

#[tokio::test]
async fn nothing_secret_is_ever_in_a_file() {
    for (number, (media_type, body, stays)) in HOSTILE.iter().enumerate() {
        let headers = [
            ("Content-Type", *media_type),
            ("SET-COOKIE", "session=hush-cookie"),
            ("X-2FA-Approval", "hush-approval"),
            ("LOCATION", "https://x.example/?token=hush"),
            ("X-Odd-TOKEN", "hush-odd"),
        ];
        let server = Server::raw(vec![answer("400 Bad", &headers, body.as_bytes())]).await;
        let recorder = Recorder::new();
        let wise = client(&server, &recorder);
        let path = format!("/v1/cards/{PAN}/hush-token-1/x");
        let call = wise.request(Method::POST, path).retry(RetryPolicy::never());
        let call = call
            .query("access_token", "hush-query")
            .query("q", "4111 1111 1111 1111");
        let call = call
            .query("echo", "hush-token-1")
            .header("Cookie", "a=hush")
            .header("X-API-Key", "hush");
        // The same goes out that comes back.
        let call = if media_type.is_empty() {
            call
        } else {
            call.body(media_type, *body)
        };
        call.await.unwrap_err();
        let text = recorder.recording().unwrap().to_text();
        is_clean(&text, body);
        let unescaped = text.replace("\\\"", "\"");
        assert!(
            unescaped.contains(stays),
            "{number} {body}: {stays} is not in\n{text}"
        );
        Recording::from_text(&text).unwrap();
        assert!(!format!("{recorder:?}").contains("hush"));
    }
}

#[tokio::test]
async fn what_a_credential_is_seen_to_be_is_found_everywhere() {
    let body = r#"{"access_token":"hushy5678","refresh_token":"r-5678hushy","token_type":"bearer","expires_in":43199,"scope":"hushy5678"}"#;
    let server = Server::json("200 OK", body).await;
    let recorder = Recorder::new().cut("Scope");
    let wise = client(&server, &recorder);
    wise.send(wise_api::oauth_token::operation::Create::new(
        RefreshToken::new("hush-refresh"),
    ))
    .await
    .unwrap();
    // An earlier secret in a later exchange, as an id in its path.
    wise.request(Method::GET, "/v1/of/hushy5678").await.unwrap();
    let upload = Upload::new("a.txt", "hush in a file");
    wise.disputes()
        .upload_file(1, wise_api::dispute::UploadFile::new().receipt(upload))
        .await
        .err();
    let recording = recorder.recording().unwrap();
    is_clean(&recording.to_text(), "all");
    // Types stay: the replay is read, and has no secret.
    let replay = recording.replay();
    let token = wise_api::oauth_token::operation::Create::new(RefreshToken::new("another"));
    let token = replay.send(token).await.unwrap();
    assert_eq!(token.access_token.unwrap().expose(), "cut-out");
    assert_eq!(token.expires_in, Some(43199));
}

#[test]
fn what_is_left_of_a_sample_is_what_it_was() {
    // Plain data stays as it is, whatever its form.
    let text = r#"{"format": 1, "exchanges": [
{"request": {
    "method": "GET",
    "target": "/v1/transfers/7?a=b"},
  "response": {
    "status": 200,
    "headers": {"content-type": "application/json"},
    "json": {"id": 7, "iban":"GB33BUKB20201555555555","n":1.10,"when":1732999999999,"e":1E2}}}
]}
"#;
    let recording = Recording::from_text(text).unwrap();
    assert_eq!(recording.to_text(), text);
    let read: Transfer = Json::parse("{\"id\":7}").unwrap().decode().unwrap();
    assert_eq!(read.id().unwrap().to_string(), "7");
}
