//! What only the inside can show: published keys whose private half is at hand.

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::Json;
use crate::webhook::Event;

static PRODUCTION: LazyLock<RsaKeyPair> = LazyLock::new(pair);
static SANDBOX: LazyLock<RsaKeyPair> = LazyLock::new(pair);

fn pair() -> RsaKeyPair {
    RsaKeyPair::generate(KeySize::Rsa2048).unwrap()
}

fn public(pair: &RsaKeyPair) -> PublicKey {
    PublicKey::from_der(pair.public_key().as_der().unwrap().as_ref()).unwrap()
}

/// What stands for the published keys.
fn published(environment: &Environment) -> &'static [PublicKey] {
    static KEYS: LazyLock<[PublicKey; 2]> =
        LazyLock::new(|| [public(&PRODUCTION), public(&SANDBOX)]);
    match environment {
        Environment::Production | Environment::ProductionMtls => &KEYS[..1],
        Environment::Sandbox | Environment::SandboxMtls => &KEYS[1..],
        Environment::Custom { .. } => &[],
    }
}

fn verifier(environment: Environment) -> Verifier {
    Verifier {
        published,
        ..Verifier::new(environment)
    }
}

fn custom() -> Environment {
    Environment::Custom {
        api: "http://localhost".to_owned(),
        cards: "http://localhost".to_owned(),
    }
}

fn headers(pair: &RsaKeyPair, body: &[u8]) -> [(&'static str, String); 1] {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        body,
        &mut signature,
    )
    .unwrap();
    [("X-Signature-SHA256", STANDARD.encode(signature))]
}

const BODY: &[u8] = br#"{"event_type":"users#state-change","schema_version":"4.0.0","data":{}}"#;

#[test]
fn each_environment_trusts_its_own_keys_only() {
    for (pair, own, mtls, other, other_mtls) in [
        (
            &PRODUCTION,
            Environment::Production,
            Environment::ProductionMtls,
            Environment::Sandbox,
            Environment::SandboxMtls,
        ),
        (
            &SANDBOX,
            Environment::Sandbox,
            Environment::SandboxMtls,
            Environment::Production,
            Environment::ProductionMtls,
        ),
    ] {
        let headers = headers(pair, BODY);
        for same in [own.clone(), mtls] {
            let read = verifier(same).verify_and_parse(&headers, BODY).unwrap();
            assert_eq!(read.event_type, "users#state-change");
        }
        for expected in [other, other_mtls] {
            let refused = verifier(expected.clone()).verify(&headers, BODY);
            assert_eq!(
                refused,
                Err(VerifyError::WrongEnvironment {
                    belongs_to: own.clone(),
                    expected
                })
            );
        }
    }
}

#[test]
fn the_error_names_the_other_environment() {
    let error = verifier(Environment::Production)
        .verify(&headers(&SANDBOX, BODY), BODY)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the signature of the webhook belongs to the sandbox, and was checked for production"
    );
}

#[test]
fn a_tampered_webhook_of_the_other_environment_is_just_wrong() {
    let headers = headers(&SANDBOX, BODY);
    let refused = verifier(Environment::Production).verify(&headers, b"{}");
    assert_eq!(refused, Err(VerifyError::WrongSignature));
}

#[test]
fn keys_of_your_own_do_not_open_the_other_environment() {
    let refused = verifier(Environment::Production).key(public(&SANDBOX));
    assert_eq!(
        refused.unwrap_err(),
        PublicKeyError::WrongEnvironment {
            belongs_to: Environment::Sandbox
        }
    );
    // A proxy in front of Wise forwards webhooks of one of the two.
    let proxied = verifier(custom()).key(public(&SANDBOX)).unwrap();
    assert_eq!(proxied.verify(&headers(&SANDBOX, BODY), BODY), Ok(()));
    assert!(proxied.key(public(&PRODUCTION)).is_err());
    // What is trusted anyway may be named again.
    let twice = verifier(Environment::SandboxMtls).key(public(&SANDBOX));
    assert!(twice.is_ok());
}

#[test]
fn a_custom_environment_with_a_key_still_tells_where_a_webhook_is_from() {
    let own = pair();
    let verifier = verifier(custom()).key(public(&own)).unwrap();
    assert_eq!(verifier.verify(&headers(&own, BODY), BODY), Ok(()));
    assert_eq!(
        verifier.verify(&headers(&PRODUCTION, BODY), BODY),
        Err(VerifyError::WrongEnvironment {
            belongs_to: Environment::Production,
            expected: custom()
        })
    );
}

#[test]
fn everything_in_an_envelope_is_within_reach_and_comes_back() {
    let body = r#"{"data":{"resource":{"id":1,"type":"transfer"},"current_state":"processing","occurred_at":"2026-05-17T07:11:37Z"},
        "subscription_id":["s"],"event_type":"transfers#state-change","schema_version":"4.0.0","sent_at":{"t":1},
        "attempt":1.0,"trace":{"id":null}}"#;
    let notification = Notification::parse(body.as_bytes()).unwrap();
    assert!(matches!(
        notification.event,
        Event::TransfersStateChangeV4(_)
    ));
    assert_eq!(notification.subscription_id, None);
    assert_eq!(notification.sent_at, None);
    let extra: Vec<(&str, &str)> = notification
        .extra()
        .iter()
        .map(|(key, json)| (key, json.as_str()))
        .collect();
    assert_eq!(
        extra,
        [
            ("subscription_id", r#"["s"]"#),
            ("sent_at", r#"{"t":1}"#),
            ("attempt", "1.0"),
            ("trace", r#"{"id":null}"#),
        ]
    );
    for body in [
        body,
        r#"{"data":[1e999],"event_type":"a#b","schema_version":9,"sent_at":null}"#,
        r#"{"event_type":"a#b","schema_version":"1","sent_at":"2026-05-17 07:11:37","subscription_id":"s","x":"\u00e9"}"#,
    ] {
        let read = Notification::parse(body.as_bytes()).unwrap();
        let back = Json::from_encode(&read);
        let values =
            |text: &str| -> std::collections::BTreeMap<String, Box<serde_json::value::RawValue>> {
                serde_json::from_str(text).unwrap()
            };
        let (came, back) = (values(body), values(back.as_str()));
        assert_eq!(
            came.keys().collect::<Vec<_>>(),
            back.keys().collect::<Vec<_>>()
        );
        for (key, value) in &came {
            assert_eq!(value.get(), back[key].get(), "{key} of {body}");
        }
    }
}
