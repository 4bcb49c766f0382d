//! Clearing one-time tokens, through the operations of the newest version.

#![cfg(feature = "__any-version")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::Duration;

use support::{Server, answer};
use wise_api::approval::{Approval, Factor, OtpChannel, TokenStatus};
use wise_api::{Error, Jose, Secret, Wise};

const TOKEN: &str = "b2f4a1c0-7d1e-4a57-9d53-5f0c6f1d2e3a";

fn json(body: &str) -> Vec<u8> {
    answer(
        "200 OK",
        &[("Content-Type", "application/json")],
        body.as_bytes(),
    )
}

fn client(server: &Server) -> Wise {
    server.builder().user_token("hush").build().unwrap()
}

#[tokio::test]
async fn the_status_in_both_of_its_forms() {
    let properties = r#"{
        "oneTimeToken": "o-1",
        "actionType": "BALANCE__GET_STATEMENT",
        "userId": 5,
        "validity": 3599,
        "challenges": [
            {
                "primaryChallenge": {"type": "SMS", "viewData": {"attributes": {"phone": 1}}},
                "alternatives": [{"type": "VOICE"}, "WHATSAPP", {"type": "SMOKE_SIGNAL"}],
                "required": true,
                "passed": false
            },
            {"primaryChallenge": {"type": "PIN"}, "passed": true},
            {"primaryChallenge": {"type": "FACE_MAP"}, "required": false}
        ]
    }"#;
    let wrapped = format!("{{\"oneTimeTokenProperties\": {properties}}}");
    for body in [properties, wrapped.as_str()] {
        let server = Server::raw(vec![json(body)]).await;
        let approval = Approval::new(&client(&server), TOKEN);
        let status = approval.status().await.unwrap();
        assert_eq!(status.valid_for, Some(Duration::from_secs(3599)));
        assert_eq!(status.action.as_deref(), Some("BALANCE__GET_STATEMENT"));
        assert_eq!(status.one_time_token, Some(Secret::new("o-1")));
        assert!(!status.is_cleared());
        let open: Vec<_> = status.open().collect();
        let [open] = open[..] else { panic!("{open:?}") };
        let factors: Vec<&str> = open.factors.iter().map(Factor::as_str).collect();
        assert_eq!(factors, ["SMS", "VOICE", "WHATSAPP", "SMOKE_SIGNAL"]);
        assert!(open.takes(&Factor::Voice) && !open.takes(&Factor::Pin));
        let view_data = open.view_data.as_ref().unwrap();
        assert_eq!(view_data.as_str(), r#"{"attributes": {"phone": 1}}"#);

        let seen = server.only();
        assert!(seen.line.starts_with("GET /api"), "{}", seen.line);
        assert!(
            seen.line.contains("/one-time-token/status "),
            "{}",
            seen.line
        );
        assert_eq!(seen.header("one-time-token"), Some(TOKEN));
    }
}

#[tokio::test]
async fn nothing_listed_is_cleared_but_no_list_is_not() {
    let server = Server::raw(vec![json(r#"{"challenges":[]}"#), json("{}")]).await;
    let approval = Approval::new(&client(&server), TOKEN);
    assert!(approval.status().await.unwrap().is_cleared());
    let error = approval.status().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn codes_are_triggered_and_verified() {
    let channels = [
        (OtpChannel::Sms, "sms"),
        (OtpChannel::Whatsapp, "whatsapp"),
        (OtpChannel::Voice, "voice"),
    ];
    for (channel, segment) in channels {
        let sent = json(r#"{"obfuscatedPhoneNo":"*****7"}"#);
        let passed = json(r#"{"oneTimeTokenProperties":{"challenges":[{"passed":true}]}}"#);
        let server = Server::raw(vec![sent, passed]).await;
        let approval = Approval::new(&client(&server), TOKEN);
        let number = approval.trigger(channel).await.unwrap();
        assert_eq!(number.as_deref(), Some("*****7"));
        let status = approval.verify(channel, "111111").await.unwrap();
        assert!(status.is_cleared());
        let [trigger, verify] = &server.seen()[..] else {
            panic!()
        };
        for (seen, step) in [(trigger, "trigger"), (verify, "verify")] {
            let end = format!("/one-time-token/{segment}/{step} ");
            assert!(seen.line.starts_with("POST ") && seen.line.contains(&end));
            assert_eq!(seen.header("one-time-token"), Some(TOKEN));
        }
        assert_eq!(trigger.body, b"");
        assert_eq!(verify.text(), r#"{"otpCode":"111111"}"#);
    }
}

#[tokio::test]
async fn a_wrong_code_is_a_refusal() {
    let refused = answer("400 Bad Request", &[], br#"{"code":"otp.invalid"}"#);
    let server = Server::raw(vec![refused]).await;
    let approval = Approval::new(&client(&server), TOKEN);
    match approval.verify(OtpChannel::Sms, "000000").await {
        Err(Error::Api(refused)) => assert_eq!(refused.code(), Some("otp.invalid")),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn factors_of_a_profile() {
    let open = r#"{"challenges":[{"primaryChallenge":{"type":"SMS"},"passed":false}]}"#;
    let encrypted = answer(
        "200 OK",
        &[("Content-Type", "application/jose+json")],
        b"e30.x.y.z.w",
    );
    // The face map is answered in JSON, the others with a message that nobody here can read.
    let answers = vec![
        json(open),
        encrypted.clone(),
        json(open),
        encrypted,
        json(open),
    ];
    let server = Server::raw(answers).await;
    let approval = Approval::new(&client(&server), TOKEN);
    let jose = || Jose::from("e30.a.b.c.d");
    let steps: Vec<TokenStatus> = vec![
        approval.verify_facemap(7, "ZmFjZQ==").await.unwrap(),
        approval.verify_pin(7, jose()).await.unwrap(),
        approval.verify_device_fingerprint(7, jose()).await.unwrap(),
    ];
    assert!(steps.iter().all(|step| !step.is_cleared()));
    let seen = server.seen();
    let paths = [
        "/profiles/7/facemaps/verify ",
        "/profiles/7/pin/verify ",
        "/one-time-token/status ",
        "/profiles/7/device-fingerprints/verify ",
        "/one-time-token/status ",
    ];
    assert_eq!(seen.len(), paths.len());
    for (seen, path) in seen.iter().zip(paths) {
        assert!(seen.line.contains(path), "{}", seen.line);
        assert_eq!(seen.header("one-time-token"), Some(TOKEN));
    }
    assert_eq!(seen[0].text(), r#"{"faceMap":"ZmFjZQ=="}"#);
    for jwe in [&seen[1], &seen[3]] {
        assert_eq!(jwe.text(), "e30.a.b.c.d");
        assert_eq!(jwe.header("content-type"), Some("application/jose+json"));
        assert_eq!(jwe.header("x-tw-jose-method"), Some("jwe"));
    }
}

#[tokio::test]
async fn a_session_asks_ahead_of_time() {
    let body = r#"{"oneTimeTokenProperties":{"oneTimeToken":"o-9","challenges":[{"passed":false}],"validity":3600}}"#;
    let server = Server::raw(vec![json(body), json("{}"), json(r#"{"challenges":[]}"#)]).await;
    let wise = client(&server);
    let (approval, status) = Approval::start(&wise, 7).await.unwrap();
    assert_eq!(approval.one_time_token().expose(), "o-9");
    assert!(!status.is_cleared());
    let line = server.seen()[0].line.clone();
    assert!(line.starts_with("POST ") && line.contains("/profiles/7/sca-sessions/authorise "));
    let error = Approval::start(&wise, 7).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    // Without a token of its own, too.
    let error = Approval::start(&wise, 7).await.unwrap_err();
    assert!(error.to_string().contains("oneTimeToken"), "{error}");
    assert!(!format!("{approval:?}").contains("o-9"));
}
