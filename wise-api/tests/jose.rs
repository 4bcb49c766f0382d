//! Messages against those of an independent implementation (joserfc 1.6, in `data/jose.json`) and of RFC 7515, and calls over HTTP.
#![cfg(all(feature = "jose", feature = "__any-version"))]
#![allow(clippy::unwrap_used)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use support::{Server, answer, free};
use wise_api::jose::{
    ContentKey, DecryptionKey, EncryptionKey, JoseError, Keyring, SignatureAlgorithm, SigningKey,
    VerifyingKey, decrypt, decrypt_direct, encrypt, sign, verify,
};
use wise_api::{Error, Jose, Json, Method, Request, Wise};

fn data() -> Value {
    serde_json::from_str(include_str!("data/jose.json")).unwrap()
}

fn der(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

fn algorithm(name: &str) -> SignatureAlgorithm {
    use SignatureAlgorithm::{Es256, Es384, Es512, Ps256, Ps384, Ps512};
    let all = [Es256, Es384, Es512, Ps256, Ps384, Ps512];
    all.into_iter().find(|found| found.name() == name).unwrap()
}

fn message(value: &Value) -> Jose {
    Jose::from(value.as_str().unwrap())
}

fn decryption_key(data: &Value) -> DecryptionKey {
    let id = data["kid"].as_str().unwrap();
    DecryptionKey::from_pkcs8(id, &der(&data["rsa_private"])).unwrap()
}

#[test]
fn signatures_of_another_implementation_verify_and_ours_do_too() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    for case in data["signed"].as_array().unwrap() {
        let algorithm = algorithm(case["alg"].as_str().unwrap());
        let key = VerifyingKey::from_der(algorithm, &der(&case["public"])).unwrap();
        assert_eq!(verify(&message(&case["message"]), &key).unwrap(), payload);

        let own = SigningKey::from_pkcs8("an-id", algorithm, &der(&case["private"])).unwrap();
        let signed = sign(payload.as_bytes(), &own, "/path").unwrap();
        assert_eq!(verify(&signed, &key).unwrap(), payload);
        let header = signed.as_str().split('.').next().unwrap();
        let header: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        let wanted = serde_json::json!({
            "alg": algorithm.name(), "kid": "an-id", "typ": "JWT", "url": "/path",
        });
        assert_eq!(header, wanted);
        assert!(!format!("{own:?}").contains("pair"));
    }
}

/// RFC 7515, appendix A.3.
#[test]
fn the_rfcs_elliptic_signature_verifies() {
    let mut spki = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04".to_vec();
    for coordinate in [
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    ] {
        spki.extend(URL_SAFE_NO_PAD.decode(coordinate).unwrap());
    }
    let key = VerifyingKey::from_der(SignatureAlgorithm::Es256, &spki).unwrap();
    let message = Jose::from(concat!(
        "eyJhbGciOiJFUzI1NiJ9.",
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    ));
    assert!(
        verify(&message, &key)
            .unwrap()
            .starts_with(b"{\"iss\":\"joe\"")
    );
}

#[test]
fn changed_and_foreign_signatures_are_refused() {
    let data = data();
    let cases = data["signed"].as_array().unwrap();
    let key = |index: usize| {
        let name = cases[index]["alg"].as_str().unwrap();
        VerifyingKey::from_der(algorithm(name), &der(&cases[index]["public"])).unwrap()
    };
    let text = cases[0]["message"].as_str().unwrap();
    let parts: Vec<&str> = text.split('.').collect();
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let with = |header: &str| format!("{}.{}.{}", encode(header), parts[1], parts[2]);
    for (message, wanted) in [
        (
            format!("{}.{}.{}", parts[0], encode("{}"), parts[2]),
            JoseError::Signature,
        ),
        (format!("{}.{}.", parts[0], parts[1]), JoseError::Signature),
        (format!("{}.{}", parts[0], parts[1]), JoseError::Malformed),
        (format!("{text}.{}", parts[2]), JoseError::Malformed),
        (format!("{text}="), JoseError::Malformed),
        (String::new(), JoseError::Malformed),
        (with("{\"alg\":\"none\"}"), JoseError::Algorithm),
        (with("{\"alg\":\"HS256\"}"), JoseError::Algorithm),
        (with("{\"alg\":\"ES384\"}"), JoseError::Algorithm),
        (
            with("{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}"),
            JoseError::Algorithm,
        ),
        (
            with("{\"alg\":\"none\",\"alg\":\"ES256\"}"),
            JoseError::Malformed,
        ),
        (with("{}"), JoseError::Malformed),
        (with("[]"), JoseError::Malformed),
        (
            with(&format!(
                "{{\"alg\":\"ES256\",\"x\":\"{}\"}}",
                "a".repeat(9000)
            )),
            JoseError::Malformed,
        ),
    ] {
        assert_eq!(
            verify(&Jose::new(message.clone()), &key(0)),
            Err(wanted),
            "{message}"
        );
    }
    // The key decides on the algorithm.
    assert_eq!(
        verify(&Jose::from(text), &key(1)),
        Err(JoseError::Algorithm)
    );
    // A key of one curve is none for another.
    assert!(VerifyingKey::from_der(SignatureAlgorithm::Es384, &der(&cases[0]["public"])).is_none());
    assert!(
        SigningKey::from_pkcs8("id", SignatureAlgorithm::Es512, &der(&cases[0]["private"]))
            .is_err()
    );
}

#[test]
fn encryption_of_another_implementation_opens_and_ours_does_too() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    let own = decryption_key(&data);
    assert_eq!(
        decrypt(&message(&data["encrypted"]), &own).unwrap(),
        payload
    );

    let theirs = EncryptionKey::from_der(&der(&data["rsa_public"])).unwrap();
    let content_key = ContentKey::generate().unwrap();
    let sealed = encrypt(payload.as_bytes(), &theirs, &content_key).unwrap();
    assert_eq!(decrypt(&sealed, &own).unwrap(), payload);
    assert_ne!(
        sealed,
        encrypt(payload.as_bytes(), &theirs, &content_key).unwrap()
    );
    assert_eq!(format!("{content_key:?}"), "[redacted]");
}

#[test]
fn what_cannot_be_decrypted_says_no_more_than_that() {
    let data = data();
    let own = decryption_key(&data);
    let text = data["encrypted"].as_str().unwrap();
    let parts: Vec<&str> = text.split('.').collect();
    let changed = |index: usize| {
        let mut parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        let mut bytes = URL_SAFE_NO_PAD.decode(&parts[index]).unwrap();
        bytes[0] ^= 1;
        parts[index] = URL_SAFE_NO_PAD.encode(bytes);
        Jose::new(parts.join("."))
    };
    for index in 1..5 {
        assert_eq!(decrypt(&changed(index), &own), Err(JoseError::Decryption));
    }
    let without_key = text.replace(parts[1], "");
    assert_eq!(
        decrypt(&Jose::new(without_key), &own),
        Err(JoseError::Decryption)
    );
    let cut = Jose::from(&text[..text.len() - 4]);
    assert_eq!(decrypt(&cut, &own), Err(JoseError::Malformed));
    assert_eq!(
        decrypt(&Jose::new(parts[..4].join(".")), &own),
        Err(JoseError::Malformed)
    );
    // RSA1_5 is not accepted where OAEP is wanted, though the key would open it.
    assert_eq!(
        decrypt(&message(&data["encrypted_rsa1_5"]), &own),
        Err(JoseError::Algorithm)
    );
    let content_key = ContentKey::generate().unwrap();
    assert_eq!(
        decrypt_direct(&Jose::from(text), &content_key),
        Err(JoseError::Algorithm)
    );
    for header in [
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"dir\"}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}",
    ] {
        let sealed = text
            .replace(parts[0], &URL_SAFE_NO_PAD.encode(header))
            .replace(parts[1], "");
        assert_eq!(
            decrypt_direct(&Jose::new(sealed), &content_key),
            Err(JoseError::Algorithm)
        );
    }
}

const OK: &str = "200 OK";

fn json(body: &Value) -> Vec<u8> {
    answer(
        OK,
        &[("Content-Type", "application/json")],
        body.to_string().as_bytes(),
    )
}

fn jose(body: &str) -> Vec<u8> {
    answer(
        OK,
        &[("Content-Type", "application/jose+json")],
        body.as_bytes(),
    )
}

fn published(algorithm: &str, scope: &str, public: &Value) -> Vec<u8> {
    json(&serde_json::json!({
        "version": 1, "scope": scope,
        "keyMaterial": {"algorithm": algorithm, "keyMaterial": public},
    }))
}

fn call(wise: &Wise) -> wise_api::Call<Request> {
    let mut request = free(Method::POST, "/v9/profiles/1/payments");
    request
        .json(&Json::parse("{\"type\":\"BALANCE\"}").unwrap())
        .unwrap();
    request.query("dry", &true);
    wise.send(request)
}

fn client(server: &Server) -> Wise {
    server
        .builder()
        .client_credentials_token("a token")
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_signed_call_and_a_key_that_is_fetched_once_more() {
    let data = data();
    let cases = data["signed"].as_array().unwrap();
    let (es512, stale) = (&cases[2], &cases[5]);
    let server = Server::raw(vec![
        jose(es512["message"].as_str().unwrap()),
        published("ES512", "PAYLOAD_SIGNING", &es512["public"]),
        // The second answer has a signature that the kept key does not verify, nor the one that comes instead.
        jose(&es512["message"].as_str().unwrap().replacen('.', ".e", 1)),
        published("ES512", "PAYLOAD_SIGNING", &es512["public"]),
        json(&serde_json::json!({"status": "COMPLETED"})),
    ])
    .await;
    let wise = client(&server);
    let own = SigningKey::from_pkcs8("an-id", SignatureAlgorithm::Ps512, &der(&stale["private"]));
    let keyring = Keyring::new(&wise).signing_key(own.unwrap());

    let response = call(&wise).signed(&keyring).await.unwrap();
    assert_eq!(
        response.body().as_ref(),
        data["payload"].as_str().unwrap().as_bytes()
    );
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].header("x-tw-jose-method"), Some("jws"));
    assert_eq!(seen[0].header("accept-encoding"), Some("identity"));
    assert_eq!(
        seen[0].header("content-type"),
        Some("application/jose+json")
    );
    assert_eq!(seen[0].header("accept"), Some("application/jose+json"));
    assert!(
        seen[1]
            .line
            .contains("algorithm=ES512&scope=PAYLOAD_SIGNING&version=1"),
        "{}",
        seen[1].line
    );
    let key = VerifyingKey::from_der(SignatureAlgorithm::Ps512, &der(&stale["public"])).unwrap();
    let sent = Jose::from(seen[0].text());
    assert_eq!(verify(&sent, &key).unwrap(), "{\"type\":\"BALANCE\"}");
    let header = URL_SAFE_NO_PAD
        .decode(sent.as_str().split('.').next().unwrap())
        .unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!(header["url"], "/v9/profiles/1/payments");

    let refused = call(&wise).signed(&keyring).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Decode(found) if found.reason().contains("does not verify")),
        "{refused}"
    );
    assert_eq!(server.seen().len(), 4);

    let unsigned = call(&wise).signed(&keyring).await.unwrap_err();
    assert!(matches!(&unsigned, Error::Decode(found) if found.reason().contains("not signed")));
    assert!(
        unsigned
            .response()
            .unwrap()
            .text()
            .unwrap()
            .contains("COMPLETED")
    );
}

#[tokio::test]
async fn an_encrypted_call_whose_key_is_doubted_after_a_500() {
    let data = data();
    let server = Server::raw(vec![
        published("RSA_OAEP_256", "PAYLOAD_ENCRYPTION", &data["rsa_public"]),
        jose(data["encrypted"].as_str().unwrap()),
        answer("500 Internal Server Error", &[], b""),
        published("RSA_OAEP_256", "PAYLOAD_ENCRYPTION", &data["rsa_public"]),
        json(&serde_json::json!({"plain": true})),
    ])
    .await;
    let wise = client(&server);
    let own = decryption_key(&data);
    let keyring = Keyring::new(&wise).decryption_key(decryption_key(&data));

    let response = call(&wise).encrypted(&keyring).await.unwrap();
    assert_eq!(
        response.body().as_ref(),
        data["payload"].as_str().unwrap().as_bytes()
    );
    let sent = server.seen()[1].clone();
    assert_eq!(sent.header("x-tw-jose-method"), Some("jwe"));
    assert_eq!(
        sent.header("x-tw-jose-encryption-kid"),
        data["kid"].as_str()
    );
    assert_eq!(
        decrypt(&Jose::from(sent.text()), &own).unwrap(),
        "{\"type\":\"BALANCE\"}"
    );

    assert!(matches!(
        call(&wise).encrypted(&keyring).await,
        Err(Error::Api(_))
    ));
    assert_eq!(
        server.seen().len(),
        3,
        "the kept key is used, and nothing is sent twice"
    );
    call(&wise).encrypted(&keyring).await.unwrap();
    assert!(
        server.seen()[3].line.starts_with("GET "),
        "the key is fetched again"
    );
}

#[tokio::test]
async fn every_attempt_sends_the_same_bytes() {
    let data = data();
    let server = Server::raw(vec![
        published("RSA_OAEP_256", "PAYLOAD_ENCRYPTION", &data["rsa_public"]),
        answer("503 Service Unavailable", &[("Retry-After", "0")], b""),
        json(&serde_json::json!({})),
    ])
    .await;
    let wise = client(&server);
    let keyring = Keyring::new(&wise);
    let key = wise_api::IdempotencyKey::generate();
    call(&wise)
        .idempotency_key(key)
        .encrypted(&keyring)
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1].body, seen[2].body);
    assert_eq!(
        seen[1].header("x-idempotence-uuid"),
        seen[2].header("x-idempotence-uuid")
    );
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_before_anything_is_sent() {
    let server = Server::json(OK, "{}").await;
    let wise = client(&server);
    let keyring = Keyring::new(&wise);
    let unsigned = call(&wise).signed(&keyring).await.unwrap_err();
    assert!(matches!(unsigned, Error::Invalid(_)));
    let mut text = free(Method::POST, "/v9/x");
    text.text("application/jose+json", "eyJ");
    assert!(matches!(
        wise.send(text).encrypted(&keyring).await,
        Err(Error::Invalid(_))
    ));
    assert!(server.seen().is_empty());
    assert_eq!(call(&wise).operation().info().id, "undocumented request");
}
