//! Calls whose bodies are signed or encrypted, over HTTP, against what Wise does by its guides.
#![cfg(all(feature = "jose", feature = "__any-version"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/jose.rs"]
mod fixtures;
mod support;

use std::sync::{Arc, Mutex};

use fixtures::{changed, data, der, header, open, seal, seal_direct};
use serde_json::{Value, json};
use support::{Seen, Server, answer, free};
use wise_api::jose::{
    ContentKey, DecryptionKey, EncryptionKey, Keyring, SignatureAlgorithm, SigningKey,
    VerifyingKey, encrypt, sign, verify,
};
use wise_api::{Error, Jose, Json, Method, Request, Wise};

fn decryption_key(data: &Value) -> DecryptionKey {
    let id = data["kid"].as_str().unwrap();
    DecryptionKey::from_pkcs8(id, &der(&data["rsa_private"])).unwrap()
}

/// One of the key pairs with ES512.
fn signing_key(data: &Value) -> SigningKey {
    let private = der(&data["signed"][2]["private"]);
    SigningKey::from_pkcs8("an-id", SignatureAlgorithm::Es512, &private).unwrap()
}

fn verifying_key(data: &Value) -> VerifyingKey {
    let public = der(&data["signed"][2]["public"]);
    VerifyingKey::from_der(SignatureAlgorithm::Es512, &public).unwrap()
}

const OK: &str = "200 OK";

fn plain(body: &Value) -> Vec<u8> {
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
    plain(&json!({
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
        jose(&changed(es512["message"].as_str().unwrap(), 1)),
        published("ES512", "PAYLOAD_SIGNING", &es512["public"]),
        plain(&json!({"status": "COMPLETED"})),
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
    assert_eq!(header(sent.as_str())["url"], "/v9/profiles/1/payments");

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
        plain(&json!({"plain": true})),
    ])
    .await;
    let wise = client(&server);
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
    assert_eq!(open(sent.text()).content, "{\"type\":\"BALANCE\"}");

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
        plain(&json!({})),
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

/// What Wise answers, by a closure that is told the request.
async fn wise_at(answer: impl FnMut(&Seen) -> Vec<u8> + Send + 'static) -> (Server, Wise) {
    let server = Server::answering(answer).await;
    let wise = client(&server);
    (server, wise)
}

/// The public keys of Wise, whatever is asked for; `None` for anything else.
fn keys(seen: &Seen, data: &Value) -> Option<Vec<u8>> {
    if seen.line.contains("scope=PAYLOAD_ENCRYPTION") {
        let public = &data["rsa_public"];
        return Some(published("RSA_OAEP_256", "PAYLOAD_ENCRYPTION", public));
    }
    let asked = seen.line.split_once("?algorithm=")?.1;
    let algorithm = asked.split('&').next()?;
    let mut cases = data["signed"].as_array()?.iter();
    let case = cases.find(|case| case["alg"] == algorithm)?;
    Some(published(algorithm, "PAYLOAD_SIGNING", &case["public"]))
}

fn reason(error: &Error) -> &str {
    match error {
        Error::Decode(found) => found.reason(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_key_that_was_replaced_is_fetched_once_more_and_kept() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    // Wise signs with one key and then with another, under the same version.
    let message = |private: &Value| {
        let pair = SigningKey::from_pkcs8("w", SignatureAlgorithm::Ps256, &der(private)).unwrap();
        jose(sign(payload.as_bytes(), &pair, "/").unwrap().as_str())
    };
    let [old, new] = [3, 4].map(|index| data["signed"][index].clone());
    let published = |key: &Value| published("PS256", "PAYLOAD_SIGNING", &key["public"]);
    let server = Server::raw(vec![
        message(&old["private"]),
        published(&old),
        message(&new["private"]),
        published(&new),
        message(&new["private"]),
    ])
    .await;
    let wise = client(&server);
    let keyring = Keyring::new(&wise).signing_key(signing_key(&data));
    for requests in [2, 4, 5] {
        let response = call(&wise).signed(&keyring.clone()).await.unwrap();
        assert_eq!(response.text().unwrap(), payload);
        assert_eq!(server.seen().len(), requests);
    }
}

#[tokio::test]
async fn a_key_is_fetched_once_for_all_who_wait() {
    let data = data();
    let (server, wise) =
        wise_at(move |seen| keys(seen, &data).unwrap_or_else(|| plain(&json!({})))).await;
    let keyring = Keyring::new(&wise);
    let calls = (0..8).map(|_| tokio::spawn(call(&wise).encrypted(&keyring).into_future()));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let seen = server.seen();
    let fetched = seen.iter().filter(|seen| seen.line.starts_with("GET "));
    assert_eq!((fetched.count(), seen.len()), (1, 9));
    let mut bodies: Vec<&str> = seen.iter().map(Seen::text).collect();
    bodies.sort_unstable();
    bodies.dedup();
    assert_eq!(bodies.len(), 9, "each call has a content key of its own");
}

#[tokio::test]
async fn a_key_that_cannot_be_fetched_or_is_another_one() {
    let data = data();
    let rsa = &data["rsa_public"];
    for (answer, wanted) in [
        (answer("403 Forbidden", &[], b""), "403"),
        (published("RSA_OAEP_256", "PAYLOAD_SIGNING", rsa), "$.scope"),
        (
            published("PS256", "PAYLOAD_ENCRYPTION", rsa),
            "$.keyMaterial.algorithm",
        ),
        (
            published("RSA_OAEP_256", "PAYLOAD_ENCRYPTION", &json!("bm8=")),
            "$.keyMaterial.keyMaterial",
        ),
        (
            published(
                "RSA_OAEP_256",
                "PAYLOAD_ENCRYPTION",
                &data["signed"][0]["public"],
            ),
            "$.keyMaterial.keyMaterial",
        ),
        (plain(&json!({})), "keyMaterial"),
    ] {
        let server = Server::raw(vec![answer]).await;
        let wise = client(&server);
        let refused = call(&wise)
            .encrypted(&Keyring::new(&wise))
            .await
            .unwrap_err();
        assert!(refused.to_string().contains(wanted), "{refused}");
        assert_eq!(server.seen().len(), 1, "the call itself does not leave");
    }
}

#[tokio::test]
async fn direct_mode_from_end_to_end() {
    let data = data();
    let own = data.clone();
    let (server, wise) = wise_at(move |seen| {
        keys(seen, &data).unwrap_or_else(|| {
            let opened = open(seen.text());
            let content = format!("{{\"echo\":{}}}", opened.content);
            jose(&seal_direct(&opened.content_key, &content))
        })
    })
    .await;
    let keyring = Keyring::new(&wise).decryption_key(decryption_key(&own));
    for _ in 0..2 {
        let response = call(&wise).encrypted(&keyring).await.unwrap();
        assert_eq!(
            response.text().unwrap(),
            "{\"echo\":{\"type\":\"BALANCE\"}}"
        );
    }
    let [_, first, second] = server.seen().try_into().unwrap();
    let [first, second] = [first, second].map(|seen: Seen| open(seen.text()).content_key);
    assert_ne!(first, second);
}

#[tokio::test]
async fn answers_in_direct_mode_that_are_not_what_they_should_be() {
    let own = data();
    // What is done to a good answer, and what is said of it.
    type Spoil = fn(&[u8]) -> String;
    let cases: [(Spoil, &str); 9] = [
        (
            |key| changed(&seal_direct(key, "{}"), 3),
            "cannot be decrypted",
        ),
        (
            |key| changed(&seal_direct(key, "{}"), 4),
            "cannot be decrypted",
        ),
        (
            |key| changed(&seal_direct(key, "{}"), 2),
            "cannot be decrypted",
        ),
        (|_| seal_direct(&[1; 32], "{}"), "cannot be decrypted"),
        (
            |key| {
                seal_direct(key, "{}")
                    .rsplit_once('.')
                    .unwrap()
                    .0
                    .to_owned()
            },
            "malformed",
        ),
        (
            |key| {
                let whole = seal_direct(key, "{}");
                whole[..whole.len() - 4].to_owned()
            },
            "malformed",
        ),
        (
            |key| seal(&json!({"alg": "dir", "enc": "A192GCM"}), &[], key, "{}"),
            "algorithm",
        ),
        (
            |key| {
                seal(
                    &json!({"alg": "RSA1_5", "enc": "A256GCM"}),
                    &[1; 256],
                    key,
                    "{}",
                )
            },
            "algorithm",
        ),
        // For a key that is not in the keyring.
        (
            |_| {
                data()["encrypted_with_another_key"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            },
            "cannot be decrypted",
        ),
    ];
    for (spoil, wanted) in cases {
        let data = own.clone();
        let sent = Arc::new(Mutex::new(String::new()));
        let remembered = Arc::clone(&sent);
        let (_server, wise) = wise_at(move |seen| {
            keys(seen, &data).unwrap_or_else(|| {
                let message = spoil(&open(seen.text()).content_key);
                remembered.lock().unwrap().clone_from(&message);
                jose(&message)
            })
        })
        .await;
        let keyring = Keyring::new(&wise).decryption_key(decryption_key(&own));
        let refused = call(&wise).encrypted(&keyring).await.unwrap_err();
        assert!(reason(&refused).contains(wanted), "{refused}");
        // Nothing of a success is lost.
        let kept = refused.response().unwrap().text().unwrap();
        assert_eq!(kept, *sent.lock().unwrap());
    }
}

#[tokio::test]
async fn what_is_signed_and_then_encrypted() {
    let own = data();
    let es512 = own["signed"][2].clone();
    let for_us = EncryptionKey::from_der(&der(&own["rsa_public"])).unwrap();
    let sealed = |inner: &str| {
        let content_key = ContentKey::generate().unwrap();
        encrypt(inner.as_bytes(), &for_us, &content_key).unwrap()
    };
    let inner = es512["message"].as_str().unwrap();
    let parts: Vec<&str> = inner.split('.').collect();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let good = text(&es512["in_encrypted"]);
    for (message, wanted) in [
        (good.clone(), None),
        (
            sealed(&changed(inner, 1)).into_string(),
            Some("does not verify"),
        ),
        (
            sealed(&changed(inner, 2)).into_string(),
            Some("does not verify"),
        ),
        (
            sealed(&inner[..inner.len() - 8]).into_string(),
            Some("does not verify"),
        ),
        (sealed(parts[0]).into_string(), Some("malformed")),
        (
            sealed("{\"status\":\"COMPLETED\"}").into_string(),
            Some("malformed"),
        ),
        (
            sealed(&fixtures::with_header(inner, "{\"alg\":\"none\"}")).into_string(),
            Some("algorithm"),
        ),
        // Signed only, encrypted only, with a key of somebody else.
        (inner.to_owned(), Some("malformed")),
        (text(&own["encrypted"]), Some("malformed")),
        (
            text(&own["encrypted_with_another_key"]),
            Some("cannot be decrypted"),
        ),
        (changed(&good, 3), Some("cannot be decrypted")),
        (good[..good.len() - 2].to_owned(), Some("malformed")),
    ] {
        let data = own.clone();
        let (server, wise) =
            wise_at(move |seen| keys(seen, &data).unwrap_or_else(|| jose(&message))).await;
        let keyring = Keyring::new(&wise)
            .signing_key(signing_key(&own))
            .decryption_key(decryption_key(&own));
        let found = call(&wise).signed_and_encrypted(&keyring).await;
        match (found, wanted) {
            (Ok(response), None) => {
                assert_eq!(response.text().unwrap(), own["payload"].as_str().unwrap());
            }
            (Err(refused), Some(wanted)) => {
                assert!(reason(&refused).contains(wanted), "{wanted}: {refused}");
            }
            (found, wanted) => panic!("{wanted:?}: {found:?}"),
        }
        let sent = server.seen()[1].clone();
        assert_eq!(sent.header("x-tw-jose-method"), Some("jws+jwe"));
        assert_eq!(sent.header("x-tw-jose-encryption-kid"), own["kid"].as_str());
        let signed = Jose::new(open(sent.text()).content);
        let key = verifying_key(&own);
        assert_eq!(verify(&signed, &key).unwrap(), "{\"type\":\"BALANCE\"}");
    }
}

#[tokio::test]
async fn a_refusal_in_a_message_is_read() {
    let own = data();
    let data = own.clone();
    let (_server, wise) = wise_at(move |seen| {
        keys(seen, &data).unwrap_or_else(|| {
            let key = open(seen.text()).content_key;
            let body = seal_direct(
                &key,
                "{\"errors\":[{\"code\":\"pin.wrong\",\"message\":\"m\"}]}",
            );
            let kind = [("Content-Type", "application/jose+json")];
            answer("400 Bad Request", &kind, body.as_bytes())
        })
    })
    .await;
    let refused = call(&wise)
        .encrypted(&Keyring::new(&wise))
        .await
        .unwrap_err();
    let Error::Api(refused) = refused else {
        panic!("{refused}");
    };
    assert_eq!(refused.code(), Some("pin.wrong"));
}

#[tokio::test]
async fn sandbox_and_production_are_kept_apart() {
    use wise_api::Environment::{Production, Sandbox};
    let client = |environment| {
        let builder = Wise::builder().environment(environment);
        builder.client_credentials_token("a token").build().unwrap()
    };
    let keyring = Keyring::new(&client(Sandbox));
    let refused = call(&client(Production)).encrypted(&keyring).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn public_keys_are_uploaded() {
    let data = data();
    let server = Server::json("201 Created", "{\"keyId\":\"an-id\"}").await;
    let from: jiff::Timestamp = "2026-01-31T23:59:59Z".parse().unwrap();
    let till: jiff::Timestamp = "2027-01-31T00:00:00.5+01:00".parse().unwrap();
    let (signing, opening) = (signing_key(&data), decryption_key(&data));
    let bodies = [
        signing.registration(from, till),
        opening.registration(from, till),
    ];
    for body in &bodies {
        let mut request = free(Method::POST, "/v9/keys");
        request.json(body).unwrap();
        client(&server).send(request).await.unwrap();
    }
    let wanted = [
        (
            "an-id",
            "PAYLOAD_SIGNING",
            "ES512",
            &data["signed"][2]["public"],
        ),
        (
            data["kid"].as_str().unwrap(),
            "PAYLOAD_ENCRYPTION",
            "RSA_OAEP_256",
            &data["rsa_public"],
        ),
    ];
    for (seen, (id, scope, algorithm, public)) in server.seen().iter().zip(wanted) {
        let sent: Value = serde_json::from_str(seen.text()).unwrap();
        let wanted = json!({
            "keyId": id, "scope": scope,
            "validFrom": "2026-01-31 23:59:59", "validTill": "2027-01-30 23:00:00",
            "publicKeyMaterial": {"algorithm": algorithm, "keyMaterial": public},
        });
        assert_eq!(sent, wanted);
        assert!(!seen.text().contains("rivate"));
    }
}
