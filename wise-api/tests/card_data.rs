//! Card data over HTTP: the request opens with the private key of the other side, and both forms of the response are read.
#![cfg(all(feature = "card-data", feature = "__any-version"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/jose.rs"]
mod fixtures;
mod support;

use fixtures::{Opened, changed, data, open, seal, seal_direct};
use serde_json::{Value, json};
use support::{Seen, Server, answer};
use wise_api::card_data::CardKey;
use wise_api::{Error, Secret, Wise};

const CARD: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const DETAILS: &str = r#"{"nonce":"n","cvv2":"987","pan":"4000001234567899","expiryDate":"01/30","cardholderName":"A B"}"#;

/// What Wise answers to a request with this content key.
type Answer = fn(&[u8]) -> String;

fn key() -> CardKey {
    CardKey::new(1, data()["rsa_public"].as_str().unwrap()).unwrap()
}

fn client(server: &Server) -> Wise {
    server.builder().user_token("a token").build().unwrap()
}

/// Opens a request as Wise would.
fn read(seen: &Seen) -> Opened {
    let body: Value = serde_json::from_str(seen.text()).unwrap();
    assert_eq!(body["keyVersion"], 1);
    assert_eq!(body.as_object().unwrap().len(), 2);
    open(body["encryptedPayload"].as_str().unwrap())
}

#[tokio::test]
async fn details_in_plain_json() {
    let server = Server::json("200 OK", DETAILS).await;
    let card = key()
        .details(&client(&server), CARD)
        .unwrap()
        .await
        .unwrap();
    assert_eq!(card.pan().unwrap().expose(), "4000001234567899");
    assert_eq!(card.cvv2().unwrap().expose(), "987");
    for shown in [
        format!("{card:?}"),
        format!("{card:#?}"),
        format!("{:?}", card.clone()),
    ] {
        assert!(!shown.contains("4000001234567899") && !shown.contains("987"));
        assert!(shown.contains("[redacted]"));
    }
    let seen = server.only();
    assert!(
        seen.line
            .starts_with("POST /cards/twcard-data/v1/sensitive-card-data/details ")
    );
    assert_eq!(seen.header("x-tw-twcard-card-token"), Some(CARD));
    let opened = read(&seen);
    assert_eq!(opened.header, json!({"alg": "RSA1_5", "enc": "A256GCM"}));
    assert_eq!(opened.content_key.len(), 32);
    let content: Value = serde_json::from_str(&opened.content).unwrap();
    assert!(content["nonce"].is_string() && content["pin"].is_null());
}

#[tokio::test]
async fn answers_under_the_content_key_of_the_request() {
    let forms: [Answer; 4] = [
        |key| seal_direct(key, DETAILS),
        // The header of the request again, with an encrypted key that means nothing.
        |key| {
            seal(
                &json!({"alg": "RSA1_5", "enc": "A256GCM"}),
                &[1; 256],
                key,
                DETAILS,
            )
        },
        |key| format!("\"{}\"", seal_direct(key, DETAILS)),
        |key| format!("{}\n", seal_direct(key, DETAILS)),
    ];
    for form in forms {
        let server = Server::answering(move |seen| {
            answer("200 OK", &[], form(&read(seen).content_key).as_bytes())
        })
        .await;
        let wise = client(&server);
        let key = key();
        for _ in 0..2 {
            let card = key.details(&wise, CARD).unwrap().await.unwrap();
            assert_eq!(card.pan().unwrap().expose(), "4000001234567899");
        }
        let seen = server.seen();
        let [first, second] = [0, 1].map(|index| read(&seen[index]));
        assert_ne!(first.content_key, second.content_key);
        assert_ne!(first.content, second.content, "a nonce is used once");
    }
}

#[tokio::test]
async fn answers_that_are_not_what_they_should_be() {
    let spoilt: [(Answer, &str); 9] = [
        (
            |key| changed(&seal_direct(key, DETAILS), 2),
            "cannot be decrypted",
        ),
        (
            |key| changed(&seal_direct(key, DETAILS), 3),
            "cannot be decrypted",
        ),
        (
            |key| changed(&seal_direct(key, DETAILS), 4),
            "cannot be decrypted",
        ),
        (|_| seal_direct(&[1; 32], DETAILS), "cannot be decrypted"),
        // To the key of the request, and under another content key.
        (
            |_| data()["encrypted_rsa1_5"].as_str().unwrap().to_owned(),
            "cannot be decrypted",
        ),
        (
            |key| {
                let whole = seal_direct(key, DETAILS);
                whole[..whole.len() - 4].to_owned()
            },
            "malformed",
        ),
        (
            |key| {
                seal_direct(key, DETAILS)
                    .rsplit_once('.')
                    .unwrap()
                    .0
                    .to_owned()
            },
            "malformed",
        ),
        (
            |key| {
                seal(
                    &json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"}),
                    &[1; 256],
                    key,
                    DETAILS,
                )
            },
            "algorithm",
        ),
        (
            |key| {
                seal(
                    &json!({"alg": "dir", "enc": "A256CBC-HS512"}),
                    &[],
                    key,
                    DETAILS,
                )
            },
            "algorithm",
        ),
    ];
    for (spoil, wanted) in spoilt {
        let server = Server::answering(move |seen| {
            answer("200 OK", &[], spoil(&read(seen).content_key).as_bytes())
        })
        .await;
        let call = key().details(&client(&server), CARD).unwrap();
        let refused = call.await.unwrap_err();
        assert!(
            matches!(&refused, Error::Decode(found) if found.reason().contains(wanted)),
            "{wanted}: {refused}"
        );
        // Nothing of a success is lost, and nothing of it is shown.
        let kept = refused.response().unwrap().text().unwrap();
        assert!(kept.contains('.') && !format!("{refused:?}").contains(&kept));
    }
}

#[tokio::test]
async fn the_key_is_fetched_and_pins_are_read() {
    let server = Server::answering(|seen| {
        let kind = [("Content-Type", "application/json")];
        if seen.line.starts_with("GET ") {
            let body = json!({"version": 1, "key": data()["rsa_public"]});
            return answer("200 OK", &kind, body.to_string().as_bytes());
        }
        let pin = seal_direct(&read(seen).content_key, r#"{"nonce":"n","pin":"2580"}"#);
        answer("200 OK", &[], pin.as_bytes())
    })
    .await;
    let wise = client(&server);
    let key = CardKey::fetch(&wise).await.unwrap();
    assert_eq!(
        (key.version(), format!("{key:?}")),
        (1, "CardKey(version 1)".to_owned())
    );
    let pin = key.pin(&wise, CARD).unwrap().await.unwrap();
    assert_eq!(pin.pin().unwrap().expose(), "2580");
    assert!(!format!("{pin:?}").contains("2580"));
    let lines: Vec<String> = server.seen().into_iter().map(|seen| seen.line).collect();
    assert!(lines[0].contains("/cards/twcard-data/v1/clientSideEncryption/fetchEncryptingKey "));
    assert!(lines[1].contains("/cards/twcard-data/v1/sensitive-card-data/pin "));

    for body in ["{}", r#"{"version":1}"#, r#"{"version":1,"key":"bm8="}"#] {
        let server = Server::json("200 OK", body).await;
        let refused = CardKey::fetch(&client(&server)).await.unwrap_err();
        assert!(
            matches!(&refused, Error::MissingField(_) | Error::Invalid(_)),
            "{refused}"
        );
    }
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
    let content: Value = serde_json::from_str(&read(&seen).content).unwrap();
    assert_eq!(content["pin"], "2580");
    for wrong in ["", "123", "12345", "12a4", "１２３４"] {
        let refused = key().preset_pin(&wise, 142, &Secret::new(wrong));
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    assert!(CardKey::new(1, "bm8ga2V5").is_err());
    assert!(CardKey::new(1, data()["signed"][0]["public"].as_str().unwrap()).is_err());
}

#[tokio::test]
async fn a_refusal_is_read_as_it_is() {
    let body = br#"{"errors":[{"code":"card.not.active"}]}"#;
    let kind = [("Content-Type", "application/json")];
    let server = Server::raw(vec![answer("403 Forbidden", &kind, body)]).await;
    let call = key().details(&client(&server), CARD).unwrap();
    let refused = call.await.unwrap_err();
    assert!(matches!(&refused, Error::Api(found) if found.code() == Some("card.not.active")));
}
