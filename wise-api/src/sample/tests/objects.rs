//! Structs.

use super::super::quote::{
    Address, CreateQuote, Empty, Evidence, ProfileId, Quote, Quotes, RecipientId, Status, operation,
};
use super::{decimal, read, refused, written};
use crate::codec::decode_text;
use crate::support::*;

fn create() -> CreateQuote {
    CreateQuote::new("GBP", None::<String>)
}

#[test]
fn what_is_absent_is_not_written_and_order_is_kept() {
    assert_eq!(
        written(&create()),
        r#"{"sourceCurrency":"GBP","comment":null}"#
    );
    let full = create()
        .insert_extra("zebra", true)
        .rate(decimal("1.10"))
        .r#type("PENDING")
        .address(Address::new().with_city("Tallinn").with_post_code_null())
        .tags(["a".to_owned(), "b\"\\\n\u{1}é".to_owned()])
        .payout_account(12)
        .target_amount(100);
    assert_eq!(
        written(&full),
        concat!(
            r#"{"sourceCurrency":"GBP","targetAmount":100,"payoutAccount":12,"tags":["a","b\"\\\n\u0001é"],"#,
            r#""address":{"city":"Tallinn","postCode":null},"type":"PENDING","comment":null,"rate":"1.10","zebra":true}"#
        )
    );
    assert_eq!(serde_json::to_string(&full).unwrap(), written(&full));
}

#[test]
fn null_and_absent_are_two_things() {
    assert!(!written(&create()).contains("payoutAccount"));
    assert!(written(&create().payout_account_null()).contains(r#""payoutAccount":null"#));
    let [absent, null, value] =
        ["{}", r#"{"postCode":null}"#, r#"{"postCode":"10111"}"#].map(read::<Address>);
    assert_eq!(absent.post_code, Nullable::Absent);
    assert_eq!(null.post_code, Nullable::Null);
    assert_eq!(value.post_code().unwrap(), "10111");
    assert_eq!(
        null.post_code().unwrap_err().to_string(),
        "`Address` has no `postCode`: Wise left it out of this response"
    );
    for address in [absent, null, value] {
        assert_eq!(read::<Address>(&written(&address)), address);
    }
}

#[test]
fn getters_name_what_is_missing() {
    let quote: Quote = read(r#"{"rate":1}"#);
    let missing = quote.source_amount().unwrap_err();
    assert_eq!(
        (missing.type_name(), missing.field()),
        ("Quote", "sourceAmount")
    );
    assert!(quote.tags().is_err() && quote.id().is_err() && quote.comment().is_err());
    let as_error: Error = missing.into();
    assert!(as_error.to_string().contains("sourceAmount"));
}

#[test]
fn null_unknown_and_repeated_fields_do_not_fail() {
    let quote: Quote = read(
        r#"{"id":null,"rate":"2","rate":3,"tags":["a",null,7],"fees":[null,{"total":1,"more":{}}],"byCurrency":{"EUR":null,"GBP":1},
            "created":"whenever","status":"NEW","new":[1,{"a":null}],"comment":null}"#,
    );
    assert_eq!(quote.rate, decimal("3"));
    assert_eq!(quote.tags().unwrap(), ["a", "7"]);
    assert_eq!(quote.fees().unwrap().len(), 1);
    assert_eq!(
        quote.by_currency().unwrap().keys().collect::<Vec<_>>(),
        ["GBP"]
    );
    assert_eq!(quote.created().unwrap().text(), "whenever");
    assert_eq!(quote.extra.keys().collect::<Vec<_>>(), ["new"]);
    assert_eq!(
        quote.extra.get("new").unwrap().as_str(),
        r#"[1,{"a":null}]"#
    );
}

#[test]
fn errors_say_where() {
    assert_eq!(
        refused::<Quote>("{}"),
        (
            "$.rate".into(),
            "`Quote` needs this field, and it is missing".into()
        )
    );
    assert_eq!(
        refused::<Quote>(r#"{"rate":null}"#).1,
        "`Quote` needs this field, and it is null"
    );
    assert_eq!(
        refused::<Quote>(r#"{"rate":1,"fees":[{"total":1},{"total":{}}]}"#).0,
        "$.fees[1].total"
    );
    assert_eq!(
        refused::<Quote>(r#"{"rate":1,"byCurrency":{"a b":[]}}"#).0,
        "$.byCurrency[\"a b\"]"
    );
    assert_eq!(
        refused::<Vec<Quote>>("[7]"),
        (
            "$[0]".into(),
            "expected an object (`Quote`), found a number".into()
        )
    );
    assert!(refused::<Quote>(r#"{"rate":1"#).1.contains("EOF"));
    assert!(refused::<Quote>(r#"{"rate":1} x"#).1.contains("trailing"));
}

#[test]
fn depth_is_bounded() {
    let deep = |levels: usize| {
        format!(
            "{}{{\"rate\":1}}{}",
            r#"{"rate":1,"children":["#.repeat(levels),
            "]}".repeat(levels)
        )
    };
    read::<Quote>(&deep(60));
    let (_, reason) = refused::<Quote>(&deep(10_000));
    assert!(reason.contains("deeper than 128"), "{reason}");
    // What no type looks into may be as deep as it likes.
    let quote: Quote = read(&format!(
        r#"{{"rate":1,"unheard":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    ));
    assert_eq!(quote.extra.get("unheard").unwrap().as_str().len(), 200_000);
}

#[test]
fn a_byte_order_mark_is_no_value() {
    assert_eq!(read::<Vec<bool>>("\u{feff} [true] "), [true]);
}

#[test]
fn an_object_without_fields() {
    assert_eq!(written(&Empty::new()), "{}");
    assert_eq!(
        read::<Empty>(r#"{"a":1}"#)
            .extra()
            .get("a")
            .map(Json::as_str),
        Some("1")
    );
    assert!(decode_text::<Empty>("[]").is_err());
}

#[test]
fn bodies_that_are_not_json_are_built_the_same_way() {
    let evidence = Evidence::new([Upload::new("a.png", "x")]).document_type("PASSPORT");
    assert_eq!(evidence.document_type, Some(Status::from("PASSPORT")));
    assert_eq!(evidence.files[0].media_type(), "image/png");
}

#[test]
fn options_chain_on_operations_and_calls() {
    let wise = crate::Wise::builder()
        .environment(crate::Environment::Sandbox)
        .build()
        .unwrap();
    let quotes = Quotes::new(&wise);
    let call = quotes.list().limit(5).profile(7).types(["A,B", "C"]);
    assert_eq!(call.operation().profile, Some(ProfileId::from(7)));
    let request = call.into_request().unwrap();
    assert_eq!(
        request.target().unwrap(),
        "/v1/quotes?limit=5&profile=7&types=A%2CB,C"
    );
    let operation = operation::List::new().limit(1);
    assert_eq!(
        operation.request().unwrap().target().unwrap(),
        "/v1/quotes?limit=1"
    );
    let request = quotes
        .create(RecipientId::from(3).get(), create())
        .into_request()
        .unwrap();
    assert_eq!(request.target().unwrap(), "/2026Q3/profiles/3/quotes");
    assert_eq!(request.headers()["content-type"], "application/json");
}
