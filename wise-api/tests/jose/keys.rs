//! The keys of both sides: fetched, kept, doubted, replaced, uploaded.

use serde_json::{Value, json};
use wise_api::jose::{Keyring, SignatureAlgorithm, SigningKey, VerifyingKey, sign, verify};
use wise_api::{Error, Jose, Method, Wise};

use crate::fixtures::{changed, data, der, header, open};
use crate::support::{Seen, Server, answer, free};
use crate::{
    call, client, decryption_key, jose, plain, published, published_keys, signing_key, wise_at,
};

#[tokio::test]
async fn a_signed_call_and_a_key_that_is_fetched_once_more() {
    let data = data();
    let cases = data["signed"].as_array().unwrap();
    let (es512, stale) = (&cases[2], &cases[5]);
    let server = Server::raw(vec![
        jose(es512["message"].as_str().unwrap()),
        published("ES512", "PAYLOAD_SIGNING", &es512["public"]),
        // The second response has a signature that the kept key does not verify, nor the one that comes instead.
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
        wise_at(move |seen| published_keys(seen, &data).unwrap_or_else(|| plain(&json!({})))).await;
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
