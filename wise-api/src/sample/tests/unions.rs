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

#[test]
fn what_is_unknown_or_broken_is_kept_as_it_is() {
    for text in [
        r#"{"type":"CASH","amount": 1.10}"#,
        r#"{"type":"BALANCE","amount":"much"}"#,
        r#"{"type":{},"amount":1}"#,
        r#"{"amount":1}"#,
        "[]",
        "7",
        "\"\"",
    ] {
        let funding: Funding = read(text);
        let Funding::Unrecognized(json) = &funding else {
            panic!("{text}: {funding:?}")
        };
        assert_eq!(json.as_str(), text);
        assert_eq!(written(&funding), text);
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
        r#"{"total":[]}"#,
        "[]",
    ] {
        assert_eq!(
            read::<Part>(text),
            Part::Unrecognized(Json::parse(text).unwrap()),
            "{text}"
        );
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
    assert_eq!(
        read::<Either>("{}"),
        Either::Unrecognized(Json::parse("{}").unwrap())
    );
}
