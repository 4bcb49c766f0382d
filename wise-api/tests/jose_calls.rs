//! Operations whose bodies are JOSE messages in the contract: plain values with a keyring, and ready messages without.
#![cfg(all(feature = "jose", feature = "__newest-quarter"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/jose.rs"]
mod fixtures;
mod support;

use std::sync::Arc;

use fixtures::{data, der, open, seal_direct};
use serde_json::{Value, json};
use support::{Seen, Server, answer, free};
use wise_api::approval::Approval;
use wise_api::approval::{ScaApproval, ScaHandler, ScaRequired};
use wise_api::jose::{
    ContentKey, DecryptionKey, EncryptionKey, Keyring, SignatureAlgorithm, SigningKey,
    VerifyingKey, encrypt, sign, verify,
};
use wise_api::jose_playground::Message;
use wise_api::operation::Request;
use wise_api::sca::{Fingerprint, Pin};
use wise_api::{BoxError, BoxFuture, Envelope, Error, Jose, Method, Wise};

const OK: &str = "200 OK";
const TOKEN: &str = "b2f4a1c0-7d1e-4a57-9d53-5f0c6f1d2e3a";
const CLEARED: &str = "{\"oneTimeToken\":\"b2f4a1c0\",\"challenges\":[],\"validity\":3600}";

fn jose(status: &str, body: &str) -> Vec<u8> {
    let kind = [("Content-Type", "application/jose+json")];
    answer(status, &kind, body.as_bytes())
}

fn plain(body: &str) -> Vec<u8> {
    answer(OK, &[("Content-Type", "application/json")], body.as_bytes())
}

/// Wise as its guides have it: it publishes keys, and answers encrypted bodies under their content key.
fn guided(seen: &Seen, direct: impl FnOnce(&str) -> String) -> Vec<u8> {
    let data = data();
    let key = |scope: &str, algorithm: &str, public: &Value| {
        let material = json!({"algorithm": algorithm, "keyMaterial": public});
        plain(&json!({"version": 1, "scope": scope, "keyMaterial": material}).to_string())
    };
    if seen.line.contains("scope=PAYLOAD_ENCRYPTION") {
        return key("PAYLOAD_ENCRYPTION", "RSA_OAEP_256", &data["rsa_public"]);
    }
    if seen.line.contains("scope=PAYLOAD_SIGNING") {
        return key("PAYLOAD_SIGNING", "ES512", &data["signed"][2]["public"]);
    }
    let opened = open(seen.text());
    jose(
        OK,
        &seal_direct(&opened.content_key, &direct(&opened.content)),
    )
}

fn client(server: &Server) -> Wise {
    let builder = server.builder().user_token("hush");
    builder.client_credentials_token("hush").build().unwrap()
}

fn keyring(wise: &Wise) -> Keyring {
    let data = data();
    let id = data["kid"].as_str().unwrap();
    let es512 = der(&data["signed"][2]["private"]);
    let signing = SigningKey::from_pkcs8("an-id", SignatureAlgorithm::Es512, &es512);
    let opening = DecryptionKey::from_pkcs8(id, &der(&data["rsa_private"]));
    let keyring = Keyring::new(wise).signing_key(signing.unwrap());
    keyring.decryption_key(opening.unwrap())
}

/// The client, with a keyring, of a Wise that answers with `direct`.
async fn guided_client(direct: &'static str) -> (Server, Wise) {
    let server = Server::answering(move |seen| guided(seen, |_| direct.to_owned())).await;
    let wise = client(&server);
    let wise = wise.with_keyring(&keyring(&wise));
    (server, wise)
}

#[tokio::test]
async fn a_pin_is_set_and_checked() {
    let (server, wise) = guided_client(CLEARED).await;
    wise.sca().create_pin(7, Pin::new("2580")).await.unwrap();
    let checked = wise.sca().verify_pin(7, TOKEN, Pin::new("2580")).await;
    let checked = checked.unwrap().open().unwrap();
    assert!(checked.challenges().unwrap().is_empty());

    let [key, create, check] = server.seen().try_into().unwrap();
    assert!(key.line.contains("/auth/jose/response/public-keys?"));
    assert!(create.line.contains("/profiles/7/pin "));
    assert!(check.line.contains("/profiles/7/pin/verify "));
    assert_eq!(check.header("one-time-token"), Some(TOKEN));
    for seen in [create, check] {
        assert_eq!(open(seen.text()).content, "{\"pin\":\"2580\"}");
        for (name, value) in [
            ("accept", "application/jose+json"),
            ("content-type", "application/jose+json"),
            ("accept-encoding", "identity"),
            ("content-encoding", "identity"),
            ("x-tw-jose-method", "jwe"),
        ] {
            assert_eq!(seen.header(name), Some(value));
        }
        // The contract has the headers of these operations, and this one is not among them.
        assert_eq!(seen.header("x-tw-jose-encryption-kid"), None);
    }
}

#[tokio::test]
async fn a_device_is_registered_and_checked() {
    let device = "{\"deviceFingerprintId\":\"6f1d2e3a-7d1e-4a57-9d53-b2f4a1c05f0c\"}";
    let (server, wise) = guided_client(device).await;
    let fingerprint = || Fingerprint::new("a device");
    let created = wise.sca().create_device_fingerprint(7, fingerprint()).await;
    let created = created.unwrap().open().unwrap();
    assert_eq!(
        created.device_fingerprint_id().unwrap().as_str(),
        "6f1d2e3a-7d1e-4a57-9d53-b2f4a1c05f0c"
    );
    let call = wise
        .sca()
        .verify_device_fingerprint(7, TOKEN, fingerprint());
    // `Debug` of a call says nothing of what is in it.
    assert!(!format!("{call:?}").contains("a device"));
    call.await.unwrap().open().unwrap();
    for seen in &server.seen()[1..] {
        assert_eq!(
            open(seen.text()).content,
            "{\"deviceFingerprint\":\"a device\"}"
        );
    }
}

/// By the contract these responses are JSON.
#[tokio::test]
async fn plain_answers_are_read_as_well() {
    let server = Server::answering(|seen| {
        if seen.line.starts_with("GET ") {
            guided(seen, |_| String::new())
        } else {
            plain(CLEARED)
        }
    })
    .await;
    let wise = client(&server);
    let call = wise.sca().verify_pin(7, TOKEN, Pin::new("2580"));
    let checked = call.encrypted(&keyring(&wise)).await.unwrap();
    assert!(checked.open().unwrap().challenges().unwrap().is_empty());
}

#[tokio::test]
async fn without_a_keyring_messages_go_as_they_are_and_values_not_at_all() {
    let sealed = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AA.AA.AA";
    let server = Server::raw(vec![jose(OK, sealed)]).await;
    let wise = client(&server);
    let refused = wise
        .sca()
        .create_pin(7, Pin::new("2580"))
        .await
        .unwrap_err();
    assert!(matches!(&refused, Error::Invalid(_)), "{refused}");
    assert!(refused.to_string().contains("keyring") && !refused.to_string().contains("2580"));
    assert!(server.seen().is_empty());

    let message = || Jose::from("e30.a.b.c.d");
    // A keyring leaves what is ready alone.
    for wise in [wise.clone(), wise.with_keyring(&keyring(&wise))] {
        let answer = wise.sca().verify_pin(7, TOKEN, message()).await.unwrap();
        let Envelope::Sealed(found) = answer.clone() else {
            panic!("{answer:?}");
        };
        assert_eq!(found.as_str(), sealed);
        let missing = answer.open().unwrap_err();
        assert!(missing.to_string().contains("was not opened"), "{missing}");
    }
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.text() == "e30.a.b.c.d")
    );
    let refused = wise
        .sca()
        .create_pin(7, message())
        .encrypted(&keyring(&wise))
        .await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let signed = wise
        .sca()
        .create_pin(7, Pin::new("2580"))
        .signed(&keyring(&wise))
        .await;
    assert!(
        matches!(signed, Err(Error::Invalid(_))),
        "the operation takes no signed bodies"
    );
}

/// What the playground says to a message.
fn echo(content: &str) -> String {
    let said: Value = serde_json::from_str(content).unwrap();
    let said = said["message"].as_str().unwrap();
    json!({"message": format!("jose-playground-response-{said}"), "method": "POST"}).to_string()
}

fn playground(seen: &Seen) -> Vec<u8> {
    let data = data();
    if seen.line.contains("/public-keys?") {
        return guided(seen, str::to_owned);
    }
    let wise = SigningKey::from_pkcs8(
        "wise",
        SignatureAlgorithm::Es512,
        &der(&data["signed"][2]["private"]),
    );
    let wise = wise.unwrap();
    let public = der(&data["signed"][2]["public"]);
    let partner = VerifyingKey::from_der(SignatureAlgorithm::Es512, &public).unwrap();
    let for_partner = EncryptionKey::from_der(&der(&data["rsa_public"])).unwrap();
    let sealed = |content: &str| {
        let content_key = ContentKey::generate().unwrap();
        let message = encrypt(content.as_bytes(), &for_partner, &content_key);
        message.unwrap().into_string()
    };
    let verified = |message: &str| {
        let payload = verify(&Jose::from(message), &partner).unwrap();
        String::from_utf8(payload.to_vec()).unwrap()
    };
    let signed = |content: &str| sign(content.as_bytes(), &wise, "").unwrap().into_string();
    let path = seen.line.split(' ').nth(1).unwrap();
    let body = match (seen.header("x-tw-jose-method"), path.rsplit('/').next()) {
        (Some("jws"), Some("jws")) => signed(&echo(&verified(seen.text()))),
        (Some("jwe"), Some("jwe")) if seen.body.is_empty() => sealed(&echo("{\"message\":\"\"}")),
        (Some("jwe"), Some("jwe")) => sealed(&echo(&open(seen.text()).content)),
        (Some("jwe"), Some("jwe-direct-encryption")) => {
            return guided(seen, echo);
        }
        (Some("jws+jwe"), Some("jwsjwe")) => {
            sealed(&signed(&echo(&verified(&open(seen.text()).content))))
        }
        other => panic!("{other:?}"),
    };
    jose(OK, &body)
}

#[tokio::test]
async fn the_playground_understands_all_methods() {
    let server = Server::answering(playground).await;
    let wise = client(&server);
    let wise = wise.with_keyring(&keyring(&wise));
    let data = data();
    let kid = data["kid"].as_str().unwrap();
    let playground = wise.jose_playground();
    let message = || Message::new("hello");
    let answers = [
        playground.submit_jws(message()).await,
        playground.submit_jwe(message()).await,
        playground.submit_jwe_direct(message()).await,
        playground.submit_jws_jwe(kid, message()).await,
        playground.get_jwe(kid).await,
    ];
    for (index, answer) in answers.into_iter().enumerate() {
        let echo = answer.unwrap().open().unwrap();
        let said = if index == 4 { "" } else { "hello" };
        assert_eq!(
            echo.message().unwrap(),
            format!("jose-playground-response-{said}")
        );
    }
    let seen = server.seen();
    let calls: Vec<_> = seen
        .iter()
        .filter(|seen| seen.line.contains("playground"))
        .collect();
    assert_eq!(calls.len(), 5);
    assert_eq!(calls[3].header("x-tw-jose-encryption-kid"), Some(kid));
    assert_eq!(calls[4].header("x-tw-jose-encryption-kid"), Some(kid));
    assert!(calls[4].line.starts_with("GET ") && calls[4].body.is_empty());
    // Two keys of Wise, each of them once.
    assert_eq!(seen.len() - calls.len(), 2);
}

#[cfg(feature = "legacy")]
#[tokio::test]
#[allow(deprecated)]
async fn the_unversioned_operations_do_the_same() {
    use wise_api::legacy::sca::{Fingerprint, Pin};
    let status = "{\"oneTimeTokenProperties\":{\"oneTimeToken\":\"b2f4a1c0\",\"challenges\":[]}}";
    let (server, wise) = guided_client(status).await;
    let legacy = wise.legacy();
    let pin = || Pin::new("2580");
    let tokens = legacy.one_time_tokens();
    for status in [
        tokens.verify_pin(TOKEN, pin()).await,
        tokens
            .verify_device_fingerprint(TOKEN, Fingerprint::new("a device"))
            .await,
    ] {
        let status = status.unwrap().open().unwrap();
        let properties = status.one_time_token_properties().unwrap();
        assert!(properties.challenges().unwrap().is_empty());
    }
    legacy.sca().create_pin_v1(pin()).await.unwrap();
    legacy.sca().create_pin(7, pin()).await.unwrap();
    let lines: Vec<String> = server.seen()[1..]
        .iter()
        .map(|seen| seen.line.clone())
        .collect();
    for (line, path) in lines.iter().zip([
        "/v1/one-time-token/pin/verify ",
        "/v1/one-time-token/partner-device-fingerprint/verify ",
        "/v1/user/pin ",
        "/v2/profiles/7/pin ",
    ]) {
        assert!(line.contains(path), "{line}");
    }
}

fn payment(wise: &Wise) -> wise_api::Call<Request> {
    wise.send(free(Method::POST, "/v9/payments"))
}

/// A call that wants a PIN, which is answered as `direct` has it, and then the device.
fn protected(direct: impl Fn(&str) -> String + Send + 'static) -> impl FnMut(&Seen) -> Vec<u8> {
    move |seen| {
        let approved = seen.header("x-2fa-approval").is_some();
        if seen.line.contains("/v9/payments ") && approved {
            return plain("{\"status\":\"COMPLETED\"}");
        }
        if seen.line.contains("/v9/payments ") {
            let asks = [
                ("x-2fa-approval-result", "REJECTED"),
                ("x-2fa-approval", TOKEN),
            ];
            return answer("403 Forbidden", &asks, b"");
        }
        if seen.line.contains("/one-time-token/status ") {
            return plain(CLEARED);
        }
        guided(seen, &direct)
    }
}

/// What is left after the body that was just opened.
fn left(content: &str) -> String {
    let open = "{\"challenges\":[{\"primaryChallenge\":{\"type\":\"PARTNER_DEVICE_FINGERPRINT\"},\"passed\":false}]}";
    let is_pin = content.contains("\"pin\"");
    (if is_pin { open } else { CLEARED }).to_owned()
}

#[tokio::test]
async fn the_whole_dance_with_pin_and_device() {
    let server = Server::answering(protected(left)).await;
    let wise = client(&server);
    let wise = wise.with_keyring(&keyring(&wise));
    let refused = payment(&wise).await.unwrap_err();
    let Error::ScaRequired(required) = refused else {
        panic!("{refused}");
    };
    let approval = required.approval(&wise);
    let progress = approval.verify_pin(7, Pin::new("2580")).await.unwrap();
    assert!(!progress.is_cleared());
    let progress = approval
        .verify_device_fingerprint(7, Fingerprint::new("a device"))
        .await;
    assert!(progress.unwrap().is_cleared());
    let paid = payment(&wise).sca_approval(&approval).await.unwrap();
    assert!(paid.text().unwrap().contains("COMPLETED"));
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| !seen.line.contains("/status "))
    );
}

/// Clears what it is asked for with PIN and device.
struct Knows;

impl ScaHandler for Knows {
    fn clear(&self, wise: Wise, required: ScaRequired) -> BoxFuture<Result<ScaApproval, BoxError>> {
        Box::pin(async move {
            let approval = required.approval(&wise);
            approval.verify_pin(7, Pin::new("2580")).await?;
            approval
                .verify_device_fingerprint(7, Fingerprint::new("a device"))
                .await?;
            Ok((&approval).into())
        })
    }
}

#[tokio::test]
async fn a_handler_has_the_keyring_of_the_client() {
    let server = Server::answering(protected(left)).await;
    let builder = server
        .builder()
        .user_token("hush")
        .client_credentials_token("hush");
    let wise = builder.sca_handler(Knows).build().unwrap();
    let wise = wise.with_keyring(&keyring(&wise));
    let paid = payment(&wise).await.unwrap();
    assert!(paid.text().unwrap().contains("COMPLETED"));
}

#[tokio::test]
async fn a_step_whose_answer_does_not_open_asks_for_the_status() {
    let spoilt = |seen: &Seen| {
        if seen.line.contains("/pin/verify ") {
            return jose(OK, &seal_direct(&[1; 32], CLEARED));
        }
        protected(left)(seen)
    };
    let server = Server::answering(spoilt).await;
    let wise = client(&server);
    let approval = Approval::new(&wise.with_keyring(&keyring(&wise)), TOKEN);
    assert!(
        approval
            .verify_pin(7, Pin::new("2580"))
            .await
            .unwrap()
            .is_cleared()
    );
    // A wrong PIN is no response that cannot be read.
    let refused = Approval::new(&wise, TOKEN)
        .verify_pin(7, Pin::new("2580"))
        .await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn a_wrong_pin_is_refused_and_not_tried_again() {
    let server = Server::answering(|seen| {
        if seen.line.contains("/pin/verify ") {
            return answer("400 Bad Request", &[], b"");
        }
        guided(seen, str::to_owned)
    })
    .await;
    let wise = client(&server);
    let approval = Approval::new(&wise.with_keyring(&keyring(&wise)), TOKEN);
    let refused = approval.verify_pin(7, Pin::new("0000")).await.unwrap_err();
    assert!(matches!(&refused, Error::Api(_)), "{refused}");
    assert!(!format!("{refused:?} {refused}").contains("0000"));
    assert_eq!(server.seen().len(), 2);
}

/// As the client shares what it has fetched, its clones do.
#[tokio::test]
async fn clients_of_users_share_the_keyring() {
    let (server, wise) = guided_client(CLEARED).await;
    let other: Arc<Wise> = Arc::new(wise.clone());
    for wise in [&wise, &*other] {
        wise.sca().create_pin(7, Pin::new("2580")).await.unwrap();
    }
    let fetched = server
        .seen()
        .into_iter()
        .filter(|seen| seen.line.starts_with("GET "));
    assert_eq!(fetched.count(), 1);
}
