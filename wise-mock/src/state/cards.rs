//! Sensitive data of cards: what comes encrypted is opened, as Wise does it.
//! <https://docs.wise.com/guides/product/issue-cards/sensitive-card-details>

use std::sync::OnceLock;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::StatusCode;
use serde_json::{Value, json};

use super::call::{Refusal, Reply, ok, refused};
use super::world::World;
use crate::exchange::Incoming;

/// The version of the one key.
const VERSION: i64 = 1;

/// Made when it is first needed, and the same for all mocks of a process: making one takes longer than starting a mock.
fn key() -> Option<&'static PrivateDecryptingKey> {
    static KEY: OnceLock<Option<PrivateDecryptingKey>> = OnceLock::new();
    KEY.get_or_init(|| PrivateDecryptingKey::generate(KeySize::Rsa2048).ok())
        .as_ref()
}

impl World {
    /// The key that requests are encrypted for. Nothing when the machine cannot make one.
    pub(super) fn card_key(&self) -> Option<Reply> {
        let der = key()?.public_key().as_der().ok()?;
        Some(Ok(ok(&json!({
            "version": VERSION,
            "key": STANDARD.encode(der.as_ref()),
        }))))
    }

    /// The same card whichever is asked for, with a number that no bank gives out.
    pub(super) fn card_details(&self, call: &Incoming) -> Reply {
        Ok(ok(&json!({
            "nonce": question(call)?["nonce"],
            "pan": "4000000000000002",
            "cvv2": "123",
            "expiryDate": "12/30",
            "cardholderName": "Alex Example",
        })))
    }

    pub(super) fn card_pin(&self, call: &Incoming) -> Reply {
        Ok(ok(
            &json!({ "nonce": question(call)?["nonce"], "pin": "1234" }),
        ))
    }

    /// A PIN for an order that is made up.
    pub(super) fn card_pin_preset(&self, call: &Incoming) -> Result<(), Refusal> {
        let content = question(call)?;
        let digits = content["pin"].as_str().unwrap_or("");
        if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        Err(invalid("The PIN is not four digits."))
    }
}

/// What the request says under its encryption.
fn question(call: &Incoming) -> Result<Value, Refusal> {
    if call.whole("keyVersion") != Some(VERSION) {
        return Err(invalid("There is no key of this version."));
    }
    let message = call.text("encryptedPayload").unwrap_or("");
    opened(message).ok_or_else(|| invalid("The payload cannot be opened with the key."))
}

/// The content of a JWE with `RSA1_5` and `A256GCM` (RFC 7516).
fn opened(message: &str) -> Option<Value> {
    let parts: Vec<&str> = message.split('.').collect();
    let [header, key_part, nonce, content, tag] = parts.as_slice() else {
        return None;
    };
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let named: Value = serde_json::from_slice(&bytes(header)?).ok()?;
    if named["alg"] != "RSA1_5" || named["enc"] != "A256GCM" {
        return None;
    }
    let private = Pkcs1PrivateDecryptingKey::new(key()?.clone()).ok()?;
    let mut room = vec![0; private.min_output_size()];
    let content_key = private.decrypt(&bytes(key_part)?, &mut room).ok()?;
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, content_key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(&bytes(nonce)?).ok()?;
    let mut sealed = [bytes(content)?, bytes(tag)?].concat();
    let content = cipher
        .open_in_place(nonce, Aad::from(header), &mut sealed)
        .ok()?;
    serde_json::from_slice(content).ok()
}

fn invalid(message: &str) -> Refusal {
    refused(
        StatusCode::BAD_REQUEST,
        "card.payload.invalid",
        "encryptedPayload",
        message,
    )
}
