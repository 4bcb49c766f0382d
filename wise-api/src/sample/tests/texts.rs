//! Open enums, ids, secrets, and other values that are texts.

use super::super::quote::{ProfileId, Quote, QuoteId, Status};
use super::{read, refused, written};
use crate::support::*;

#[test]
fn an_open_enum_keeps_what_it_does_not_know() {
    for (text, known) in [
        ("PENDING", true),
        ("ACCEPTED", true),
        ("UNKNOWN", false),
        ("", false),
        ("pending", false),
    ] {
        let status: Status = read(&format!("{text:?}"));
        assert_eq!(matches!(status, Status::Unrecognized(_)), !known, "{text}");
        assert_eq!(status.as_str(), text);
        assert_eq!(status.to_string(), text);
        assert_eq!(written(&status), format!("{text:?}"));
        assert_eq!(Status::from(text), status);
        assert_eq!(text.parse(), Ok(status));
    }
    assert_eq!(read::<Status>("7"), Status::from("7"));
    assert_eq!(Status::known(), ["PENDING", "ACCEPTED"]);
    assert_eq!(
        format!("{:?}", Status::from("NEW")),
        "Unrecognized(\"NEW\")"
    );
    refused::<Status>("{}");
}

#[test]
fn ids_read_numbers_and_texts() {
    assert_eq!(read::<ProfileId>("16606076").get(), 16_606_076);
    assert_eq!(read::<ProfileId>("\"0\"").get(), 0);
    assert_eq!(written(&ProfileId::from(5)), "5");
    assert_eq!(" 5".parse::<ProfileId>().ok(), None);
    refused::<ProfileId>("\"a\"");
    let uuid = "00000000-0000-4000-8000-000000000001";
    let id: QuoteId = read(&format!("{uuid:?}"));
    assert_eq!(id.uuid().unwrap().to_string(), uuid);
    assert_eq!(QuoteId::from(id.uuid().unwrap()), id);
    let odd: QuoteId = read("12");
    assert!(odd.uuid().is_err());
    assert_eq!(written(&odd), "\"12\"");
    let guid: Guid = read("\"not one\"");
    assert!(guid.uuid().is_err());
    assert_eq!(guid.as_str(), "not one");
}

#[test]
fn a_secret_shows_nowhere() {
    let quote: Quote = read(r#"{"rate":1,"token":"hush-hush"}"#);
    assert_eq!(quote.token().unwrap().expose(), "hush-hush");
    assert!(!format!("{quote:?} {quote:#?}").contains("hush"));
    assert!(format!("{:?}", quote.token).contains("[redacted]"));
    assert_eq!(read::<Secret>("123").expose(), "123");
    assert_eq!(written(&Secret::from("a\"b")), r#""a\"b""#);
    assert!(!format!("{:?}", Jose::from("a.b.c")).contains("a.b.c"));
    assert!(!format!("{:?}", Upload::new("jane-doe.pdf", "%PDF")).contains("jane"));
}

#[test]
fn json_is_kept_letter_by_letter() {
    let text = r#"{"b" : 1.10, "a":[ ]}"#;
    let json = Json::parse(text).unwrap();
    assert_eq!(json.as_str(), text);
    assert_eq!(written(&json), text);
    assert_eq!(Json::default().as_str(), "null");
    assert_eq!(Json::from("a").as_str(), "\"a\"");
    assert_eq!(
        Json::from(serde_json::json!({"a": [1]})).as_str(),
        r#"{"a":[1]}"#
    );
    assert_eq!(json.to_value().unwrap()["a"], serde_json::json!([]));
    assert!(Json::parse("{").is_err());
    assert_eq!(serde_json::from_str::<Json>(text).unwrap(), json);
    assert_eq!(read::<Vec<Json>>("[null]"), [Json::default()]);
}
