//! Calls whose bodies are signed or encrypted, over HTTP, against what Wise does by its guides.
#![cfg(all(feature = "jose", feature = "__any-version"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../support/jose.rs"]
mod fixtures;
mod keys;
mod messages;
#[path = "../support/mod.rs"]
mod support;

use fixtures::der;
use serde_json::{Value, json};
use support::{Seen, Server, answer, free};
use wise_api::jose::{DecryptionKey, SignatureAlgorithm, SigningKey, VerifyingKey};
use wise_api::operation::Request;
use wise_api::{Error, Json, Method, Wise};

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

/// What Wise answers, by a closure that is told the request.
async fn wise_at(answer: impl FnMut(&Seen) -> Vec<u8> + Send + 'static) -> (Server, Wise) {
    let server = Server::answering(answer).await;
    let wise = client(&server);
    (server, wise)
}

/// The public keys of Wise, whatever is asked for; `None` for anything else.
fn published_keys(seen: &Seen, data: &Value) -> Option<Vec<u8>> {
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
