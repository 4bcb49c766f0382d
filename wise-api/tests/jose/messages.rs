//! What is signed and encrypted, and what comes back.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wise_api::jose::{ContentKey, EncryptionKey, Keyring, encrypt, verify};
use wise_api::{Error, Jose, Method};

use crate::fixtures::{changed, data, der, open, seal, seal_direct, with_header};
use crate::support::{Seen, Server, answer, free};
use crate::{
    OK, call, client, decryption_key, jose, plain, published, published_keys, reason, signing_key,
    verifying_key, wise_at,
};

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

#[tokio::test]
async fn direct_mode_from_end_to_end() {
    let data = data();
    let own = data.clone();
    let (server, wise) = wise_at(move |seen| {
        published_keys(seen, &data).unwrap_or_else(|| {
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
    // What is done to a good response, and what is said of it.
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
            published_keys(seen, &data).unwrap_or_else(|| {
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
            sealed(&with_header(inner, "{\"alg\":\"none\"}")).into_string(),
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
            wise_at(move |seen| published_keys(seen, &data).unwrap_or_else(|| jose(&message)))
                .await;
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
        published_keys(seen, &data).unwrap_or_else(|| {
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
