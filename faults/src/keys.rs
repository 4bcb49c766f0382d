//! The keys of both sides, made by another implementation for the tests of the crate, and used for every schedule.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wise_api::Wise;
use wise_api::jose::{
    ContentKey, DecryptionKey, EncryptionKey, Keyring, SignatureAlgorithm, SigningKey, encrypt,
    sign,
};

static DATA: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../wise-api/tests/data/jose.json");
    serde_json::from_str(text).unwrap_or_default()
});

/// The signature key stands third among those of the file.
const ES512: usize = 2;

fn der(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap_or_default();
    STANDARD.decode(text).unwrap_or_default()
}

fn signing_key() -> Option<SigningKey> {
    let private = der(&DATA["signed"][ES512]["private"]);
    SigningKey::from_pkcs8("fault-key", SignatureAlgorithm::Es512, &private).ok()
}

/// A keyring for a client.
pub fn keyring(wise: &Wise) -> Option<Keyring> {
    let id = DATA["kid"].as_str()?;
    let opening = DecryptionKey::from_pkcs8(id, &der(&DATA["rsa_private"])).ok()?;
    Some(
        Keyring::new(wise)
            .signing_key(signing_key()?)
            .decryption_key(opening),
    )
}

/// What Wise publishes.
pub fn published(target: &str) -> Value {
    let (scope, algorithm, public) = if target.contains("scope=PAYLOAD_ENCRYPTION") {
        ("PAYLOAD_ENCRYPTION", "RSA_OAEP_256", &DATA["rsa_public"])
    } else {
        ("PAYLOAD_SIGNING", "ES512", &DATA["signed"][ES512]["public"])
    };
    let material = json!({"algorithm": algorithm, "keyMaterial": public});
    json!({"version": 1, "scope": scope, "keyMaterial": material})
}

/// A body as the message that a method says, if it says one.
pub fn sealed(method: &str, body: &[u8]) -> Option<String> {
    let message = match method {
        "jws" => sign(body, &signing_key()?, "").ok()?,
        "jwe" => {
            let public = EncryptionKey::from_der(&der(&DATA["rsa_public"]))?;
            encrypt(body, &public, &ContentKey::generate().ok()?).ok()?
        }
        _ => return None,
    };
    Some(message.into_string())
}
