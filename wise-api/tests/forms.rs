//! Requirement forms: what they say, and what is said to an answer.

#![cfg(feature = "forms")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/forms.rs"]
mod support;

use support::{answered, json, recipient, refreshed};
use wise_api::Json;
use wise_api::form::{AnswerError, FieldKind, Form, FormKind, LocalCheck};

#[test]
fn a_form_says_what_wise_asks() {
    let form = Form::parse(FormKind::Recipient, data!("gbp")).unwrap();
    let names: Vec<&str> = form.types().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["sort_code", "iban", "email"]);
    assert!(form.chosen().is_none() && form.fields().next().is_none());
    let form = recipient(data!("gbp"), "sort_code");
    let keys: Vec<&str> = form.fields().map(|field| field.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "legalType",
            "email",
            "accountHolderName",
            "sortCode",
            "accountNumber"
        ]
    );
    let legal = form.field("legalType").unwrap();
    assert!(legal.required && legal.refreshes && legal.kind == FieldKind::Select);
    assert_eq!(legal.values[1].key, "BUSINESS");
    assert_eq!(legal.values[1].label.as_deref(), Some("An organisation"));
    let code = form.field("sortCode").unwrap();
    assert_eq!((code.min_length, code.max_length), (Some(6), Some(8)));
    assert_eq!(code.label.as_deref(), Some("Sort code"));
    assert_eq!(code.example.as_deref(), Some("40-30-20"));
    assert_eq!(code.display_format.as_deref(), Some("**-**-**"));
    assert_eq!(code.local_check(), Some(LocalCheck::SortCode));
    assert!(code.async_check.is_some() && !code.refreshes);
    let missing: Vec<&str> = form
        .missing()
        .iter()
        .map(|field| field.key.as_str())
        .collect();
    assert_eq!(
        missing,
        [
            "legalType",
            "accountHolderName",
            "sortCode",
            "accountNumber"
        ]
    );
}

/// A form, the type to choose, the answers, and the body that they give.
type Case<'c> = (&'c str, &'c str, &'c [(&'c str, &'c str)], &'c str);

#[test]
fn each_currency_gives_the_body_that_wise_takes() {
    let cases: [Case<'_>; 5] = [
        (
            data!("gbp"),
            "sort_code",
            &[
                ("legalType", "PRIVATE"),
                ("accountHolderName", "Ada Lovelace"),
                ("sortCode", "40-30-20"),
                ("accountNumber", "12345678"),
            ],
            r#"{"type":"sort_code","accountHolderName":"Ada Lovelace",
                "details":{"legalType":"PRIVATE","sortCode":"40-30-20","accountNumber":"12345678"}}"#,
        ),
        (
            data!("eur"),
            "iban",
            &[
                ("legalType", "BUSINESS"),
                ("accountHolderName", "Ärzte & Söhne"),
                ("IBAN", "DE89 3704 0044 0532 0130 00"),
                ("BIC", "DEUTDEFF"),
            ],
            r#"{"type":"iban","accountHolderName":"Ärzte & Söhne",
                "details":{"legalType":"BUSINESS","IBAN":"DE89 3704 0044 0532 0130 00","BIC":"DEUTDEFF"}}"#,
        ),
        (
            data!("usd_us"),
            "aba",
            &[
                ("legalType", "PRIVATE"),
                ("accountHolderName", "Ada Lovelace"),
                ("abartn", "021000021"),
                ("accountNumber", "000123456789"),
                ("accountType", "CHECKING"),
                ("address.country", "US"),
                ("details.address.city", "Phoenix"),
                ("firstLine", "1 Cactus Road"),
                ("address/postCode", "85001"),
                ("state", "AZ"),
            ],
            r#"{"type":"aba","accountHolderName":"Ada Lovelace","details":{"legalType":"PRIVATE",
                "abartn":"021000021","accountNumber":"000123456789","accountType":"CHECKING","address":
                {"country":"US","city":"Phoenix","firstLine":"1 Cactus Road","postCode":"85001","state":"AZ"}}}"#,
        ),
        (
            data!("inr"),
            "indian",
            &[
                ("legalType", "PRIVATE"),
                ("accountHolderName", "Asha Rao"),
                ("ifscCode", "SBIN0005943"),
                ("accountNumber", "678911234567891"),
                ("address.country", "GB"),
                ("address.city", "Leeds"),
                ("address.firstLine", "1 Mill Lane"),
                ("address.postCode", "LS1 1AA"),
            ],
            r#"{"type":"indian","accountHolderName":"Asha Rao","details":{"legalType":"PRIVATE",
                "ifscCode":"SBIN0005943","accountNumber":"678911234567891","address":{"country":"GB","city":"Leeds",
                "firstLine":"1 Mill Lane","postCode":"LS1 1AA"}}}"#,
        ),
        (
            data!("brl"),
            "brazil_business",
            &[
                ("legalType", "BUSINESS"),
                ("accountHolderName", "Padaria Rosa"),
                ("bankCode", "070"),
                ("branchCode", "123-X"),
                ("accountNumber", "12345678-9"),
                ("accountType", "SAVINGS"),
                ("cnpj", "11.222.333/0001-81"),
            ],
            r#"{"type":"brazil_business","accountHolderName":"Padaria Rosa","details":{"legalType":"BUSINESS",
                "bankCode":"070","branchCode":"123-X","accountNumber":"12345678-9","accountType":"SAVINGS",
                "cnpj":"11.222.333/0001-81"}}"#,
        ),
    ];
    for (data, choice, answers, body) in cases {
        let mut form = recipient(data, choice);
        answered(&mut form, answers);
        assert!(form.needs_refresh(), "{choice}");
        let incomplete = form.body().unwrap_err();
        assert!(incomplete.missing.is_empty() && incomplete.problems.is_empty());
        assert!(incomplete.stale.contains(&"legalType".to_owned()));
        refreshed(&mut form, data);
        assert_eq!(json(form.body().unwrap().as_str()), json(body), "{choice}");
    }
}

#[test]
fn what_is_wrong_with_an_answer_is_said_at_once() {
    let long = "x".repeat(141);
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        (
            data!("gbp"),
            "sort_code",
            "sortcod",
            "1",
            "the form does not ask for it; it asks for `sortCode`",
        ),
        (
            data!("gbp"),
            "sort_code",
            "IBAN",
            "x",
            "the form does not ask for it",
        ),
        (
            data!("gbp"),
            "sort_code",
            "legalType",
            "CAT",
            "not one of the 2",
        ),
        (
            data!("gbp"),
            "sort_code",
            "legalType",
            "",
            "a value is required",
        ),
        (
            data!("gbp"),
            "sort_code",
            "sortCode",
            "1234",
            "has 4 characters, and needs at least 6",
        ),
        (
            data!("gbp"),
            "sort_code",
            "accountNumber",
            "1234567890",
            "has 10 characters, and may have 8",
        ),
        (
            data!("gbp"),
            "sort_code",
            "accountNumber",
            "1234567x",
            "does not match `[0-9]{8}`",
        ),
        (
            data!("gbp"),
            "sort_code",
            "accountHolderName",
            &long,
            "may have 140",
        ),
        (
            data!("eur"),
            "iban",
            "IBAN",
            "DE88370400440532013000",
            "no valid IBAN: it is not an IBAN, or its check digits",
        ),
        (
            data!("eur"),
            "iban",
            "IBAN",
            "DE893704004405320130",
            "no valid IBAN",
        ),
        (data!("eur"), "iban", "BIC", "DEUTDEF", "needs at least 8"),
        (
            data!("usd"),
            "aba",
            "abartn",
            "021000022",
            "no valid ABA routing number",
        ),
        (
            data!("inr"),
            "indian",
            "ifscCode",
            "SBIN1005943",
            "does not match",
        ),
        (
            data!("brl"),
            "brazil",
            "cpf",
            "529.982.247-26",
            "no valid CPF",
        ),
        (
            data!("brl"),
            "brazil_business",
            "cnpj",
            "11.222.333/0001-82",
            "no valid CNPJ",
        ),
    ];
    for (data, choice, key, value, said) in cases {
        let mut form = recipient(data, choice);
        let error = form.answer(key, *value).unwrap_err();
        assert_eq!(error.key(), Some(*key));
        assert!(error.to_string().contains(said), "{error}");
        assert!(value.len() < 5 || !format!("{error} {error:?}").contains(*value));
        assert_eq!(form.answers().count(), 0, "{key}");
    }
    let mut form = Form::parse(FormKind::Recipient, data!("gbp")).unwrap();
    let error = form.answer("sortCode", "403020").unwrap_err();
    assert!(matches!(error, AnswerError::NoType { types } if types.len() == 3));
    let error = form.choose("nonsense").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the form has no type `nonsense`; it has `sort_code`, `iban`, `email`"
    );
}

#[test]
fn an_answer_that_is_not_taken_leaves_the_one_before() {
    let mut form = recipient(data!("gbp"), "sort_code");
    answered(&mut form, &[("sortCode", "403020")]);
    form.answer("sortCode", "wrong").unwrap_err();
    assert_eq!(form.get("sortCode").unwrap().as_str(), r#""403020""#);
}

#[test]
fn an_empty_text_takes_an_optional_answer_back() {
    let mut form = recipient(data!("eur"), "iban");
    answered(&mut form, &[("BIC", "DEUTDEFF"), ("BIC", "")]);
    assert!(form.get("BIC").is_none());
}

#[test]
fn a_check_can_be_overridden_and_is_said_to_be_unchecked() {
    let mut form = recipient(data!("eur"), "iban");
    form.answer("IBAN", "DE88370400440532013000").unwrap_err();
    let taken = form
        .answer_unchecked("IBAN", "DE88370400440532013000")
        .unwrap();
    assert_eq!(taken.unchecked, ["nothing was checked"]);
    assert!(form.problems().is_empty());
    assert_eq!(form.unchecked()[0].0, "IBAN");
    form.answer_unchecked("nonsense", "x").unwrap_err();
    refreshed(&mut form, data!("eur"));
    assert!(form.get("IBAN").is_some());
}

#[test]
fn what_cannot_be_checked_is_not_passed_silently() {
    let form = |pattern: &str, kind: &str| {
        let form = format!(
            r#"[{{"type":"only","fields":[{{"name":"A","group":[{{"key":"a","type":"{kind}","required":true,
               "validationRegexp":{pattern}}}]}}]}}]"#
        );
        Form::parse(FormKind::Other, &form).unwrap()
    };
    let mut unknown = form(r#""\\X+""#, "text");
    let answered = unknown.answer("a", "b").unwrap();
    assert!(answered.unchecked[0].contains(r"its `\X` has no counterpart here"));
    assert_eq!(unknown.unchecked().len(), 1);
    let mut hologram = form("null", "hologram");
    assert_eq!(
        hologram.fields().next().unwrap().kind,
        FieldKind::Other("hologram".into())
    );
    let answered = hologram
        .answer("a", Json::parse("[1.10]").unwrap())
        .unwrap();
    assert!(answered.unchecked[0].contains("`hologram`"));
    assert_eq!(hologram.body().unwrap().as_str(), r#"{"a":[1.10]}"#);
    let mut ahead = form(r#""(?=.*\\d)\\w+""#, "text");
    assert!(ahead.answer("a", "b1").unwrap().unchecked.is_empty());
    assert!(matches!(
        ahead.answer("a", "b"),
        Err(AnswerError::Pattern { .. })
    ));
}

#[test]
fn kinds_decide_how_a_value_is_sent() {
    let form = r#"[{"type":"t","fields":[{"name":"A","group":[
        {"key":"text","type":"text"},{"key":"yes","type":"checkbox"},{"key":"amount","type":"number"},
        {"key":"born","type":"date"},{"key":"list","type":"select","valuesAllowed":[{"key":"x"},{"key":"y"}]}]}]}]"#;
    let mut form = Form::parse(FormKind::Other, form).unwrap();
    let ok = |form: &mut Form, key: &str, value: Json| {
        assert!(form.answer(key, value).unwrap().unchecked.is_empty());
    };
    ok(
        &mut form,
        "text",
        Json::parse("00123").unwrap_or(Json::from("00123")),
    );
    ok(&mut form, "text", Json::from(123_i64));
    ok(&mut form, "yes", Json::from("true"));
    ok(
        &mut form,
        "amount",
        Json::parse("12345678901234567890.10").unwrap(),
    );
    ok(&mut form, "born", Json::from("2000-02-29"));
    ok(&mut form, "list", Json::parse(r#"["x","y"]"#).unwrap());
    assert_eq!(
        form.body().unwrap().as_str(),
        r#"{"text":"123","yes":true,"amount":12345678901234567890.10,"born":"2000-02-29","list":["x","y"]}"#
    );
    for date in [
        "2001-02-29",
        "20000229",
        "2000-2-9",
        "2000-02-29T10:00",
        "soon",
    ] {
        assert!(
            matches!(form.answer("born", date), Err(AnswerError::Date { .. })),
            "{date}"
        );
    }
    assert!(matches!(
        form.answer("yes", "maybe"),
        Err(AnswerError::Kind { .. })
    ));
    assert!(matches!(
        form.answer("amount", "1,5"),
        Err(AnswerError::Kind { .. })
    ));
    let list = Json::parse(r#"["x","z"]"#).unwrap();
    assert!(matches!(
        form.answer("list", list),
        Err(AnswerError::NotAllowed { .. })
    ));
}
