//! Requirement forms: refreshed, stored, filled from what exists, and nested.

#![cfg(feature = "forms")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/forms.rs"]
mod support;

use support::{answered, json, recipient, refreshed};
use wise_api::Json;
use wise_api::form::{AnswerError, Form, FormKind};

#[test]
fn a_refresh_keeps_what_applies_and_names_what_fell_away() {
    let mut form = recipient(data!("usd_us"), "aba");
    answered(
        &mut form,
        &[
            ("address.country", "US"),
            ("address.state", "AZ"),
            ("abartn", "021000021"),
        ],
    );
    assert!(form.needs_refresh());
    assert!(form.answer("address.country", "CA").unwrap().needs_refresh);
    let changes = form.update(&Json::parse(data!("usd")).unwrap()).unwrap();
    assert_eq!(changes.removed, ["address.state"]);
    assert!(changes.added.is_empty() && !form.needs_refresh());
    assert_eq!(changes.dropped[0].key, "address.state");
    assert_eq!(changes.dropped[0].value.as_str(), r#""AZ""#);
    assert!(changes.dropped[0].reason.is_none());
    assert!(!format!("{changes:?}").contains("\"AZ\""));
    assert_eq!(form.get("abartn").unwrap().as_str(), r#""021000021""#);
    // The same answer again changes nothing.
    assert!(!form.answer("address.country", "CA").unwrap().needs_refresh);
    assert!(!form.needs_refresh());
    // A value that is not allowed any more falls away with the reason.
    let narrower = data!("usd").replace(r#""key": "CA""#, r#""key": "FR""#);
    let changes = form.update(&Json::parse(&narrower).unwrap()).unwrap();
    assert!(
        matches!(&changes.dropped[0].reason, Some(AnswerError::NotAllowed { key, .. }) if key == "address.country")
    );
}

#[test]
fn an_answer_about_the_chosen_type_keeps_the_others() {
    let mut form = recipient(data!("usd"), "aba");
    let all: Vec<serde_json::Value> = serde_json::from_str(data!("usd_us")).unwrap();
    let only = Json::from(serde_json::Value::Array(vec![all[0].clone()]));
    let changes = form.update(&only).unwrap();
    assert_eq!(changes.added, ["address.state"]);
    assert_eq!(form.types().len(), 2);
    assert_eq!(form.chosen().unwrap().name, "aba");
}

#[test]
fn another_type_keeps_the_answers_that_it_asks_for() {
    let mut form = recipient(data!("gbp"), "sort_code");
    answered(
        &mut form,
        &[
            ("legalType", "PRIVATE"),
            ("accountHolderName", "Ada Lovelace"),
            ("sortCode", "403020"),
        ],
    );
    refreshed(&mut form, data!("gbp"));
    let changes = form.choose("iban").unwrap();
    assert_eq!(changes.removed, ["sortCode", "accountNumber"]);
    assert_eq!(changes.added, ["BIC", "IBAN"]);
    let dropped: Vec<&str> = changes.dropped.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(dropped, ["sortCode"]);
    assert!(form.get("legalType").is_some() && form.needs_refresh());
}

#[test]
fn a_stored_form_goes_on_where_it_was() {
    let mut form = recipient(data!("usd_us"), "aba");
    answered(
        &mut form,
        &[("legalType", "PRIVATE"), ("address.city", "Phoenix")],
    );
    let _ = form.answer_unchecked("abartn", "000000000").unwrap();
    form.set_member("profile", 7);
    form.set_member("limit", Json::parse("1.10").unwrap());
    let text = serde_json::to_string(&form).unwrap();
    let back: Form = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&back).unwrap(), text);
    assert_eq!(back.draft().as_str(), form.draft().as_str());
    assert!(back.draft().as_str().contains("1.10"));
    assert!(back.needs_refresh() && back.problems().is_empty());
    assert_eq!(back.chosen().unwrap().name, "aba");
    // What the crate does not know of a form stays in it.
    let future = data!("gbp").replacen(
        r#""usageInfo": null"#,
        r#""usageInfo": null, "novelty": [1.0]"#,
        1,
    );
    let form = Form::parse(FormKind::Recipient, &future).unwrap();
    assert!(
        serde_json::to_string(&form)
            .unwrap()
            .contains(r#""novelty":[1.0]"#)
    );
}

#[test]
fn answers_stay_out_of_debug() {
    let mut form = recipient(data!("gbp"), "sort_code");
    answered(
        &mut form,
        &[("accountHolderName", "Jane Hush"), ("sortCode", "403020")],
    );
    let shown = format!("{form:?} {form:#?}");
    assert!(shown.contains("sortCode") && !shown.contains("Hush") && !shown.contains("403020"));
}

#[test]
fn an_existing_recipient_answers_the_form() {
    let older = r#"{"id":1,"profile":2,"type":"aba","currency":"USD","accountHolderName":"Ada Lovelace",
        "details":{"legalType":"PRIVATE","abartn":"021000021","accountNumber":"****6789","accountType":"checking",
        "email":null,"address":{"country":"US","city":"Phoenix","firstLine":"1 Cactus Road","postCode":"85001","state":"AZ"}}}"#;
    let mut form = Form::parse(FormKind::Recipient, data!("usd_us")).unwrap();
    let prefilled = form.prefill(&Json::parse(older).unwrap());
    assert_eq!(form.chosen().unwrap().name, "aba");
    assert_eq!(prefilled.masked, ["accountNumber"]);
    assert_eq!(prefilled.refused.len(), 1, "{prefilled:?}");
    assert_eq!(prefilled.refused[0].key(), Some("accountType"));
    assert_eq!(form.get("address.state").unwrap().as_str(), r#""AZ""#);
    assert!(form.get("email").is_none());
    let newer = r#"{"id":1,"type":"iban","name":{"fullName":"Ada Lovelace"},"legalEntityType":"PERSON",
        "email":"ada@example.org","details":{"iban":"DE89370400440532013000","bic":null}}"#;
    let mut form = Form::parse(FormKind::Recipient, data!("eur")).unwrap();
    let prefilled = form.prefill(&Json::parse(newer).unwrap());
    assert_eq!(
        prefilled.taken,
        ["legalType", "email", "accountHolderName", "IBAN"]
    );
    // Rows of a table have their keys flat.
    let row = r#"{"legalType":"PRIVATE","address.country":"US","accountNumber":"12345678"}"#;
    let mut form = recipient(data!("usd"), "aba");
    let prefilled = form.prefill(&Json::parse(row).unwrap());
    assert_eq!(
        prefilled.taken,
        ["legalType", "accountNumber", "address.country"]
    );
}

#[test]
fn transfers_addresses_and_kyc_have_bodies_of_their_own() {
    let mut transfer = Form::parse(FormKind::Transfer, data!("transfer_other")).unwrap();
    answered(
        &mut transfer,
        &[
            ("reference", "rent-11"),
            ("transferPurpose", "bills"),
            ("sourceOfFunds", "other"),
        ],
    );
    assert_eq!(
        transfer.field("transferPurpose").unwrap().label.as_deref(),
        Some("Purpose")
    );
    assert_eq!(transfer.missing()[0].key, "sourceOfFundsOther");
    assert_eq!(
        json(transfer.draft().as_str()),
        json(
            r#"{"details":{"reference":"rent-11","transferPurpose":"bills","sourceOfFunds":"other"}}"#
        )
    );
    let mut address = Form::parse(FormKind::Address, data!("address")).unwrap();
    answered(
        &mut address,
        &[("country", "GB"), ("dateOfBirth", "1990-01-31")],
    );
    let jobs = Json::parse(r#"[{"code":"Baker","format":"FREE_FORM"}]"#).unwrap();
    assert_eq!(
        address.answer("occupations", jobs).unwrap().unchecked.len(),
        1
    );
    address.set_member("profile", 5);
    assert_eq!(
        json(address.draft().as_str()),
        json(
            r#"{"profile":5,"details":{"country":"GB","dateOfBirth":"1990-01-31","occupations":[{"code":"Baker","format":"FREE_FORM"}]}}"#
        )
    );
    let kyc = r#"{"type":"ACCOUNT_INTENT","fields":[{"key":"purpose.main","type":"select","required":true,"valuesAllowed":["A","B"]}]}"#;
    let mut kyc = Form::parse(FormKind::Kyc, kyc).unwrap();
    kyc.submission_data("r-1").unwrap_err();
    answered(&mut kyc, &[("purpose.main", "A")]);
    assert_eq!(
        kyc.submission_data("r-1").unwrap(),
        r#"{"kycReviewId":"r-1","version":"V1","data":{"purpose":{"main":"A"}}}"#
    );
}

#[test]
fn answers_that_would_hide_each_other_are_a_problem() {
    let form = r#"[{"type":"t","fields":[{"group":[{"key":"a","type":"text"},{"key":"a.b","type":"text"}]}]}]"#;
    let mut form = Form::parse(FormKind::Other, form).unwrap();
    answered(&mut form, &[("a.b", "1"), ("a", "2")]);
    let incomplete = form.body().unwrap_err();
    assert_eq!(
        incomplete.problems,
        [AnswerError::Conflict { key: "a".into() }]
    );
}

#[test]
fn what_is_no_form_is_an_error_with_a_path() {
    for text in [
        "",
        "7",
        "null",
        r#"{"type":"iban"}"#,
        r#"[{"type":"iban","fields":[{"group":[{"name":"no key"}]}]}]"#,
    ] {
        let error = Form::parse(FormKind::Recipient, text).unwrap_err();
        assert!(error.path().starts_with('$'), "{text}");
    }
    for stored in [
        r#"{"form":"recipient","answers":{},"members":{},"requirements":[],"origin":{"target":"/v1/transfers"}}"#,
        r#"{"form":"nonsense","answers":{},"members":{},"requirements":[]}"#,
    ] {
        serde_json::from_str::<Form>(stored).unwrap_err();
    }
}
