//! Approval by signature. The keys under `data/signer` were made with OpenSSL for this test and are used nowhere else:
//!
//! ```console
//! openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out pkcs8.pem
//! openssl rsa -in pkcs8.pem -traditional -out pkcs1.pem
//! printf %s "$TOKEN" | openssl dgst -sha256 -sign pkcs8.pem | openssl base64 -A > signature.txt
//! ```

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use support::{Seen, Server, answer, free};
use wise_api::Secret;
use wise_api::approval::{RequestSigner, SignerError};

const TOKEN: &str = "b2f4a1c0-7d1e-4a57-9d53-5f0c6f1d2e3a";
const PKCS8: &[u8] = include_bytes!("data/signer/pkcs8.pem");
const PKCS1: &[u8] = include_bytes!("data/signer/pkcs1.pem");
const BY_OPENSSL: &str = include_str!("data/signer/signature.txt");

/// What leaves when Wise asks once and the signer answers.
async fn signed(signer: RequestSigner) -> Vec<Seen> {
    let headers = [
        ("x-2fa-approval-result", "REJECTED"),
        ("x-2fa-approval", TOKEN),
    ];
    let asks = answer("403 Forbidden", &headers, b"");
    let server = Server::raw(vec![asks, answer("200 OK", &[], b"{}")]).await;
    let wise = server
        .builder()
        .personal_token("hush")
        .sca_handler(signer)
        .build()
        .unwrap();
    let request = free(Method::GET, "/v1/statement.json");
    wise.send(request).await.unwrap();
    server.seen()
}

#[tokio::test]
async fn the_signature_is_the_one_of_openssl() {
    for pem in [PKCS8, PKCS1] {
        let seen = signed(RequestSigner::from_pem(pem).unwrap()).await;
        assert_eq!(seen[0].header("x-signature"), None);
        assert_eq!(seen[1].header("x-2fa-approval"), Some(TOKEN));
        assert_eq!(seen[1].header("x-signature"), Some(BY_OPENSSL));
    }
}

#[tokio::test]
async fn the_signature_is_of_this_token_by_this_key() {
    let pair = RsaKeyPair::generate(KeySize::Rsa3072).unwrap();
    let private = pair.as_der().unwrap();
    let public = |pair: &RsaKeyPair| {
        let der = pair.public_key().as_der().unwrap();
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref().to_vec())
    };
    let seen = signed(RequestSigner::from_der(private.as_ref()).unwrap()).await;
    let signature = STANDARD
        .decode(seen[1].header("x-signature").unwrap())
        .unwrap();
    let ours = public(&pair);
    ours.verify(TOKEN.as_bytes(), &signature).unwrap();

    assert!(ours.verify(b"another token", &signature).is_err());
    let mut flipped = signature.clone();
    flipped[7] ^= 1;
    assert!(ours.verify(TOKEN.as_bytes(), &flipped).is_err());
    assert!(ours.verify(TOKEN.as_bytes(), &signature[1..]).is_err());
    let stranger = public(&RsaKeyPair::generate(KeySize::Rsa3072).unwrap());
    assert!(stranger.verify(TOKEN.as_bytes(), &signature).is_err());
}

#[test]
fn what_is_no_key_for_it_is_refused() {
    let of = |pem: &[u8]| RequestSigner::from_pem(pem).unwrap_err();
    assert_eq!(of(b""), SignerError::NotPem);
    assert_eq!(of(b"a key"), SignerError::NotPem);
    assert_eq!(of(&PKCS8[..PKCS8.len() / 2]), SignerError::NotPem);
    assert_eq!(
        of(include_bytes!("data/signer/encrypted.pem")),
        SignerError::NotPem
    );
    assert_eq!(
        of(include_bytes!("data/signer/small.pem")),
        SignerError::NotRsa
    );
    assert_eq!(
        of(include_bytes!("data/signer/ec.pem")),
        SignerError::NotRsa
    );
    let der = RequestSigner::from_der(b"\x30\x03\x02\x01\x00").unwrap_err();
    assert_eq!(der, SignerError::NotRsa);
}

#[test]
fn debug_shows_neither_key_nor_signature() {
    let signer = RequestSigner::from_pem(PKCS8).unwrap();
    let approval = signer.approve(&Secret::new(TOKEN)).unwrap();
    let shown = format!("{signer:?} {approval:?}");
    assert!(
        !shown.contains(TOKEN) && !shown.contains(&BY_OPENSSL[..20]),
        "{shown}"
    );
    assert_eq!(shown.matches("[redacted]").count(), 3, "{shown}");
}
