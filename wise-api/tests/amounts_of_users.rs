//! Amounts in types of a program: exact, in both spellings, whatever the features of a build say.
#![allow(clippy::unwrap_used)]

use serde::{Deserialize, Serialize};
use wise_api::{Currency, Decimal, Money};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    #[serde(with = "wise_api::serde::decimal")]
    number: Decimal,
    #[serde(with = "wise_api::serde::decimal::text")]
    text: Decimal,
    #[serde(with = "wise_api::serde::decimal", default)]
    maybe: Option<Decimal>,
    #[serde(with = "wise_api::serde::decimal::text", default)]
    maybe_text: Option<Decimal>,
}

fn row(number: &str, text: &str, maybe: &str, maybe_text: &str) -> String {
    format!(r#"{{"number":{number},"text":{text},"maybe":{maybe},"maybe_text":{maybe_text}}}"#)
}

#[test]
fn every_digit_goes_out_and_comes_back() {
    for digits in [
        "0",
        "0.00",
        "-0.01",
        "1.10",
        "9007199254740993",
        "0.1234567890123456789012345678",
        "-79228162514264337593543950335",
    ] {
        let quoted = format!("\"{digits}\"");
        let text = row(digits, &quoted, digits, &quoted);
        let read: Row = serde_json::from_str(&text).unwrap();
        assert_eq!(read.number.to_string(), digits);
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        // Either spelling is read where the other is written.
        let other: Row = serde_json::from_str(&row(&quoted, digits, &quoted, digits)).unwrap();
        assert_eq!(other, read);
        // Through a value of serde_json, which keeps text as it is.
        let value = serde_json::to_value(&read).unwrap();
        assert_eq!(value["text"], *digits);
    }
}

#[test]
fn an_amount_that_is_none_is_an_error() {
    let bad = [
        "true",
        "[]",
        "{}",
        "\"\"",
        "\"ten\"",
        "\"1,000\"",
        "0.12345678901234567890123456789",
        "79228162514264337593543950336",
        "1e400",
        "null",
    ];
    for bad in bad {
        for text in [row(bad, "\"1\"", "1", "\"1\""), row("1", bad, "1", "\"1\"")] {
            assert!(serde_json::from_str::<Row>(&text).is_err(), "{text}");
        }
    }
}

#[test]
fn an_optional_amount_may_be_null_or_missing() {
    for text in [
        row("1", "\"1\"", "null", "null"),
        r#"{"number":1,"text":"1"}"#.to_owned(),
    ] {
        let read: Row = serde_json::from_str(&text).unwrap();
        assert_eq!((read.maybe, read.maybe_text), (None, None));
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(written, row("1", "\"1\"", "null", "null"));
    }
}

/// Types of this crate need nothing.
#[test]
fn money_is_exact_by_itself() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Invoice {
        due: Money,
        in_currency: Currency,
    }
    let text = r#"{"due":{"value":9007199254740993.10,"currency":"EUR"},"in_currency":"EUR"}"#;
    let other = r#"{"due":{"amount":9007199254740993.10,"currency":"EUR"},"in_currency":"EUR"}"#;
    let read = serde_json::from_str::<Invoice>(text)
        .or_else(|_| serde_json::from_str::<Invoice>(other))
        .unwrap();
    assert_eq!(read.due.amount().to_string(), "9007199254740993.10");
    let again = serde_json::to_string(&read).unwrap();
    assert!(again.contains("9007199254740993.10"), "{again}");
}
