//! Messages of the RFCs and of other implementations.
#![allow(clippy::unwrap_used)]

use super::*;

fn text<'v>(value: &'v serde_json::Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

fn content_key(value: &serde_json::Value) -> ContentKey {
    ContentKey::read(&decode(text(value, "content_key")).unwrap()).unwrap()
}

/// Those with A256GCM (RFC 7516 A.1, RFC 7520 5.2), with the content key as given: the way in which it travels there is refused.
#[test]
fn the_content_of_the_rfcs_opens() {
    let rfcs = include_str!("../../../tests/data/rfc.json");
    let rfcs: serde_json::Value = serde_json::from_str(rfcs).unwrap();
    let cases = rfcs["encrypted"].as_array().unwrap();
    let mut names = Vec::new();
    for case in cases.iter().filter(|case| case["enc"] == "A256GCM") {
        let message = Jose::from(text(case, "message"));
        let found = open(&message, &content_key(case)).unwrap();
        assert_eq!(found, text(case, "payload"));
        names.push(text(case, "name"));
    }
    assert_eq!(names, ["RFC 7516 A.1", "RFC 7520 5.2"]);
}

#[test]
fn a_direct_message_of_another_implementation_opens() {
    let data = include_str!("../../../tests/data/jose.json");
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    let (message, key) = (text(&data, "direct"), content_key(&data));
    assert_eq!(
        decrypt_direct(&Jose::from(message), &key).unwrap(),
        text(&data, "payload")
    );
    let parts: Vec<&str> = message.split('.').collect();
    for part in [2, 3, 4] {
        let mut bytes = decode(parts[part]).unwrap();
        bytes[0] ^= 1;
        let changed = message.replace(parts[part], &encode(&bytes));
        assert_eq!(
            decrypt_direct(&Jose::new(changed), &key),
            Err(JoseError::Decryption)
        );
        let cut = message.replace(parts[part], &encode(&bytes[1..]));
        let found = decrypt_direct(&Jose::new(cut), &key);
        let wanted = if part == 3 {
            JoseError::Decryption
        } else {
            JoseError::Malformed
        };
        assert_eq!(found, Err(wanted));
    }
}

#[test]
fn direct_messages_open_with_their_content_key_only() {
    let key = ContentKey::generate().unwrap();
    let message = seal("dir", &[], b"{}", &key).unwrap();
    assert_eq!(decrypt_direct(&message, &key).unwrap(), "{}");
    let other = ContentKey::generate().unwrap();
    assert_eq!(decrypt_direct(&message, &other), Err(JoseError::Decryption));
}
