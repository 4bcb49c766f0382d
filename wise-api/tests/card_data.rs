//! Card data over HTTP: what is sent opens with the private key of another side, and both forms of the answer are read.
#![cfg(all(feature = "card-data", feature = "__any-version"))]
#![allow(clippy::unwrap_used)]

mod support;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use support::{Server, answer};
use wise_api::card_data::CardKey;
use wise_api::{Error, Secret, Wise};

const CARD: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

fn data() -> Value {
    serde_json::from_str(include_str!("data/jose.json")).unwrap()
}

fn key() -> CardKey {
    CardKey::new(1, data()["rsa_public"].as_str().unwrap()).unwrap()
}

fn client(server: &Server) -> Wise {
    server.builder().user_token("a token").build().unwrap()
}

/// Opens a request as Wise would: header, content key, content.
fn read(body: &str) -> (Value, Vec<u8>, Value) {
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["keyVersion"], 1);
    let message = body["encryptedPayload"].as_str().unwrap();
    let parts: Vec<&str> = message.split('.').collect();
    let bytes = |index: usize| URL_SAFE_NO_PAD.decode(parts[index]).unwrap();
    let der = STANDARD
        .decode(data()["rsa_private"].as_str().unwrap())
        .unwrap();
    let private = PrivateDecryptingKey::from_pkcs8(&der).unwrap();
    let private = Pkcs1PrivateDecryptingKey::new(private).unwrap();
    let mut room = vec![0; private.min_output_size()];
    let content_key = private.decrypt(&bytes(1), &mut room).unwrap().to_vec();
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(&bytes(2)).unwrap();
    let mut content = [bytes(3), bytes(4)].concat();
    let content = cipher
        .open_in_place(nonce, Aad::from(parts[0]), &mut content)
        .unwrap();
    let content = serde_json::from_slice(content).unwrap();
    (
        serde_json::from_slice(&bytes(0)).unwrap(),
        content_key,
        content,
    )
}

#[tokio::test]
async fn details_in_plain_json() {
    let body = r#"{"nonce":"n","cvv2":"987","pan":"4000001234567899","expiryDate":"01/30","cardholderName":"A B"}"#;
    let server = Server::json("200 OK", body).await;
    let card = key()
        .details(&client(&server), CARD)
        .unwrap()
        .await
        .unwrap();
    assert_eq!(card.pan().unwrap().expose(), "4000001234567899");
    assert_eq!(card.cvv2().unwrap().expose(), "987");
    let shown = format!("{card:?}");
    assert!(!shown.contains("4000001234567899") && !shown.contains("987"));
    let seen = server.only();
    assert!(
        seen.line
            .starts_with("POST /cards/twcard-data/v1/sensitive-card-data/details ")
    );
    assert_eq!(seen.header("x-tw-twcard-card-token"), Some(CARD));
    let (header, content_key, content) = read(seen.text());
    assert_eq!(
        header,
        serde_json::json!({"alg": "RSA1_5", "enc": "A256GCM"})
    );
    assert_eq!(content_key.len(), 32);
    assert!(content["nonce"].is_string() && content["pin"].is_null());
}

#[tokio::test]
async fn a_message_under_another_key_is_refused_and_kept() {
    let data = data();
    let message = data["encrypted_rsa1_5"].as_str().unwrap();
    let server = Server::raw(vec![answer("200 OK", &[], message.as_bytes())]).await;
    let refused = key()
        .pin(&client(&server), CARD)
        .unwrap()
        .await
        .unwrap_err();
    assert!(matches!(&refused, Error::Decode(found) if found.reason().contains("decrypted")));
    assert_eq!(
        refused.response().unwrap().body().as_ref(),
        message.as_bytes()
    );
}

#[tokio::test]
async fn a_pin_is_set() {
    let server = Server::json("200 OK", r#"{"cardOrderId":"142"}"#).await;
    let wise = client(&server);
    let order = key()
        .preset_pin(&wise, 142, &Secret::new("2580"))
        .unwrap()
        .await
        .unwrap();
    assert_eq!(order.card_order_id().unwrap(), "142");
    let seen = server.only();
    assert!(!seen.text().contains("2580"));
    assert_eq!(read(seen.text()).2["pin"], "2580");
    for wrong in ["", "123", "12345", "12a4"] {
        let refused = key().preset_pin(&wise, 142, &Secret::new(wrong));
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    assert!(CardKey::new(1, "bm8ga2V5").is_err());
}
