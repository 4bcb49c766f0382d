//! Keys and messages of another implementation (`data/jose.py`), and messages as Wise opens and makes them: by code of the tests' own, so
//! that the crate is not its own witness.

#![allow(dead_code, clippy::unwrap_used)]

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{
    OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey,
    PrivateDecryptingKey,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use wise_api::Jose;

pub fn data() -> Value {
    serde_json::from_str(include_str!("../data/jose.json")).unwrap()
}

/// The examples of RFC 7515, 7516 and 7520, as far as they have a compact form.
pub fn rfcs() -> Value {
    serde_json::from_str(include_str!("../data/rfc.json")).unwrap()
}

pub fn der(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

pub fn message(value: &Value) -> Jose {
    Jose::from(value.as_str().unwrap())
}

pub fn bytes(part: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(part).unwrap()
}

/// The header of a message.
pub fn header(message: &str) -> Value {
    serde_json::from_slice(&bytes(message.split('.').next().unwrap())).unwrap()
}

/// The message with one bit of a part turned over.
pub fn changed(message: &str, part: usize) -> String {
    let mut parts: Vec<String> = message.split('.').map(str::to_owned).collect();
    let mut bytes = bytes(&parts[part]);
    bytes[0] ^= 1;
    parts[part] = URL_SAFE_NO_PAD.encode(bytes);
    parts.join(".")
}

/// The message with another header.
pub fn with_header(message: &str, header: &str) -> String {
    let (_, rest) = message.split_once('.').unwrap();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
}

/// What the receiver of an encrypted message has in hand.
pub struct Opened {
    pub header: Value,
    pub content_key: Vec<u8>,
    pub content: String,
}

/// Opens a message for `rsa_private` of the data, by the algorithm of its header.
pub fn open(message: &str) -> Opened {
    let parts: Vec<&str> = message.split('.').collect();
    let private = PrivateDecryptingKey::from_pkcs8(&der(&data()["rsa_private"])).unwrap();
    let header = header(message);
    let encrypted = bytes(parts[1]);
    let content_key = if header["alg"] == "RSA1_5" {
        let key = Pkcs1PrivateDecryptingKey::new(private).unwrap();
        let mut room = vec![0; key.min_output_size()];
        key.decrypt(&encrypted, &mut room).unwrap().to_vec()
    } else {
        assert_eq!(header["alg"], "RSA-OAEP-256");
        let key = OaepPrivateDecryptingKey::new(private).unwrap();
        let mut room = vec![0; key.min_output_size()];
        let found = key.decrypt(&OAEP_SHA256_MGF1SHA256, &encrypted, &mut room, None);
        found.unwrap().to_vec()
    };
    assert_eq!(header["enc"], "A256GCM");
    let nonce = Nonce::try_assume_unique_for_key(&bytes(parts[2])).unwrap();
    let mut content = [bytes(parts[3]), bytes(parts[4])].concat();
    let content = cipher(&content_key).open_in_place(nonce, Aad::from(parts[0]), &mut content);
    Opened {
        header,
        content: String::from_utf8(content.unwrap().to_vec()).unwrap(),
        content_key,
    }
}

/// A message with this header and content under a content key.
pub fn seal(header: &Value, encrypted_key: &[u8], content_key: &[u8], content: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let nonce = [7; 12];
    let mut sealed = content.as_bytes().to_vec();
    let tag = cipher(content_key)
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(header.as_bytes()),
            &mut sealed,
        )
        .unwrap();
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (key, tag) = (encode(encrypted_key), encode(tag.as_ref()));
    format!(
        "{header}.{key}.{}.{}.{tag}",
        encode(&nonce),
        encode(&sealed)
    )
}

/// A response in direct mode: under the content key of the request.
pub fn seal_direct(content_key: &[u8], content: &str) -> String {
    let header = json!({"alg": "dir", "enc": "A256GCM"});
    seal(&header, &[], content_key, content)
}

fn cipher(content_key: &[u8]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, content_key).unwrap())
}
