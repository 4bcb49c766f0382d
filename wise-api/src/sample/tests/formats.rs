//! serde's traits, with serde_json and beyond it.

use serde::{Deserialize, Deserializer, Serialize};

use super::super::quote::{Address, CreateQuote, Fee, Funding, Status};
use super::{decimal, read, written};
use crate::support::*;

/// What somebody else's deserializer looks like: it knows nothing of raw values.
struct Foreign(serde_json::Value);

impl<'de> Deserializer<'de> for Foreign {
    type Error = serde_json::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: serde::de::Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn values_of_serde_json() {
    let value = serde_json::json!({"type": "BALANCE", "amount": 12});
    let funding: Funding = serde_json::from_value(value.clone()).unwrap();
    assert!(matches!(funding, Funding::Balance(_)));
    assert_eq!(serde_json::to_value(&funding).unwrap(), value);
}

#[test]
fn other_formats() {
    let value = serde_json::json!({
        "city": "a\"b\n", "postCode": null, "other": [1, -2, 1.5, true, {"a": []}, [], {}], "big": 18446744073709551615_u64
    });
    let json = Json::deserialize(Foreign(value.clone())).unwrap();
    assert_eq!(json.to_value().unwrap(), value);
    let address = Address::deserialize(Foreign(value)).unwrap();
    assert_eq!(
        (address.city(), address.post_code.is_null()),
        (Ok("a\"b\n"), true)
    );
    assert_eq!(
        address.extra().get("big").map(Json::as_str),
        Some("18446744073709551615")
    );
    let fee =
        Fee::deserialize(Foreign(serde_json::json!({"total": "0.30000000000000004"}))).unwrap();
    assert_eq!(fee.total, decimal("0.30000000000000004"));
    let fee = Fee::deserialize(Foreign(serde_json::json!({"total": 1.5}))).unwrap();
    assert_eq!(fee.total, decimal("1.5"));
    assert_eq!(
        Status::deserialize(Foreign("NEW".into())).unwrap(),
        Status::from("NEW")
    );
    let error = Fee::deserialize(Foreign(serde_json::json!({}))).unwrap_err();
    assert!(error.to_string().contains("$.total"), "{error}");
}

#[test]
fn written_to_other_formats() {
    let body = CreateQuote::new("GBP", None::<String>)
        .target_amount(5)
        .rate(decimal("1.10"))
        .tags(["a".to_owned()]);
    // A format in which numbers are what serde's data model has.
    let shown = serde_json::to_value(&body).unwrap();
    assert_eq!(shown["targetAmount"], 5);
    assert_eq!(shown["rate"], "1.10");
    assert_eq!(shown["comment"], serde_json::Value::Null);
    for text in [
        "-0",
        "0",
        "-9223372036854775808",
        "18446744073709551616",
        "1.10",
        "1e400",
        "\"\\u00e9\"",
        "[1,{\"a\":[true,false]}]",
    ] {
        let json = Json::parse(text).unwrap();
        let again = serde_json::to_string(&json).unwrap();
        assert_eq!(again, text.replace("\\u00e9", "é"));
    }
}

#[test]
fn inside_of_a_type_of_ones_own() {
    #[derive(PartialEq, Debug)]
    struct Own(Vec<Fee>);
    impl<'de> Deserialize<'de> for Own {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Vec::deserialize(deserializer).map(Self)
        }
    }
    impl Serialize for Own {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0.iter().map(|fee| Json::from(fee.total)))
        }
    }
    let own: Own = serde_json::from_str(r#"[{"total":0.30000000000000004}]"#).unwrap();
    assert_eq!(
        serde_json::to_string(&own).unwrap(),
        "[0.30000000000000004]"
    );
    assert_eq!(written(&read::<Decimal>("1e3")), "1000");
}

#[cfg(feature = "serde-both")]
#[test]
fn both_halves() {
    let text = r#"{"sourceCurrency":"GBP","payoutAccount":null,"comment":null,"rate":"1.10","zebra":true}"#;
    let body: CreateQuote = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&body).unwrap(), text);
    let fee: Fee = serde_json::from_str(r#"{"total":1.50}"#).unwrap();
    assert_eq!(serde_json::to_string(&fee).unwrap(), r#"{"total":1.50}"#);
}
