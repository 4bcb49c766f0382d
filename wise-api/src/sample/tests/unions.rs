//! Unions.

use super::super::quote::{Address, BalanceFunding, Either, Fee, Funding, Part};
use super::{decimal, read, written};
use crate::support::*;

#[test]
fn a_tag_decides_and_is_written_once() {
    let funding: Funding = read(r#"{"amount":1.10,"type":"BALANCE"}"#);
    let Funding::Balance(balance) = &funding else {
        panic!("{funding:?}")
    };
    assert_eq!(balance.kind().unwrap(), "BALANCE");
    assert_eq!(written(&funding), r#"{"type":"BALANCE","amount":1.10}"#);
    // The tag of the union wins over the field of the variant.
    let odd = Funding::from(BalanceFunding::new(decimal("2")));
    assert_eq!(written(&odd), r#"{"type":"BALANCE","amount":2}"#);
    assert_eq!(
        written(&Funding::from(Address::new())),
        r#"{"type":"CARD"}"#
    );
    assert_eq!(serde_json::to_string(&odd).unwrap(), written(&odd));
}

/// Why a text is not read as this type.
fn refused<T: Decode + std::fmt::Debug>(text: &str) -> String {
    let read: Result<T, _> = Json::parse(text).unwrap().decode();
    read.unwrap_err().to_string()
}

#[test]
fn an_unknown_tag_keeps_the_whole_value() {
    for text in [
        r#"{"type":"CASH","amount": 1.10}"#,
        r#"{"type":"CASH","amount":"much"}"#,
        r#"{"type":"","amount":1}"#,
        r#"{"type":null,"amount":1}"#,
        r#"{"amount":1}"#,
        "{}",
    ] {
        let funding: Funding = read(text);
        let Funding::Unrecognized(json) = &funding else {
            panic!("{text}: {funding:?}")
        };
        assert_eq!(json.as_str(), text);
        assert_eq!(written(&funding), text);
        assert!(funding.extra().is_empty());
    }
}

#[test]
fn what_was_decided_and_is_not_readable_is_an_error_that_says_where() {
    for (text, told) in [
        (r#"{"type":"BALANCE","amount":"much"}"#, "$.amount: "),
        (r#"{"amount":{},"type":"BALANCE"}"#, "$.amount: "),
        (
            r#"{"type":"BALANCE"}"#,
            "$.amount: `BalanceFunding` needs this field, and it is missing",
        ),
        (
            r#"{"type":{},"amount":1}"#,
            "$.type: expected the text that says what the object is, found an object",
        ),
        (
            r#"{"type":7,"amount":1}"#,
            "$.type: expected the text that says what the object is, found a number",
        ),
        (
            r#"{"type":true}"#,
            "$.type: expected the text that says what the object is, found a boolean",
        ),
        ("[]", "$: expected an object (`Funding`), found an array"),
        ("7", "$: expected an object (`Funding`), found a number"),
    ] {
        let error = refused::<Funding>(text);
        assert!(error.starts_with(told), "{text}: {error}");
    }
    for (text, told) in [
        (r#"{"total":[]}"#, "$.total: "),
        (r#"{"city":"x","postCode":"1","total":"x"}"#, "$.total: "),
        ("[]", "$: expected an object (`Part`), found an array"),
    ] {
        let error = refused::<Part>(text);
        assert!(error.starts_with(told), "{text}: {error}");
    }
    for (text, told) in [
        ("{}", "$.total: `Fee` needs this field, and it is missing"),
        (r#"[{"total":1},{"total":{}}]"#, "$[1].total: "),
        (
            "1e99",
            "$: 1e99 is not a number that a Decimal holds exactly",
        ),
    ] {
        let error = refused::<Either>(text);
        assert!(error.starts_with(told), "{text}: {error}");
    }
}

#[test]
fn keys_decide() {
    assert_eq!(
        read::<Part>(r#"{"total":1}"#),
        Part::Total(Fee {
            total: decimal("1"),
            extra: Extra::new()
        })
    );
    assert!(matches!(
        read::<Part>(r#"{"postCode":"1","city":"x"}"#),
        Part::Place(_)
    ));
    for text in [
        r#"{"city":"x"}"#,
        r#"{"city":"x","postCode":null}"#,
        "{}",
        r#"{"total":null}"#,
    ] {
        assert_eq!(
            read::<Part>(text),
            Part::Unrecognized(Json::parse(text).unwrap()),
            "{text}"
        );
    }
}

#[test]
fn a_union_has_what_its_alternative_keeps() {
    let extra = |extra: &Extra| {
        let members = extra
            .iter()
            .map(|(key, json)| format!("{key}={}", json.as_str()));
        members.collect::<Vec<_>>().join(" ")
    };
    let funding: Funding = read(r#"{"b":[1.50],"type":"BALANCE","amount":1,"a":null}"#);
    assert_eq!(extra(funding.extra()), "b=[1.50] a=null");
    let part: Part = read(r#"{"more":1e2,"total":1}"#);
    assert_eq!(extra(part.extra()), "more=1e2");
    let either: Either = read(r#"{"total":1,"x":{}}"#);
    assert_eq!(extra(either.extra()), "x={}");
    for none in ["7", "\"text\"", "[]", "true"] {
        assert!(read::<Either>(none).extra().is_empty(), "{none}");
    }
}

#[test]
fn the_kind_decides() {
    assert_eq!(read::<Either>("\"1\""), Either::Text("1".into()));
    assert_eq!(read::<Either>("1.0"), Either::Number(decimal("1.0")));
    assert_eq!(read::<Either>("[]"), Either::List(vec![]));
    assert_eq!(read::<Either>("true"), Either::Flag(true));
    assert_eq!(
        read::<Either>(r#"{"total":1}"#),
        Either::Object(Fee {
            total: decimal("1"),
            extra: Extra::new()
        })
    );
}
