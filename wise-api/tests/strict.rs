//! What is strict in a response: amounts at any depth, ids, discriminators; and which of duplicate keys counts. All bodies are made up.

#![cfg(all(feature = "__newest-quarter", feature = "legacy"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::Server;
use wise_api as newest;
use wise_api::codec::Decode;
use wise_api::{Error, Json, legacy};

/// Where and why a body is not read as this type.
fn refused<T: Decode>(body: &str) -> String {
    match Json::parse(body).unwrap().decode::<T>() {
        Ok(_) => panic!("{body} was read"),
        Err(error) => error.to_string(),
    }
}

/// A value of each JSON kind that is no list.
const NO_LIST: [&str; 5] = ["true", "7", "\"none\"", "{}", r#"{"0":{}}"#];
/// A value of each JSON kind that is no object.
const NO_OBJECT: [&str; 4] = ["true", "7", "\"none\"", "[]"];

#[test]
fn a_list_with_amounts_inside_is_a_list_or_null() {
    type Statement = newest::balance_statement::BalanceStatement;
    for value in NO_LIST {
        let body = format!(r#"{{"transactions":{value}}}"#);
        let error = refused::<Statement>(&body);
        assert!(
            error.starts_with("$.transactions: expected an array"),
            "{error}"
        );
        let error = refused::<legacy::card_transaction::Page>(&body);
        assert!(
            error.starts_with("$.transactions: expected an array"),
            "{error}"
        );
    }
    let read: Statement = Json::parse(r#"{"transactions":null}"#)
        .unwrap()
        .decode()
        .unwrap();
    assert!(read.transactions.is_none());
}

#[test]
fn an_object_with_amounts_inside_is_an_object_or_null() {
    for value in NO_OBJECT {
        let body = format!(r#"{{"pricingConfiguration":{value}}}"#);
        let error = refused::<newest::quote::Quote>(&body);
        assert!(
            error.starts_with("$.pricingConfiguration: expected an object"),
            "{error}"
        );
    }
    // Nothing hangs on it.
    for value in NO_OBJECT {
        let body = format!(r#"{{"details":{value}}}"#);
        let read: newest::transfer::Transfer = Json::parse(&body).unwrap().decode().unwrap();
        assert!(read.details().unwrap_err().unreadable().is_some());
        assert_eq!(read.extra().get("details").map(Json::as_str), Some(value));
    }
}

#[test]
fn a_boolean_is_no_id_and_no_amount() {
    for (error, path) in [
        (
            refused::<newest::transfer::Transfer>(r#"{"id":true}"#),
            "$.id",
        ),
        (
            refused::<newest::transfer::Transfer>(r#"{"customerTransactionId":true}"#),
            "$.customerTransactionId",
        ),
        (refused::<newest::quote::Quote>(r#"{"id":false}"#), "$.id"),
        (
            refused::<newest::quote::Quote>(r#"{"rate":true}"#),
            "$.rate",
        ),
    ] {
        assert!(error.starts_with(&format!("{path}: expected")), "{error}");
        assert!(error.ends_with("found a boolean"), "{error}");
    }
    // A number stands for the text of an id, as Wise was seen to send it.
    let quote: newest::quote::Quote = Json::parse(r#"{"id":77}"#).unwrap().decode().unwrap();
    assert_eq!(quote.id().unwrap().as_str(), "77");
}

#[test]
fn a_union_is_strict_where_its_alternative_is() {
    type Profiles = Vec<newest::profile::Profile>;
    type Transfers = Vec<newest::transfer::AnyTransfer>;
    for (error, path) in [
        (
            refused::<Profiles>(r#"[{"type":"PERSONAL","id":1},{"id":"one","type":"PERSONAL"}]"#),
            "$[1].id",
        ),
        (
            refused::<Profiles>(r#"[{"type":["PERSONAL"],"id":1}]"#),
            "$[0].type",
        ),
        (refused::<Profiles>(r#"["PERSONAL"]"#), "$[0]"),
        (
            refused::<Transfers>(r#"[{"id":1},{"sourceValue":"much","id":2}]"#),
            "$[1].sourceValue",
        ),
        (
            refused::<Transfers>(r#"[{"sourceValue":"much","originator":{}}]"#),
            "$[0].sourceValue",
        ),
        (
            refused::<Transfers>(r#"[{"originator":{},"sourceValue":{}}]"#),
            "$[0].sourceValue",
        ),
        (refused::<Transfers>(r#"[[]]"#), "$[0]"),
        (
            refused::<newest::transfer::Funding>(
                r#"{"type":"BALANCE","balanceTransactionId":"x"}"#,
            ),
            "$.balanceTransactionId",
        ),
        (
            refused::<legacy::profile::ProfileV1>(r#"{"id":{},"type":"business"}"#),
            "$.id",
        ),
    ] {
        assert!(error.starts_with(&format!("{path}: ")), "{error}");
    }
}

#[test]
fn a_union_keeps_what_its_type_does_not_name() {
    for (body, key, value) in [
        (r#"{"type":"PERSONAL","id":1,"x":[1.50]}"#, "x", "[1.50]"),
        (
            r#"{"id":1,"email":{"a":1},"type":"BUSINESS"}"#,
            "email",
            r#"{"a":1}"#,
        ),
    ] {
        let profile: legacy::profile::Profile = Json::parse(body).unwrap().decode().unwrap();
        let members: Vec<_> = profile
            .extra()
            .iter()
            .map(|(key, json)| (key, json.as_str()))
            .collect();
        assert_eq!(members, [(key, value)], "{body}");
    }
    let transfer: newest::transfer::AnyTransfer =
        Json::parse(r#"{"id":1,"y":"z","originator":{}}"#)
            .unwrap()
            .decode()
            .unwrap();
    assert_eq!(transfer.extra().keys().collect::<Vec<_>>(), ["y"]);
    // Unknown, and whole.
    let body = r#"{"type":"TRUST","id":"x"}"#;
    let profile: newest::profile::Profile = Json::parse(body).unwrap().decode().unwrap();
    let newest::profile::Profile::Unrecognized(json) = &profile else {
        panic!("{profile:?}")
    };
    assert_eq!(json.as_str(), body);
    assert!(profile.extra().is_empty());
}

#[tokio::test]
async fn the_error_has_the_path_and_the_whole_body() {
    let body = r#"{"type":"BALANCE","status":"COMPLETED","balanceTransactionId":{"id":1}}"#;
    let server = Server::json("201 Created", body).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let funding = newest::transfer::FundFromBalance::new();
    let error = wise.transfers().fund(7, 9, funding).await.unwrap_err();
    let Error::Decode(unreadable) = &error else {
        panic!("{error}")
    };
    assert_eq!(unreadable.path(), "$.balanceTransactionId");
    assert_eq!(unreadable.response().body(), body.as_bytes());
    assert_eq!(server.seen().len(), 1);
}

/// In JSON a key may come twice. The last value counts, whichever of them can be read.
#[test]
fn of_duplicate_keys_the_last_one_counts() {
    type Quote = newest::quote::Quote;
    let body = |notices: &[&str]| {
        let notices = notices
            .iter()
            .map(|notice| format!(r#""notices":{notice},"#));
        format!(
            r#"{{{}"rate":1.25,"more":[1]}}"#,
            notices.collect::<String>()
        )
    };
    let read = |notices: &[&str]| {
        Json::parse(&body(notices))
            .unwrap()
            .decode::<Quote>()
            .unwrap()
    };
    let values = [r#"[{"text":"t"}]"#, r#"{"at":1}"#, "7", "null"];
    for first in values {
        for second in values {
            for last in values {
                let (rate, alone) = (read(&[first, second, last]), read(&[last]));
                assert_eq!(rate, alone, "{first}, {second}, {last}");
                assert_eq!(rate.extra.iter().count(), alone.extra.iter().count());
            }
        }
    }
}

/// A discriminator is a key like any other, wherever it stands, and whatever the alternative of the first one makes of the members.
#[test]
fn of_duplicate_discriminators_the_last_one_counts() {
    type Funding = newest::transfer::Funding;
    let read = |body: &str| Json::parse(body).unwrap().decode::<Funding>();
    let kinds = [
        r#""BALANCE""#,
        r#""TRUSTED_PRE_FUND_TX""#,
        r#""NEW""#,
        "null",
        "[7]",
    ];
    // What one alternative has as an id, and another has no field for; with escapes, and with members of the same name further down.
    for rest in [
        r#""balanceTransactionId":7"#,
        r#""balanceTransactionId":"x""#,
        r#""more":[{"type":"BALANCE"}]"#,
    ] {
        for first in kinds {
            for second in kinds {
                for last in kinds {
                    let body = format!(
                        r#"{{"type":{first},{rest},"t\u0079pe":{second},"status":"REJECTED","type":{last}}}"#
                    );
                    let alone = format!(r#"{{{rest},"status":"REJECTED","type":{last}}}"#);
                    match (read(&body), read(&alone)) {
                        (Ok(Funding::Unrecognized(json)), Ok(Funding::Unrecognized(_))) => {
                            assert_eq!(json.as_str(), body)
                        }
                        (Ok(read), Ok(alone)) => assert_eq!(read, alone, "{body}"),
                        (Err(read), Err(alone)) => {
                            assert_eq!(read.to_string(), alone.to_string(), "{body}")
                        }
                        (read, _) => panic!("{body}: {read:?}"),
                    }
                }
            }
        }
    }
}

#[test]
fn of_duplicate_keys_the_last_one_is_written_as_it_was_spelled() {
    type Quote = newest::quote::Quote;
    let values = ["true", r#""true""#, "null"];
    for first in values {
        for last in values {
            let key = "targetAmountAllowed";
            let body = format!(r#"{{"{key}":{first},"rate":"1.5","{key}":{last}}}"#);
            let quote = Json::parse(&body).unwrap().decode::<Quote>().unwrap();
            let back = Json::from_encode(&quote);
            assert!(
                back.as_str().contains(&format!(r#""{key}":{last}"#)),
                "{body}"
            );
            assert!(back.as_str().contains(r#""rate":"1.5""#), "{body}");
        }
    }
}

#[test]
fn of_duplicate_entries_of_a_map_the_last_one_counts() {
    type Map = std::collections::BTreeMap<String, newest::Decimal>;
    let read = |body: &str| Json::parse(body).unwrap().decode::<Map>().unwrap();
    for last in ["2.50", "null"] {
        let body = format!(r#"{{"a":1,"b":3,"a":{last}}}"#);
        assert_eq!(read(&body), read(&format!(r#"{{"a":{last},"b":3}}"#)));
    }
}
