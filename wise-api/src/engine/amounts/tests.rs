//! Where the amounts of a body are, and how many decimals they have.

use super::{AmountAt, find};
use bytes::Bytes;

#[test]
fn amounts_are_found_wherever_they_are() {
    const AT: &[AmountAt] = &[
        AmountAt {
            within: "",
            amount: "value",
            currency: "currency",
        },
        AmountAt {
            within: "parts[].fee",
            amount: "amount",
            currency: "currency",
        },
        AmountAt {
            within: "[]",
            amount: "value",
            currency: "currency",
        },
        AmountAt {
            within: "",
            amount: "price.fixed",
            currency: "currency",
        },
    ];
    let cases = [
        (r#"{"value":1.00,"currency":"GBP"}"#, None),
        (r#"{"value":1.000,"currency":"GBP"}"#, None),
        (r#"{"value":1.001,"currency":"GBP"}"#, Some("$.value")),
        (r#"{"value":"1.001","currency":"GBP"}"#, Some("$.value")),
        (r#"{"value":1.5,"currency":"JPY"}"#, Some("$.value")),
        (r#"{"value":1e-3,"currency":"GBP"}"#, Some("$.value")),
        (r#"{"value":1e3,"currency":"JPY"}"#, None),
        (r#"{"value":1.001,"currency":"QQQ"}"#, None),
        (r#"{"value":1.001}"#, None),
        (r#"{"value":null,"currency":"GBP"}"#, None),
        (r#"{"value":{},"currency":"GBP"}"#, None),
        (
            r#"{"parts":[{},{"fee":{"amount":0.001,"currency":"EUR"}}]}"#,
            Some("$.parts[1].fee.amount"),
        ),
        (r#"{"parts":{"fee":1}}"#, None),
        (
            r#"[{"value":1,"currency":"GBP"},{"value":0.5,"currency":"JPY"}]"#,
            Some("$[1].value"),
        ),
        (
            r#"{"currency":"GBP","price":{"fixed":0.125}}"#,
            Some("$.price.fixed"),
        ),
        ("", None),
        ("{", None),
        ("not json", None),
    ];
    for (body, place) in cases {
        let found = find(&Bytes::from_static(body.as_bytes()), AT);
        assert_eq!(found.map(|(place, _)| place).as_deref(), place, "{body}");
    }
    assert_eq!(find(&Bytes::from_static(b"\xff\xfe"), AT), None);
}
