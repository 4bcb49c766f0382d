//! Messages against those of an independent implementation (jwcrypto, by `data/jose.py`) and of the RFCs.
#![cfg(all(feature = "jose", feature = "__any-version"))]
#![allow(clippy::unwrap_used)]

#[path = "support/jose.rs"]
mod fixtures;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fixtures::{bytes, changed, data, der, header, message, rfcs, seal, with_header};
use serde_json::{Value, json};
use wise_api::Jose;
use wise_api::jose::{
    ContentKey, DecryptionKey, EncryptionKey, JoseError, SignatureAlgorithm, SigningKey,
    VerifyingKey, decrypt, decrypt_direct, encrypt, sign, verify,
};

fn algorithm(name: &str) -> Option<SignatureAlgorithm> {
    use SignatureAlgorithm::{Es256, Es384, Es512, Ps256, Ps384, Ps512};
    let all = [Es256, Es384, Es512, Ps256, Ps384, Ps512];
    all.into_iter().find(|found| found.name() == name)
}

fn decryption_key(data: &Value) -> DecryptionKey {
    let id = data["kid"].as_str().unwrap();
    DecryptionKey::from_pkcs8(id, &der(&data["rsa_private"])).unwrap()
}

fn verifying_key(case: &Value) -> VerifyingKey {
    let algorithm = algorithm(case["alg"].as_str().unwrap()).unwrap();
    VerifyingKey::from_der(algorithm, &der(&case["public"])).unwrap()
}

fn signing_key(case: &Value) -> SigningKey {
    let algorithm = algorithm(case["alg"].as_str().unwrap()).unwrap();
    SigningKey::from_pkcs8("an-id", algorithm, &der(&case["private"])).unwrap()
}

#[test]
fn signatures_of_another_implementation_verify_and_ours_do_too() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    for case in data["signed"].as_array().unwrap() {
        let key = verifying_key(case);
        assert_eq!(verify(&message(&case["message"]), &key).unwrap(), payload);

        let own = signing_key(case);
        let signed = sign(payload.as_bytes(), &own, "/path").unwrap();
        assert_eq!(verify(&signed, &key).unwrap(), payload);
        let wanted = json!({"alg": case["alg"], "kid": "an-id", "typ": "JWT", "url": "/path"});
        assert_eq!(header(signed.as_str()), wanted);
        assert!(!format!("{own:?}").contains("pair"));
    }
}

#[test]
fn changed_and_foreign_signatures_are_refused() {
    let data = data();
    let cases = data["signed"].as_array().unwrap();
    for (index, case) in cases.iter().enumerate() {
        let key = verifying_key(case);
        let name = case["alg"].as_str().unwrap();
        let text = case["message"].as_str().unwrap();
        let parts: Vec<&str> = text.split('.').collect();
        let other = &cases[(index + 1) % cases.len()];
        let with = |header: &str| with_header(text, header);
        // A header that says the same in other bytes is another header: it is what was signed, too.
        let respelled = format!("{{ \"version\":1,\"alg\":\"{name}\"}}");
        let cut = bytes(parts[2]);
        let cut = URL_SAFE_NO_PAD.encode(&cut[..cut.len() - 1]);
        let zeros = URL_SAFE_NO_PAD.encode(vec![0; bytes(parts[2]).len()]);
        let foreign = other["message"].as_str().unwrap();
        let foreign = foreign.rsplit('.').next().unwrap();
        for (message, wanted) in [
            (changed(text, 1), JoseError::Signature),
            (changed(text, 2), JoseError::Signature),
            (with(&respelled), JoseError::Signature),
            (
                format!("{}.{}.{cut}", parts[0], parts[1]),
                JoseError::Signature,
            ),
            (
                format!("{}.{}.{zeros}", parts[0], parts[1]),
                JoseError::Signature,
            ),
            (
                format!("{}.{}.{foreign}", parts[0], parts[1]),
                JoseError::Signature,
            ),
            (format!("{}.{}.", parts[0], parts[1]), JoseError::Signature),
            (format!("{}.{}", parts[0], parts[1]), JoseError::Malformed),
            (format!("{text}.{}", parts[2]), JoseError::Malformed),
            (format!("{text}="), JoseError::Malformed),
            (format!("{text}\n"), JoseError::Malformed),
            (String::new(), JoseError::Malformed),
            (with("{\"alg\":\"none\"}"), JoseError::Algorithm),
            (with("{\"alg\":\"HS256\"}"), JoseError::Algorithm),
            (with("{\"alg\":\"RS256\"}"), JoseError::Algorithm),
            (
                with(&format!("{{\"alg\":{}}}", other["alg"])),
                JoseError::Algorithm,
            ),
            (
                with(&format!(
                    "{{\"alg\":\"{name}\",\"crit\":[\"b64\"],\"b64\":false}}"
                )),
                JoseError::Algorithm,
            ),
            (
                with(&format!("{{\"alg\":\"none\",\"alg\":\"{name}\"}}")),
                JoseError::Malformed,
            ),
            (with("{}"), JoseError::Malformed),
            (with("[]"), JoseError::Malformed),
            (
                with(&format!(
                    "{{\"alg\":\"{name}\",\"x\":\"{}\"}}",
                    "a".repeat(9000)
                )),
                JoseError::Malformed,
            ),
        ] {
            let found = verify(&Jose::new(message.clone()), &key);
            assert_eq!(found, Err(wanted), "{name}: {message}");
        }
        // The key decides on the algorithm, and another key of the same algorithm is another key.
        assert_eq!(
            verify(&Jose::from(text), &verifying_key(other)),
            Err(JoseError::Algorithm)
        );
    }
    // A key of one curve is none for another, and RSA is none for either.
    let [es256, .., ps512] = cases.as_slice() else {
        return;
    };
    for (algorithm, case) in [
        (SignatureAlgorithm::Es384, es256),
        (SignatureAlgorithm::Ps256, es256),
        (SignatureAlgorithm::Es256, ps512),
    ] {
        assert!(VerifyingKey::from_der(algorithm, &der(&case["public"])).is_none());
        assert!(SigningKey::from_pkcs8("id", algorithm, &der(&case["private"])).is_err());
    }
    let ps512 = |case: &Value| {
        VerifyingKey::from_der(SignatureAlgorithm::Ps512, &der(&case["public"])).unwrap()
    };
    let text = cases[5]["message"].as_str().unwrap();
    assert!(verify(&Jose::from(text), &ps512(&cases[5])).is_ok());
    assert_eq!(
        verify(&Jose::from(text), &ps512(&cases[4])),
        Err(JoseError::Signature)
    );
}

#[test]
fn encryption_of_another_implementation_opens_and_ours_does_too() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    let own = decryption_key(&data);
    for name in ["encrypted", "encrypted_without_id"] {
        assert_eq!(decrypt(&message(&data[name]), &own).unwrap(), payload);
    }
    let theirs = EncryptionKey::from_der(&der(&data["rsa_public"])).unwrap();
    let content_key = ContentKey::generate().unwrap();
    let sealed = encrypt(payload.as_bytes(), &theirs, &content_key).unwrap();
    assert_eq!(decrypt(&sealed, &own).unwrap(), payload);
    let opened = fixtures::open(sealed.as_str());
    assert_eq!(opened.content, payload);
    assert_eq!(
        opened.header,
        json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"})
    );
    let again = encrypt(payload.as_bytes(), &theirs, &content_key).unwrap();
    assert_ne!(sealed, again, "a nonce is used once");
    assert_eq!(
        format!("{content_key:?} {theirs:?}"),
        "[redacted] EncryptionKey(2048 bits)"
    );
}

#[test]
fn what_is_signed_and_then_encrypted() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    let own = decryption_key(&data);
    let theirs = EncryptionKey::from_der(&der(&data["rsa_public"])).unwrap();
    for case in data["signed"].as_array().unwrap() {
        let key = verifying_key(case);
        let inner = decrypt(&message(&case["in_encrypted"]), &own).unwrap();
        let inner = Jose::from(std::str::from_utf8(&inner).unwrap());
        assert_eq!(verify(&inner, &key).unwrap(), payload);

        let signed = sign(payload.as_bytes(), &signing_key(case), "/path").unwrap();
        let content_key = ContentKey::generate().unwrap();
        let sealed = encrypt(signed.as_str().as_bytes(), &theirs, &content_key).unwrap();
        let opened = fixtures::open(sealed.as_str()).content;
        assert_eq!(opened, signed.as_str());
        assert_eq!(verify(&Jose::new(opened), &key).unwrap(), payload);
    }
}

#[test]
fn what_cannot_be_decrypted_says_no_more_than_that() {
    let data = data();
    let own = decryption_key(&data);
    let text = data["encrypted"].as_str().unwrap();
    let parts: Vec<&str> = text.split('.').collect();
    for part in 1..5 {
        let changed = Jose::new(changed(text, part));
        assert_eq!(decrypt(&changed, &own), Err(JoseError::Decryption));
    }
    // The header is protected, too, whether or not the change means anything.
    let respelled = "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}";
    for message in [
        with_header(text, respelled),
        text.replace(parts[1], ""),
        text.replace(parts[1], "AAAA"),
        data["encrypted_with_another_key"]
            .as_str()
            .unwrap()
            .to_owned(),
        // The content of one message under the key of another.
        {
            let other = data["encrypted_without_id"].as_str().unwrap();
            let other: Vec<&str> = other.split('.').collect();
            [parts[0], parts[1], other[2], other[3], other[4]].join(".")
        },
    ] {
        assert_eq!(
            decrypt(&Jose::new(message), &own),
            Err(JoseError::Decryption)
        );
    }
    let short_tag = URL_SAFE_NO_PAD.encode(&bytes(parts[4])[..12]);
    for message in [
        text[..text.len() - 4].to_owned(),
        [parts[0], parts[1], parts[2], parts[3], &short_tag].join("."),
        [parts[0], parts[1], "AAAA", parts[3], parts[4]].join("."),
        parts[..4].join("."),
        format!("{text}.{}", parts[4]),
        format!("{text}="),
        format!(".{}", parts[1..].join(".")),
        with_header(text, "{}"),
        with_header(
            text,
            "{\"alg\":\"dir\",\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}",
        ),
    ] {
        let found = decrypt(&Jose::new(message.clone()), &own);
        assert_eq!(found, Err(JoseError::Malformed), "{message}");
    }
    let other = DecryptionKey::from_pkcs8("other", &der(&data["other_private"])).unwrap();
    assert_eq!(
        decrypt(&Jose::from(text), &other),
        Err(JoseError::Decryption)
    );
}

/// Each of them would open with the key.
#[test]
fn algorithms_that_are_not_listed_are_refused() {
    let data = data();
    let own = decryption_key(&data);
    let refused = data["refused"].as_object().unwrap();
    assert_eq!(refused.len(), 6);
    for (name, text) in refused {
        assert_eq!(
            decrypt(&message(text), &own),
            Err(JoseError::Algorithm),
            "{name}"
        );
    }
    for name in ["encrypted_rsa1_5", "direct"] {
        assert_eq!(
            decrypt(&message(&data[name]), &own),
            Err(JoseError::Algorithm),
            "{name}"
        );
    }
}

#[test]
fn direct_messages_are_told_from_others() {
    let data = data();
    let content_key = ContentKey::generate().unwrap();
    let direct = data["direct"].as_str().unwrap();
    // Whose content key nobody here has.
    assert_eq!(
        decrypt_direct(&Jose::from(direct), &content_key),
        Err(JoseError::Decryption)
    );
    let with_a_key = direct.replacen("..", ".AAAA.", 1);
    assert_eq!(
        decrypt_direct(&Jose::new(with_a_key), &content_key),
        Err(JoseError::Malformed)
    );
    assert_eq!(
        decrypt_direct(&message(&data["encrypted"]), &content_key),
        Err(JoseError::Algorithm)
    );
    for header in [
        json!({"alg": "dir", "enc": "A128GCM"}),
        json!({"alg": "dir"}),
        json!({"alg": "dir", "enc": "A256GCM", "zip": "DEF"}),
        json!({"alg": "dir", "enc": "A256GCM", "crit": ["exp"], "exp": 1}),
        json!({"alg": "A256GCMKW", "enc": "A256GCM"}),
    ] {
        let sealed = Jose::new(seal(&header, &[], &[9; 32], "{}"));
        assert_eq!(
            decrypt_direct(&sealed, &content_key),
            Err(JoseError::Algorithm),
            "{header}"
        );
    }
}

#[test]
fn the_signatures_of_the_rfcs() {
    let rfcs = rfcs();
    let mut verified = Vec::new();
    for case in rfcs["signed"].as_array().unwrap() {
        let (name, text) = (case["name"].as_str().unwrap(), message(&case["message"]));
        let Some(_) = algorithm(case["alg"].as_str().unwrap()) else {
            // HMAC, RSA PKCS#1 and `none` are refused, whatever the key.
            let any = verifying_key(&data()["signed"][0]);
            assert_eq!(verify(&text, &any), Err(JoseError::Algorithm), "{name}");
            continue;
        };
        let key = verifying_key(case);
        assert_eq!(
            verify(&text, &key).unwrap(),
            case["payload"].as_str().unwrap(),
            "{name}"
        );
        for part in [1, 2] {
            let changed = Jose::new(changed(text.as_str(), part));
            assert_eq!(verify(&changed, &key), Err(JoseError::Signature), "{name}");
        }
        verified.push(name);
    }
    assert_eq!(
        verified,
        [
            "RFC 7515 A.3",
            "RFC 7515 A.4",
            "RFC 7520 4.2",
            "RFC 7520 4.3"
        ]
    );
}

/// No example of the RFCs has RSA-OAEP-256, so all of them are refused; the content of those with A256GCM is opened in `jose::jwe`.
#[test]
fn the_encryption_of_the_rfcs() {
    let rfcs = rfcs();
    let cases = rfcs["encrypted"].as_array().unwrap();
    assert_eq!(cases.len(), 12);
    let content_key = ContentKey::generate().unwrap();
    for case in cases {
        let (name, text) = (case["name"].as_str().unwrap(), message(&case["message"]));
        let own = if case["private"].is_string() {
            DecryptionKey::from_pkcs8("own", &der(&case["private"])).unwrap()
        } else {
            decryption_key(&data())
        };
        assert_eq!(decrypt(&text, &own), Err(JoseError::Algorithm), "{name}");
        assert_eq!(
            decrypt_direct(&text, &content_key),
            Err(JoseError::Algorithm),
            "{name}"
        );
    }
}

/// Writes what `data/jose.py read` opens.
#[test]
#[ignore = "for `data/jose.py read`"]
fn ours() {
    let data = data();
    let payload = data["payload"].as_str().unwrap();
    let theirs = EncryptionKey::from_der(&der(&data["rsa_public"])).unwrap();
    let show = |kind: &str, alg: &str, message: &Jose| {
        let content_key = message.as_str().split('.').count() == 5;
        let content_key = content_key
            .then(|| URL_SAFE_NO_PAD.encode(fixtures::open(message.as_str()).content_key));
        let line = json!({
            "kind": kind, "alg": alg, "message": message.as_str(), "content_key": content_key,
        });
        println!("\nOURS {line}");
    };
    let content_key = || ContentKey::generate().unwrap();
    for case in data["signed"].as_array().unwrap() {
        let alg = case["alg"].as_str().unwrap();
        let signed = sign(payload.as_bytes(), &signing_key(case), "/path").unwrap();
        show("signed", alg, &signed);
        let sealed = encrypt(signed.as_str().as_bytes(), &theirs, &content_key()).unwrap();
        show("signed and encrypted", alg, &sealed);
    }
    let sealed = encrypt(payload.as_bytes(), &theirs, &content_key()).unwrap();
    show("encrypted", "RSA-OAEP-256", &sealed);
    #[cfg(feature = "card-data")]
    {
        let key = data["rsa_public"].as_str().unwrap();
        let key = wise_api::card_data::CardKey::new(1, key).unwrap();
        let (sealed, _) = key.seal(payload.as_bytes()).unwrap();
        show("card data", "RSA1_5", &sealed);
    }
}
