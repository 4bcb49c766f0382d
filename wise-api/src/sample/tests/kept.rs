//! What a type has no field for, or cannot read, stays within reach.

use super::super::quote::{Address, BalanceFunding, Quote};
use super::{read, refused};
use crate::codec::{decode_text, encode_received, encode_text};
use crate::support::*;

#[test]
fn an_optional_field_of_another_kind_is_absent_and_says_why() {
    for (field, values) in [
        ("created", ["{}", "[1]"]),
        ("tags", ["{}", "\"a\""]),
        ("status", ["{\"code\":1}", "[]"]),
        ("comment", ["[]", "{}"]),
        ("parts", ["1", "{}"]),
    ] {
        for value in values {
            let text = format!(r#"{{"new":1,"{field}":{value},"rate":1.50,"later":[]}}"#);
            let quote: Quote = read(&text);
            let error = match field {
                "created" => quote.created().err(),
                "tags" => quote.tags().err(),
                "status" => quote.status().err(),
                "comment" => quote.comment().err(),
                _ => quote.parts().err(),
            };
            let error = error.unwrap();
            assert!(error.unreadable().is_some(), "{text}");
            assert!(error.to_string().contains("present, but not readable"));
            assert_eq!(quote.rate.to_string(), "1.50");
            let members: Vec<_> = quote
                .extra()
                .iter()
                .map(|(key, json)| (key, json.as_str()))
                .collect();
            assert_eq!(members, [("new", "1"), (field, value), ("later", "[]")]);
        }
    }
}

#[test]
fn amounts_ids_and_required_fields_stay_strict() {
    for (text, path) in [
        (r#"{"rate":1,"sourceAmount":{}}"#, "$.sourceAmount"),
        (r#"{"rate":1,"sourceAmount":true}"#, "$.sourceAmount"),
        (r#"{"rate":1,"id":{}}"#, "$.id"),
        (r#"{"rate":[]}"#, "$.rate"),
        (r#"{"rate":1,"byCurrency":{"EUR":{}}}"#, "$.byCurrency.EUR"),
        // An object with an amount of its own counts as one.
        (r#"{"rate":1,"fees":"none"}"#, "$.fees"),
        (r#"{"rate":1,"fees":[{"total":[]}]}"#, "$.fees[0].total"),
    ] {
        assert_eq!(refused::<Quote>(text).0, path, "{text}");
    }
}

#[test]
fn nothing_is_kept_at_a_cost_when_there_is_nothing() {
    assert_eq!(size_of::<Extra>(), 16);
    assert!(read::<Quote>(r#"{"rate":1,"id":null}"#).extra().is_empty());
}

#[test]
#[cfg(feature = "serde-both")]
fn what_was_read_is_written_again_as_it_was() {
    for text in [
        r#"{"rate":1.50}"#,
        r#"{"id":null,"rate":1E2,"comment":null}"#,
        r#"{"rate":-0.0,"tags":["a"],"created":"2026-01-02 03:04:05+01:00"}"#,
        r#"{"id":7,"sourceAmount":"1.10","rate":100000000000000000000.5,"status":"NEW"}"#,
        r#"{"tags":[1,"b"],"rate":1e-7,"status":{"code":[1]},"x":{"y":1.0}}"#,
        // What has no value in its list or map, whatever the order of the members beside it.
        r#"{"rate":1,"byCurrency":{"EUR":null,"GBP":1.0,"AUD":null}}"#,
        r#"{"rate":1,"fees":[null,{"more":[1.50],"total":"1"},null]}"#,
        r#"{"rate":1,"children":[{"x":null,"tags":[null,"\u00e9"],"rate":2E1,"id":null},null]}"#,
        r#"{"rate":1,"parts":[{"z":1,"total":2},null,{"postCode":"1","y":{},"city":null},null]}"#,
    ] {
        let again = encode_received(&read::<Quote>(text));
        let sorted = |text: &str| {
            let json: Extra = decode_text(text).unwrap();
            let mut members: Vec<_> = json
                .iter()
                .map(|(k, v)| (k.to_owned(), v.clone()))
                .collect();
            members.sort_by(|one, other| one.0.cmp(&other.0));
            members
        };
        assert_eq!(sorted(&again), sorted(text));
    }
}

#[test]
fn what_has_changed_since_is_written_as_it_is_now() {
    let mut funding: BalanceFunding = read(r#"{"amount":1E2,"type":[1]}"#);
    assert_eq!(encode_received(&funding), r#"{"type":[1],"amount":1E2}"#);
    funding.amount = Decimal::from(7);
    funding.kind = Some("BALANCE".into());
    assert_eq!(
        encode_received(&funding),
        r#"{"type":"BALANCE","amount":7}"#
    );
    // A request says what the value is, whatever it looked like.
    let address: Address = read(r#"{"city":5,"postCode":null,"more":1}"#);
    assert_eq!(
        encode_text(&address),
        r#"{"city":"5","postCode":null,"more":1}"#
    );
    assert_eq!(
        encode_received(&address),
        r#"{"city":5,"postCode":null,"more":1}"#
    );
}

#[test]
#[cfg(feature = "serde-both")]
fn an_element_without_a_value_brings_nothing_back() {
    let mut quote: Quote =
        read(r#"{"rate":1,"tags":[null,"a"],"byCurrency":{"EUR":null,"GBP":1}}"#);
    quote.tags = Some(vec!["b".into()]);
    quote.by_currency = Some([("GBP".to_owned(), Decimal::from(2))].into());
    let again = encode_received(&quote);
    assert!(again.contains(r#""tags":["b"]"#), "{again}");
    assert!(again.contains(r#""byCurrency":{"GBP":2}"#), "{again}");
}

#[test]
fn many_small_values_are_an_error_and_no_flood() {
    for element in ["{\"rate\":1}", "{\"rate\":1,\"tags\":[]}"] {
        let text = format!("[{}]", vec![element; 100_000].join(","));
        let (_, reason) = refused::<Vec<Quote>>(&text);
        assert!(reason.contains("32 times"), "{reason}");
    }
    let few = format!("[{}]", vec!["{\"rate\":1}"; 100].join(","));
    assert_eq!(read::<Vec<Quote>>(&few).len(), 100);
    // A map with one entry takes the memory of eleven.
    let maps = |count| format!("[{}]", vec!["{\"a\":1}"; count].join(","));
    let (_, reason) = refused::<Vec<BTreeMap<String, Decimal>>>(&maps(100_000));
    assert!(reason.contains("32 times"), "{reason}");
    assert_eq!(
        read::<Vec<BTreeMap<String, Decimal>>>(&maps(100)).len(),
        100
    );
    let entries: Vec<String> = (0..50_000).map(|key| format!("\"{key}\":1")).collect();
    let large = read::<BTreeMap<String, Decimal>>(&format!("{{{}}}", entries.join(",")));
    assert_eq!(large.len(), 50_000);
}

#[test]
fn text_is_checked_as_it_is_passed_over() {
    for broken in [
        "{\"rate\":1,}",
        "{\"rate\":01}",
        "{\"rate\":1,\"x\":[1 2]}",
        "{\"rate\":1,\"x\":\"\u{1}\"}",
        "{\"rate\":1,\"x\":\"\\q\"}",
        "{\"rate\":1,\"x\":{\"a\":1]}",
        "{\"rate\":1 \"x\":1}",
        "{rate:1}",
        "{\"rate\":1,\"x\":tru}",
        "{\"rate\":1,\"x\":1.}",
        "{\"rate\":1,\"x\":[,]}",
        "",
        "[",
        "{\"rate\":1}}",
    ] {
        assert!(decode_text::<Quote>(broken).is_err(), "{broken}");
        assert!(
            serde_json::from_str::<serde_json::Value>(broken).is_err(),
            "{broken}"
        );
    }
}

#[test]
fn members_of_different_keys_have_no_order() {
    let read = |text: &str| decode_text::<Extra>(text).unwrap();
    let one = read(r#"{"a":1,"b":[2],"a":3}"#);
    assert_eq!(one, read(r#"{"b":[2],"a":1,"a":3}"#));
    assert_ne!(one, read(r#"{"a":3,"b":[2],"a":1}"#));
    assert_ne!(one, read(r#"{"a":1,"b":[2]}"#));
    let hash = |extra: &Extra| {
        use std::hash::{BuildHasher, RandomState};
        static STATE: std::sync::LazyLock<RandomState> = std::sync::LazyLock::new(RandomState::new);
        STATE.hash_one(extra)
    };
    assert_eq!(hash(&one), hash(&read(r#"{"b":[2],"a":1,"a":3}"#)));
}
