//! One-time tokens, and tokens that reach less than others.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use wise_mock::{Kind, Region, Server};

use super::{Plain, Reply};
use crate::paths::prefixes;

/// The path of a statement of the first profile, once it has a balance.
async fn statement(plain: &Plain) -> String {
    let profile = plain.get("/v2/profiles").await.body[0]["id"].clone();
    let make = json!({ "currency": "GBP", "type": "STANDARD" });
    let key = [("x-idempotence-uuid", "6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d40")];
    let line = format!("POST /v4/profiles/{profile}/balances");
    let balance = plain.send(Kind::User, &line, &key, Some(make)).await.body["id"].clone();
    let period = "currency=GBP&intervalStart=2026-01-01T00:00:00Z&intervalEnd=2026-02-01T00:00:00Z&type=COMPACT";
    format!("/v1/profiles/{profile}/balance-statements/{balance}/statement.json?{period}")
}

#[tokio::test]
async fn a_one_time_token_can_be_signed_by_a_key_that_is_trusted() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let statement = statement(&plain).await;
    mock.require_documented_sca();
    let line = format!("GET {statement}");
    let refused = plain.send(Kind::User, &line, &[], None).await;
    let token = refused.header("x-2fa-approval").unwrap().to_owned();
    assert_eq!(
        (refused.status, refused.header("x-2fa-approval-result")),
        (403, Some("REJECTED"))
    );
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let sign = |text: &str| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            text.as_bytes(),
            &mut signature,
        )
        .unwrap();
        STANDARD.encode(signature)
    };
    let again = async |signature: &str| {
        let headers = [
            ("x-2fa-approval", token.as_str()),
            ("x-signature", signature),
        ];
        plain.send(Kind::User, &line, &headers, None).await
    };
    let reason = |reply: &Reply| reply.body["detail"].as_str().unwrap_or("").to_owned();
    let nobody = again(&sign(&token)).await;
    assert_eq!(nobody.status, 403);
    assert!(
        reason(&nobody).contains("no public key is trusted"),
        "{}",
        nobody.body
    );
    let der = AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'_>>::as_der(key.public_key()).unwrap();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    mock.trust_signing_key(&pem).unwrap();
    let wrong = again(&sign("something else")).await;
    assert!(reason(&wrong).contains("fits no key"), "{}", wrong.body);
    assert!(reason(&again("?").await).contains("base64"));
    let right = again(&sign(&token)).await;
    assert_eq!(
        (right.status, right.header("x-2fa-approval-result")),
        (200, Some("APPROVED")),
        "{}",
        right.body
    );
    assert_eq!(
        again(&sign(&token)).await.status,
        403,
        "a token is good for one call"
    );
    assert!(mock.trust_signing_key("not a key!").is_err());
}

#[tokio::test]
async fn a_personal_token_of_europe_reads_no_statement_and_funds_nothing() {
    for region in [Region::Elsewhere, Region::Eu] {
        let mock = Server::builder().region(region).start().await.unwrap();
        let plain = Plain::of(&mock);
        let line = format!("GET {}", statement(&plain).await);
        let personal = plain.send(Kind::Personal, &line, &[], None).await;
        let user = plain.send(Kind::User, &line, &[], None).await;
        let token = |reply: &Reply| reply.header("x-2fa-approval").is_some();
        let seen = (personal.status, token(&personal), user.status, token(&user));
        let expected = match region {
            Region::Eu => (403, false, 403, true),
            Region::Elsewhere => (200, false, 200, false),
        };
        assert_eq!(seen, expected);
        let funding = plain.send(
            Kind::Personal,
            "POST /v3/profiles/1/transfers/1/payments",
            &[],
            Some(json!({ "type": "BALANCE" })),
        );
        assert_eq!(
            funding.await.status,
            if region == Region::Eu { 403 } else { 404 }
        );
        mock.reset();
        assert_eq!(plain.get("/v2/profiles").await.status, 200);
        let again = plain.send(
            Kind::Personal,
            "POST /v3/profiles/1/transfers/1/payments",
            &[],
            Some(json!({ "type": "BALANCE" })),
        );
        assert_eq!(
            again.await.status,
            if region == Region::Eu { 403 } else { 404 },
            "a reset leaves the region"
        );
    }
}

#[tokio::test]
async fn the_token_of_a_card_order_is_one_that_card_calls_take() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let key = [("x-idempotence-uuid", "6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d40")];
    let order = json!({ "program": "P", "cardHolderName": "Ada Example" });
    for prefix in prefixes("cardOrderCreate", "/spend/profiles/{profileId}/card-orders") {
        let line = format!("POST {prefix}/spend/profiles/1/card-orders");
        let order = plain
            .send(Kind::User, &line, &key, Some(order.clone()))
            .await;
        assert_eq!(order.status, 200, "{}", order.body);
        let token = order.body["cardToken"].as_str().unwrap();
        let card = plain
            .get(&format!("{prefix}/spend/profiles/1/cards/{token}"))
            .await;
        assert_eq!(card.status, 200, "{}", card.body);
        let line = format!("PUT {prefix}/spend/profiles/1/cards/{token}/status");
        let status = plain
            .send(Kind::User, &line, &[], Some(json!({ "status": "FROZEN" })))
            .await;
        assert_eq!(status.status, 200, "{}", status.body);
    }
}
