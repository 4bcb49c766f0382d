//! Webhooks as a server receives them: headers, raw bytes, and the keys that sign them.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use wise_api::webhook::{
    Event, Headers, PublicKey, PublicKeyError, Verifier, VerifyError, verify_and_parse,
};
use wise_api::{Environment, HeaderMap};

static WISE: LazyLock<RsaKeyPair> = LazyLock::new(|| pair(KeySize::Rsa2048));
static STRANGER: LazyLock<RsaKeyPair> = LazyLock::new(|| pair(KeySize::Rsa2048));

const BODY: &str = r#"{"data":{"current_state":"processing","occurred_at":"2026-02-03T04:05:06.789Z","step_id":0,
    "resource":{"id":0,"profile_id":0,"account_id":0,"type":"transfer"}},"event_type":"transfers#state-change",
    "schema_version":"4.0.0","sent_at":"2026-02-03T04:05:07Z","subscription_id":"b0b9d3a1-52a4-47a0-8b0d-5d4c3f7f2e11"}"#;

fn pair(size: KeySize) -> RsaKeyPair {
    RsaKeyPair::generate(size).unwrap()
}

fn der(pair: &RsaKeyPair) -> Vec<u8> {
    pair.public_key().as_der().unwrap().as_ref().to_vec()
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    )
}

fn signature(pair: &RsaKeyPair, body: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        body,
        &mut signature,
    )
    .unwrap();
    signature
}

fn headers(signature: impl AsRef<str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("X-Signature-SHA256", signature.as_ref().parse().unwrap());
    headers
}

fn signed(body: &[u8]) -> HeaderMap {
    headers(STANDARD.encode(signature(&WISE, body)))
}

fn own_environment() -> Environment {
    Environment::Custom {
        api: "http://localhost".to_owned(),
        cards: "http://localhost".to_owned(),
    }
}

fn verifier() -> Verifier {
    let key = PublicKey::from_der(&der(&WISE)).unwrap();
    Verifier::new(own_environment()).key(key).unwrap()
}

#[test]
fn the_published_keys_are_those_of_wise() {
    let fingerprint = |environment| {
        let keys = PublicKey::published(&environment).iter();
        keys.map(PublicKey::fingerprint).collect::<Vec<_>>()
    };
    let production = ["e86411cd96968b70488a1c11dcd22907075dfd25299800578c405c9010a0834a"];
    let sandbox = ["30bfe2d6312e1b03eedca03db05ee5d0ba3b57e648757b57d0d89a593f710edf"];
    assert_eq!(fingerprint(Environment::Production), production);
    assert_eq!(fingerprint(Environment::ProductionMtls), production);
    assert_eq!(fingerprint(Environment::Sandbox), sandbox);
    assert_eq!(fingerprint(Environment::SandboxMtls), sandbox);
    assert!(fingerprint(own_environment()).is_empty());
}

#[test]
fn the_published_keys_stay_in_their_environment() {
    let [production] = PublicKey::published(&Environment::Production) else {
        panic!("one key");
    };
    let refused = Verifier::new(Environment::Sandbox).key(production.clone());
    assert_eq!(
        refused.unwrap_err(),
        PublicKeyError::WrongEnvironment {
            belongs_to: Environment::Production
        }
    );
    assert!(
        Verifier::new(Environment::Production)
            .key(production.clone())
            .is_ok()
    );
}

#[test]
fn a_signed_notification_is_read() {
    let mut headers = signed(BODY.as_bytes());
    headers.insert(
        "X-Delivery-Id",
        "6b1c5c3e-0b0f-4c5e-9b53-0c7e3a0f5d11".parse().unwrap(),
    );
    headers.insert("X-Test-Notification", "true".parse().unwrap());
    let read = verifier()
        .verify_and_parse(&headers, BODY.as_bytes())
        .unwrap();
    assert_eq!(read.event_type, "transfers#state-change");
    assert_eq!(read.schema_version, "4.0.0");
    assert_eq!(
        read.delivery_id.unwrap().as_str(),
        "6b1c5c3e-0b0f-4c5e-9b53-0c7e3a0f5d11"
    );
    assert_eq!(
        read.subscription_id.unwrap().as_str(),
        "b0b9d3a1-52a4-47a0-8b0d-5d4c3f7f2e11"
    );
    assert!(read.is_test);
    assert_eq!(read.occurred_at.unwrap().text(), "2026-02-03T04:05:06.789Z");
    assert_eq!(read.sent_at.unwrap().text(), "2026-02-03T04:05:07Z");
    assert_eq!(read.step_id, Some(0));
    let Event::TransfersStateChangeV4(change) = read.event else {
        panic!("{:?}", read.event);
    };
    assert_eq!(change.current_state().unwrap(), "processing");
    // Test notifications carry ids of zero.
    let resource = change.resource.unwrap();
    assert_eq!(resource.id().unwrap().to_string(), "0");
    assert_eq!(resource.profile_id().unwrap().to_string(), "0");
}

#[test]
fn headers_that_say_nothing_else_are_enough() {
    let mut headers = signed(BODY.as_bytes());
    let plain = verifier()
        .verify_and_parse(&headers, BODY.as_bytes())
        .unwrap();
    assert_eq!((plain.delivery_id, plain.is_test), (None, false));

    headers.insert("X-Delivery-Id", " ".parse().unwrap());
    headers.insert("X-Test-Notification", "false".parse().unwrap());
    let empty = verifier()
        .verify_and_parse(&headers, BODY.as_bytes())
        .unwrap();
    assert_eq!((empty.delivery_id, empty.is_test), (None, false));
}

#[test]
fn every_changed_byte_is_noticed() {
    let headers = signed(BODY.as_bytes());
    for at in 0..BODY.len() {
        let mut tampered = BODY.as_bytes().to_vec();
        tampered[at] ^= 1;
        let refused = verifier().verify_and_parse(&headers, &tampered);
        assert_eq!(refused, Err(VerifyError::WrongSignature), "byte {at}");
    }
    for longer in [format!("{BODY}\n"), format!(" {BODY}")] {
        let refused = verifier().verify(&headers, longer.as_bytes());
        assert_eq!(refused, Err(VerifyError::WrongSignature));
    }
    for length in [0, 1, BODY.len() - 1] {
        let refused = verifier().verify(&headers, &BODY.as_bytes()[..length]);
        assert_eq!(refused, Err(VerifyError::WrongSignature), "{length} bytes");
    }
}

#[test]
fn a_body_that_was_written_again_is_not_the_body() {
    let again: serde_json::Value = serde_json::from_str(BODY).unwrap();
    let refused = verifier().verify(&signed(BODY.as_bytes()), again.to_string().as_bytes());
    assert_eq!(refused, Err(VerifyError::WrongSignature));
}

#[test]
fn only_the_right_key_and_the_right_algorithm_count() {
    let body = BODY.as_bytes();
    let strange = headers(STANDARD.encode(signature(&STRANGER, body)));
    assert_eq!(
        verifier().verify(&strange, body),
        Err(VerifyError::WrongSignature)
    );

    let mut sha512 = vec![0; WISE.public_modulus_len()];
    WISE.sign(&RSA_PKCS1_SHA512, &SystemRandom::new(), body, &mut sha512)
        .unwrap();
    let refused = verifier().verify(&headers(STANDARD.encode(sha512)), body);
    assert_eq!(refused, Err(VerifyError::WrongSignature));

    // What verifies here does not where only the keys of Wise count.
    for environment in [Environment::Production, Environment::Sandbox] {
        let refused = verify_and_parse(&signed(body), body, &environment);
        assert_eq!(refused, Err(VerifyError::WrongSignature));
    }
}

#[test]
fn a_second_key_is_trusted_beside_the_first() {
    let body = BODY.as_bytes();
    let both = verifier()
        .key(PublicKey::from_der(&der(&STRANGER)).unwrap())
        .unwrap();
    for pair in [&WISE, &STRANGER] {
        let headers = headers(STANDARD.encode(signature(pair, body)));
        assert_eq!(both.verify(&headers, body), Ok(()));
    }
    // A new key of Wise goes beside the published ones.
    let rotated = Verifier::new(Environment::Production)
        .key(PublicKey::from_der(&der(&WISE)).unwrap())
        .unwrap();
    assert_eq!(rotated.verify(&signed(body), body), Ok(()));
}

#[test]
fn a_signature_of_another_length_is_wrong() {
    let body = BODY.as_bytes();
    let mut signature = signature(&WISE, body);
    for length in [1, 128, 255] {
        let cut = headers(STANDARD.encode(&signature[..length]));
        assert_eq!(
            verifier().verify(&cut, body),
            Err(VerifyError::WrongSignature)
        );
    }
    signature.push(0);
    let longer = headers(STANDARD.encode(&signature));
    assert_eq!(
        verifier().verify(&longer, body),
        Err(VerifyError::WrongSignature)
    );
    let zeros = headers(STANDARD.encode([0; 256]));
    assert_eq!(
        verifier().verify(&zeros, body),
        Err(VerifyError::WrongSignature)
    );
}

#[test]
fn a_header_that_is_missing_or_no_base64_says_so() {
    let body = BODY.as_bytes();
    let mut only_old = HeaderMap::new();
    only_old.insert("X-Signature", "AAAA".parse().unwrap());
    for missing in [HeaderMap::new(), only_old] {
        let refused = verify_and_parse(&missing, body, Environment::Sandbox);
        assert_eq!(refused, Err(VerifyError::MissingSignature));
    }
    for text in ["", "   ", "====", "%%%%", "not base64", "QUJ*"] {
        let refused = verifier().verify(&headers(text), body);
        assert_eq!(refused, Err(VerifyError::NotBase64), "{text:?}");
    }
}

#[test]
fn padding_and_blanks_around_a_signature_do_not_matter() {
    let signature = signature(&WISE, BODY.as_bytes());
    for text in [
        STANDARD_NO_PAD.encode(&signature),
        format!(" {} ", STANDARD.encode(&signature)),
    ] {
        let list = [("X-Signature-SHA256", text)];
        assert_eq!(verifier().verify(&list, BODY.as_bytes()), Ok(()));
    }
}

#[test]
fn without_a_key_nothing_is_trusted() {
    let refused = Verifier::new(own_environment()).verify(&signed(b"{}"), b"{}");
    assert_eq!(refused, Err(VerifyError::NoKey));
}

#[test]
fn a_signed_body_that_is_no_notification_says_so() {
    for body in [
        &b""[..],
        b"null",
        b"[]",
        b"{",
        b"{}",
        b"\xff\xfe",
        b"{\"event_type\":null}",
        b"{\"event_type\":{\"secret\":\"Jane Doe\"}}",
        b"<html>Jane Doe</html>",
    ] {
        let error = verifier()
            .verify_and_parse(&signed(body), body)
            .unwrap_err();
        assert!(matches!(error, VerifyError::Unreadable(_)), "{error}");
        assert!(!format!("{error} {error:?}").contains("Jane"), "{error}");
    }
}

#[test]
fn two_signatures_are_refused_whichever_of_them_holds() {
    let good = STANDARD.encode(signature(&WISE, BODY.as_bytes()));
    let name = "X-Signature-SHA256";
    for (first, second) in [(&*good, "AAAA"), ("AAAA", &*good), (&*good, &*good)] {
        let mut map = HeaderMap::new();
        map.append(name, first.parse().unwrap());
        map.append(name, second.parse().unwrap());
        let list = vec![(name, first), ("x-signature-sha256", second)];
        let hashed: HashMap<&str, &str> = list.iter().copied().collect();
        let sorted: BTreeMap<&str, &str> = list.iter().copied().collect();
        let body = BODY.as_bytes();
        let several = Err(VerifyError::SeveralSignatures);
        assert_eq!(verifier().verify(&map, body), several);
        assert_eq!(verifier().verify(&list, body), several);
        assert_eq!(verifier().verify(&list[..], body), several);
        assert_eq!(verifier().verify(&[list[0], list[1]], body), several);
        assert_eq!(verifier().verify(&hashed, body), several);
        assert_eq!(verifier().verify(&sorted, body), several);
        // Some servers join them.
        let joined = headers(format!("{first}, {second}"));
        assert_eq!(
            verifier().verify(&joined, body),
            Err(VerifyError::NotBase64)
        );
        assert_eq!(verifier().verify(&[list[0]], body).is_ok(), first == good);
    }
}

#[test]
fn headers_are_found_in_every_kind_of_map() {
    let text = STANDARD.encode(signature(&WISE, BODY.as_bytes()));
    let accept = |headers: &dyn Headers| {
        assert_eq!(verifier().verify(headers, BODY.as_bytes()), Ok(()));
    };
    accept(&signed(BODY.as_bytes()));
    accept(&[("x-signature-sha256", text.as_str())]);
    accept(&vec![
        ("Host".to_owned(), "example.com".to_owned()),
        ("X-SIGNATURE-SHA256".to_owned(), text.clone()),
    ]);
    let map = HashMap::from([("X-Signature-Sha256".to_owned(), text.clone())]);
    accept(&map);
    accept(&BTreeMap::from([("X-Signature-SHA256", text.as_bytes())]));
    accept(&|name: &str| (name == "x-signature-sha256").then_some(text.as_str()));
    accept(&|name: &str| (name == "x-signature-sha256").then(|| text.clone()));
    let raw = HashMap::from([("x-signature-sha256", text.as_bytes())]);
    accept(&|name: &str| raw.get(name));
}

#[test]
fn keys_are_read_from_pem_and_der() {
    let der = der(&WISE);
    let key = PublicKey::from_der(&der).unwrap();
    let pem = pem(&der);
    let windows = pem.replace('\n', "\r\n");
    let remarks = format!("A remark.\n{pem}\n\n");
    for text in [&pem, &windows, &remarks] {
        assert_eq!(PublicKey::from_pem(text).unwrap(), key);
        assert_eq!(PublicKey::from_pem(&key.to_pem()).unwrap(), key);
    }
    assert_eq!(key.fingerprint().len(), 64);
    assert_eq!(
        format!("{key:?}"),
        format!("PublicKey(sha256:{})", key.fingerprint())
    );
}

#[test]
fn what_is_no_key_is_refused() {
    let spki = der(&WISE);
    let pem = pem(&spki);
    let not_pem = |text: &str| matches!(PublicKey::from_pem(text), Err(PublicKeyError::NotPem(_)));
    assert!(not_pem(""));
    assert!(not_pem(&pem.replace("PUBLIC", "PRIVATE")));
    assert!(not_pem(&pem.replace("END", "BEGIN")));
    assert!(not_pem(&pem.replacen('M', "*", 1)));
    assert!(not_pem(&format!("{pem}{pem}")));

    let not_rsa = |der: &[u8]| PublicKey::from_der(der) == Err(PublicKeyError::NotRsa);
    assert!(not_rsa(b""));
    assert!(not_rsa(&spki[..spki.len() - 1]));
    assert!(not_rsa(&[spki.as_slice(), b"\0"].concat()));
    // The bare numbers of the key, without saying that it is RSA.
    assert!(not_rsa(WISE.public_key().as_ref()));
    let empty = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----";
    assert_eq!(PublicKey::from_pem(empty), Err(PublicKeyError::NotRsa));
    let curve = aws_lc_rs::signature::EcdsaKeyPair::generate(
        &aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1_SIGNING,
    )
    .unwrap();
    let curve = curve.public_key().as_der().unwrap();
    assert!(not_rsa(curve.as_ref()));
}

#[test]
fn larger_keys_work() {
    let pair = pair(KeySize::Rsa3072);
    let key = PublicKey::from_der(&der(&pair)).unwrap();
    let verifier = Verifier::new(own_environment()).key(key).unwrap();
    let headers = headers(STANDARD.encode(signature(&pair, b"{}")));
    assert_eq!(verifier.verify(&headers, b"{}"), Ok(()));
}

#[test]
fn errors_are_ordinary_errors() {
    fn ordinary<E: std::error::Error + Send + Sync + 'static>(error: E) -> String {
        error.to_string()
    }
    let refused = verifier().verify(&HeaderMap::new(), b"").unwrap_err();
    assert!(ordinary(refused).contains("X-Signature-SHA256"));
    let refused = PublicKey::from_pem("").unwrap_err();
    assert!(ordinary(refused).contains("PEM"));
}
