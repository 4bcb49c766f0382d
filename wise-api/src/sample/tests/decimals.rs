//! Money is exact, wherever it stands and however it is spelled.

use super::super::quote::{Either, Fee, Funding, Part, Quote};
use super::{decimal, read, refused, written};
use crate::support::*;

#[test]
fn every_spelling_is_exact() {
    for (text, expected) in [
        ("0.1", "0.1"),
        ("1.36363636364", "1.36363636364"),
        ("\"1.36363636364\"", "1.36363636364"),
        ("1e-7", "0.0000001"),
        ("-2.50E+3", "-2500"),
        (
            "123456789012345678901234567.89",
            "123456789012345678901234567.89",
        ),
        (
            "79228162514264337593543950335",
            "79228162514264337593543950335",
        ),
        (
            "0.0000000000000000000000000001",
            "0.0000000000000000000000000001",
        ),
        ("\" 12.00 \"", "12.00"),
        ("0", "0"),
        ("0e99999999", "0"),
        (
            "1.000000000000000000000000000000000000000000",
            "1.0000000000000000000000000000",
        ),
        // 29 digits that are too many, unless a zero is dropped.
        (
            "9.0000000000000000000000000000",
            "9.000000000000000000000000000",
        ),
        (
            "-9999999999999999999999999999.00",
            "-9999999999999999999999999999",
        ),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("100.00", "100.00"),
    ] {
        assert_eq!(read::<Decimal>(text).to_string(), expected, "{text}");
    }
    assert_eq!(
        read::<Decimal>("0.1") + read::<Decimal>("0.2"),
        decimal("0.3")
    );
}

#[test]
fn what_does_not_fit_is_refused_and_not_rounded() {
    for text in [
        "79228162514264337593543950336",
        "0.00000000000000000000000000001",
        "1.00000000000000000000000000001",
        "1e29",
        "10e28",
        "8e28",
        "9.0000000000000000000000000001",
        "1e99999999999999999999",
        "1e-99999999999999999999",
    ] {
        let (_, reason) = refused::<Decimal>(text);
        assert!(reason.contains(text), "{reason}");
    }
    for text in [
        "\"\"",
        "\"1_000\"",
        "\"1,5\"",
        "\"NaN\"",
        "\"1.\"",
        "\".5\"",
        "\"+1\"",
        "\"1e\"",
        "\"--1\"",
        "\"0x10\"",
        "true",
        "[]",
        "{}",
    ] {
        refused::<Decimal>(text);
    }
}

#[test]
fn what_is_refused_is_named_only_when_it_looks_like_a_number() {
    for text in ["\"Jane Doe\"", "\"\""] {
        let (_, reason) = refused::<Decimal>(text);
        assert!(reason.starts_with("the value is not a number"), "{reason}");
    }
}

#[test]
fn exact_at_every_depth() {
    let quote: Quote = read(
        r#"{"rate": 1.36363636364, "sourceAmount": "0.10", "fees": [{"total": 1e-7}, {"total": 0.30000000000000004}],
            "byCurrency": {"EUR": 12345678901234567.89}, "funding": {"type": "BALANCE", "amount": 0.1000000000000000055511151231},
            "value": 3.14159265358979323846, "parts": [{"total": 9007199254740993}], "unheard": 100000000000000000000.5}"#,
    );
    assert_eq!(quote.rate, decimal("1.36363636364"));
    assert_eq!(quote.source_amount().unwrap(), decimal("0.10"));
    let totals: Vec<String> = quote
        .fees()
        .unwrap()
        .iter()
        .map(|fee| fee.total.to_string())
        .collect();
    assert_eq!(totals, ["0.0000001", "0.30000000000000004"]);
    assert_eq!(
        quote.by_currency().unwrap()["EUR"],
        decimal("12345678901234567.89")
    );
    let Ok(Funding::Balance(funding)) = quote.funding() else {
        panic!("{quote:?}")
    };
    assert_eq!(funding.amount.to_string(), "0.1000000000000000055511151231");
    assert_eq!(
        quote.value().unwrap(),
        &Either::Number(decimal("3.14159265358979323846"))
    );
    assert_eq!(
        quote.parts().unwrap(),
        [Part::Total(Fee {
            extra: Extra::new(),
            total: decimal("9007199254740993")
        })]
    );
    assert_eq!(
        quote.extra.get("unheard").unwrap().as_str(),
        "100000000000000000000.5"
    );
    assert_eq!(
        quote
            .extra
            .get("unheard")
            .unwrap()
            .decode::<Decimal>()
            .unwrap(),
        decimal("100000000000000000000.5")
    );
}

#[test]
fn written_as_plain_numbers() {
    for text in [
        "0.1",
        "-1.50",
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
    ] {
        assert_eq!(written(&decimal(text)), text);
        assert_eq!(
            serde_json::to_string(&Json::from(decimal(text))).unwrap(),
            text
        );
    }
}

#[test]
fn numbers_in_text_keep_their_text() {
    for (text, number) in [
        ("1000.00", Some("1000.00")),
        ("007", Some("7")),
        ("1e2", Some("100")),
        ("-0.50", Some("-0.50")),
        ("n/a", None),
        ("", None),
        ("1,000.00", None),
        ("0.00000000000000000000000000001", None),
    ] {
        let read = read::<DecimalText>(&format!("\"{text}\""));
        assert_eq!(read.decimal(), number.map(decimal), "{text}");
        assert_eq!(written(&read), format!("\"{text}\""));
    }
    // A number where text was to be is read as well.
    assert_eq!(read::<DecimalText>("0.10").decimal(), Some(decimal("0.10")));
    assert_eq!(DecimalText::from(decimal("1.50")).as_str(), "1.50");
    refused::<DecimalText>("[]");
}

#[test]
fn exact_through_serde_as_well() {
    let fees: Vec<Fee> = serde_json::from_str(r#"[{"total": 0.30000000000000004}]"#).unwrap();
    assert_eq!(fees[0].total.to_string(), "0.30000000000000004");
}

#[test]
fn integers_in_every_spelling() {
    assert_eq!(read::<i64>("9223372036854775807"), i64::MAX);
    assert_eq!(read::<i64>("\"-12\""), -12);
    assert_eq!(read::<i64>("3.0"), 3);
    assert_eq!(read::<i64>("3e2"), 300);
    assert_eq!(read::<u64>("18446744073709551615"), u64::MAX);
    for text in ["9223372036854775808", "1.5", "\"x\"", "\"\"", "true", "{}"] {
        refused::<i64>(text);
    }
    refused::<u32>("-1");
    refused::<f64>("\"inf\"");
}
