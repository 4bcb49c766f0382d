//! What is a currency, and how it is read, written and counted.

use super::{Currency, table};
use crate::codec::{decode_text, encode_text};

#[test]
fn only_three_upper_case_letters_make_a_currency() {
    let cases = [
        ("GBP", true),
        ("ZZZ", true),
        ("gbp", false),
        ("GB", false),
        ("GBPX", false),
        ("G P", false),
        ("G1P", false),
        ("", false),
        ("ÄB", false),
        (" GBP", false),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .filter(|(text, valid)| text.parse::<Currency>().is_ok() != *valid)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let long = "x".repeat(300);
    let error = long.parse::<Currency>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`xxxxxxxxxxxxxxxxxxxx…` is not a currency code: give three upper-case letters, such as `GBP`"
    );
}

#[test]
fn every_constant_is_a_code_with_the_minor_units_of_its_row() {
    let rows = table::MINOR_UNITS;
    assert!(rows.is_sorted_by(|a, b| a.0 < b.0));
    assert_eq!(rows.len(), Currency::ISO_4217.len());
    for (currency, (code, units)) in Currency::ISO_4217.iter().zip(rows) {
        assert!(currency.is_code(), "{currency:?}");
        assert_eq!(currency.as_str(), *code);
        assert_eq!(currency.minor_units(), *units, "{code}");
    }
    let samples = [
        (Currency::GBP, Some(2)),
        (Currency::JPY, Some(0)),
        (Currency::BHD, Some(3)),
        (Currency::CLF, Some(4)),
        (Currency::XAU, None),
    ];
    for (currency, units) in samples {
        assert_eq!(currency.minor_units(), units, "{currency}");
    }
    let unknown: Currency = "QQQ".parse().unwrap();
    assert_eq!(unknown.minor_units(), None);
}

#[test]
fn what_wise_sends_is_kept_and_written_back() {
    for json in [
        r#""GBP""#,
        r#""gbp""#,
        r#""USDC""#,
        r#""""#,
        r#""\u00a3 sterling""#,
    ] {
        let currency: Currency = decode_text(json).unwrap();
        let again: Currency = decode_text(&encode_text(&currency)).unwrap();
        assert_eq!(currency, again, "{json}");
        assert_eq!(currency.is_code(), json == r#""GBP""#, "{json}");
    }
    for json in [r#""a text of more than fifteen bytes""#, "{}", "[1]"] {
        assert!(decode_text::<Currency>(json).is_err(), "{json}");
    }
}
