//! Forms as nobody has seen them yet: each ends in a clear result, and none in a panic.

#![cfg(feature = "forms")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, Instant};

use wise_api::Json;
use wise_api::form::{AnswerError, FieldKind, Form, FormKind};

/// Every kind of form, read from a text.
const KINDS: [FormKind; 7] = [
    FormKind::Recipient,
    FormKind::Transfer,
    FormKind::Address,
    FormKind::Profile,
    FormKind::AccountDetails,
    FormKind::Kyc,
    FormKind::Other,
];

/// A form of one type with these fields.
fn form(fields: &str) -> Form {
    let text = format!(r#"[{{"type":"t","title":"T","fields":{fields}}}]"#);
    Form::parse(FormKind::Recipient, &text).unwrap()
}

/// A form with one field, a text with the key `a` unless these members say otherwise.
fn field(members: &str) -> Form {
    form(&format!(
        r#"[{{"group":[{{"key":"a","type":"text"{members}}}]}}]"#
    ))
}

/// Everything that a page would do with a form, with answers that fit nothing. What is wrong afterwards is said by the form.
fn used(text: &str, kinds: &[FormKind]) {
    for kind in kinds {
        let Ok(mut form) = Form::parse(*kind, text) else {
            continue;
        };
        let types: Vec<String> = form.types().iter().map(|one| one.name.clone()).collect();
        for name in types {
            let _ = form.choose(&name).unwrap();
            let keys: Vec<String> = form.fields().map(|field| field.key.clone()).collect();
            for key in keys {
                for value in [
                    Json::from("x"),
                    Json::from(""),
                    Json::from(7),
                    Json::from(true),
                    Json::parse("[[]]").unwrap(),
                    Json::parse(r#"{"a":{"b":null}}"#).unwrap(),
                    Json::parse("null").unwrap(),
                ] {
                    let _ = form.answer(&key, value.clone());
                    let _ = form.answer_unchecked(&key, value);
                }
            }
            let _ = (form.missing().len(), form.problems(), form.unchecked());
            let _ = form.body();
            Json::parse(form.draft().as_str()).unwrap();
            let stored = serde_json::to_string(&form).unwrap();
            let mut back: Form = serde_json::from_str(&stored).unwrap();
            assert_eq!(serde_json::to_string(&back).unwrap(), stored);
            let _ = back.update(&Json::parse(text).unwrap()).unwrap();
            assert!(!back.needs_refresh());
        }
    }
}

#[test]
fn no_form_makes_it_panic() {
    let deep = |open: &str, close: &str, count: usize| {
        format!(
            r#"[{{"type":"t","fields":[{}{}]}}]"#,
            open.repeat(count),
            close.repeat(count)
        )
    };
    let field = |field: &str| format!(r#"[{{"type":"t","fields":[{{"group":[{field}]}}]}}]"#);
    let dots = ".".repeat(200_000);
    let forms = [
        String::new(),
        "[[]]".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"[{"fields":[]}]"#.to_owned(),
        r#"[{"type":null,"fields":[]},{"type":"","fields":[]},{"type":7,"fields":[]}]"#.to_owned(),
        r#"[{"type":"a","fields":[]},{"type":"a","fields":[{"group":[{"key":"b"}]}]}]"#.to_owned(),
        r#"[{"type":"t","fields":{"group":[]}}]"#.to_owned(),
        r#"[{"type":"t","fields":[{"group":{}},{"group":null},{},7,null]}]"#.to_owned(),
        deep(r#"{"group":["#, "]}", 40),
        deep(r#"{"group":["#, "]}", 100_000),
        deep("[", "]", 100_000),
        field(r#"{"key":""}"#),
        field(r#"{"key":"."},{"key":".."},{"key":"a."},{"key":".a"},{"key":"a..b"}"#),
        field(r#"{"key":"details"},{"key":"details.a"},{"key":"type"},{"key":"currency.x"}"#),
        field(r#"{"key":"a"},{"key":"a"},{"key":"A"},{"key":"details.a"},{"key":"/a"}"#),
        field(r#"{"key":"a","key":"b","type":"text","type":{}}"#),
        field(r#"{"key":"a.b"},{"key":"a"},{"key":"a.b.c"}"#),
        field(r#"{"key":{"x":1}}"#),
        field(r#"{"key":7,"type":8,"required":"true","minLength":-1,"maxLength":1e99}"#),
        field(r#"{"key":"a","minLength":99999999999999999999999,"maxLength":"x"}"#),
        field(r#"{"key":"a","valuesAllowed":{},"validationRegexp":{},"validationAsync":[7]}"#),
        field(r#"{"key":"a","valuesAllowed":[null,7,"x",{"key":"y"},{"key":{}}]}"#),
        field(r#"{"key":"\u0000","name":"\ud83d\ude00","example":"\u202e"}"#),
        field(&format!(r#"{{"key":"a{dots}b"}}"#)),
        field(&format!(r#"{{"key":"{}"}}"#, "a.".repeat(31) + "a")),
        field(&format!(
            r#"{{"key":"a","validationRegexp":"{}"}}"#,
            "(a+)+".repeat(100)
        )),
        field(&format!(
            r#"{{"key":"a","type":"select","valuesAllowed":[{}]}}"#,
            vec![r#"{"key":"k","name":"n"}"#; 2_000].join(",")
        )),
    ];
    let start = Instant::now();
    for text in &forms {
        // Large ones are the same in each kind.
        let kinds = if text.len() > 1_000 { 1 } else { KINDS.len() };
        used(text, &KINDS[..kinds]);
    }
    // Far more than it takes: nothing here may grow beyond what was sent.
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn what_a_stored_form_claims_is_checked_again() {
    let deep = "a.".repeat(100_000) + "a";
    let stored = format!(
        r#"{{"form":"recipient","chosen":"t","answers":{{"{deep}":"x","b":"too long"}},"members":{{"{deep}":1}},
        "overridden":["c"],"stale":["d"],"requirements":[{{"type":"t","fields":[{{"key":"b","maxLength":3}}]}}]}}"#
    );
    let form: Form = serde_json::from_str(&stored).unwrap();
    let problems = form.problems();
    let has = |wanted: fn(&AnswerError) -> bool| problems.iter().any(wanted);
    assert!(has(|problem| matches!(
        problem,
        AnswerError::UnknownKey { .. }
    )));
    assert!(has(|problem| matches!(
        problem,
        AnswerError::TooLong { max: 3, .. }
    )));
    form.body().unwrap_err();
    Json::parse(form.draft().as_str()).unwrap();
}

#[test]
fn a_group_in_a_group_is_taken_for_its_fields() {
    let form = form(
        r#"[{"name":"Outer","group":[{"key":"a"},{"name":"Inner","group":[{"key":"b"},{"key":"c","name":"Own"}]}]},
        {"key":"d","name":"Alone"}]"#,
    );
    let fields: Vec<_> = form
        .fields()
        .map(|field| (field.key.as_str(), field.label.as_deref().unwrap()))
        .collect();
    assert_eq!(
        fields,
        [("a", "Outer"), ("b", "Inner"), ("c", "Own"), ("d", "Alone")]
    );
}

#[test]
fn a_limit_that_cannot_be_read_is_said_to_be_unchecked() {
    let cases = [
        (r#","minLength":"few""#, "`minLength`"),
        (r#","maxLength":-3"#, "`maxLength`"),
        (r#","maxLength":[9]"#, "`maxLength`"),
        (r#","validationRegexp":{"java":"a"}"#, "`validationRegexp`"),
        (r#","valuesAllowed":{"x":"X"}"#, "`valuesAllowed`"),
        (r#","valuesAllowed":[{"name":"no key"}]"#, "`valuesAllowed`"),
        (r#","type":"signature""#, "`signature`"),
        (r#","type":null"#, "without a kind"),
        (r#","type":"select""#, "no list"),
        (r#","type":"radio","valuesAllowed":[]"#, "no list"),
    ];
    for (members, wanted) in cases {
        let mut form = field(members);
        let answered = form.answer("a", "b").unwrap();
        assert_eq!(answered.unchecked.len(), 1, "{members}: {answered:?}");
        assert!(
            answered.unchecked[0].contains(wanted),
            "{members}: {answered:?}"
        );
        assert_eq!(form.unchecked().len(), 1, "{members}");
        form.body().unwrap();
    }
}

#[test]
fn limits_are_read_as_numbers_and_as_text() {
    for limit in ["3", r#""3""#, r#"" 3 ""#] {
        let mut form = field(&format!(r#","maxLength":{limit}"#));
        assert!(matches!(
            form.answer("a", "abcd"),
            Err(AnswerError::TooLong {
                max: 3,
                length: 4,
                ..
            })
        ));
        assert!(form.answer("a", "abc").unwrap().unchecked.is_empty());
    }
    // Two limits that no value meets.
    let mut form = field(r#","minLength":5,"maxLength":3"#);
    form.answer("a", "abcd").unwrap_err();
    // As Java counts: a sign beyond the first plane is two.
    let mut form = field(r#","maxLength":2"#);
    let _ = form.answer("a", "😀").unwrap();
    form.answer("a", "😀a").unwrap_err();
}

#[test]
fn patterns_of_every_kind_have_an_answer() {
    // Pattern, a value that matches, one that does not; without values, it cannot be run.
    let cases = [
        (r"(?<year>\\d{4})-\\k<year>", "2026-2026", "2026-2027"),
        (r"(?<=GB)\\d+|GB(?<!XX)\\d{2}", "GB12", "12"),
        (r"(?<!0)[1-9]\\d*+", "120", "012"),
        (r"[a-z]++[0-9]", "abc1", "abc"),
        (r"(?>a|ab)c", "ac", "abc"),
        (
            r"\\p{Lu}\\p{IsLatin}+(?:\\s\\p{L}+)*",
            "Änne Müller",
            "änne",
        ),
        (r"[\\p{L}&&[^\\p{IsCyrillic}]]+", "abc", "жук"),
        (r"[\\x{1F600}-\\x{1F64F}]", "😀", "a"),
        (r"(?iu)straße", "STRAßE", "strasse"),
        (r"\\p{javaUpperCase}+", "ABC", "abc"),
        (r"(?!(?:test|demo)$)\\w+", "tests", "test"),
        (
            r"^(?:(?:[A-Z]{6}[A-Z0-9]{2})(?:[A-Z0-9]{3})?)$",
            "DEUTDEFF",
            "DEUTDEF",
        ),
    ];
    for (pattern, good, bad) in cases {
        let mut form = field(&format!(r#","validationRegexp":"{pattern}""#));
        let answered = form.answer("a", good).unwrap();
        assert!(answered.unchecked.is_empty(), "{pattern}: {answered:?}");
        assert!(
            matches!(form.answer("a", bad), Err(AnswerError::Pattern { .. })),
            "{pattern}"
        );
    }
    for pattern in [
        r"(?x) a",
        r"\\X",
        r"[a",
        r"(?<n>a)(?<n>b)",
        r"\\p{Nope}",
        r"a{9999999}",
    ] {
        let mut form = field(&format!(r#","validationRegexp":"{pattern}""#));
        let answered = form.answer("a", "a").unwrap();
        assert_eq!(answered.unchecked.len(), 1, "{pattern}: {answered:?}");
        assert!(
            answered.unchecked[0].contains("pattern"),
            "{pattern}: {answered:?}"
        );
    }
}

#[test]
fn a_key_that_stands_twice_is_answered_once() {
    let mut form = form(
        r#"[{"group":[{"key":"a","required":true,"maxLength":3}]},{"group":[{"key":"a","required":true,"maxLength":9}]}]"#,
    );
    assert_eq!(form.missing().len(), 2);
    let _ = form.answer("a", "abc").unwrap();
    assert!(form.missing().is_empty());
    assert_eq!(
        form.body().unwrap().as_str(),
        r#"{"type":"t","details":{"a":"abc"}}"#
    );
}

#[test]
fn dotted_and_nested_keys_meet_in_one_object() {
    let mut form = form(
        r#"[{"group":[{"key":"address.city"},{"key":"address.post.code"},{"key":"details.address.country"},{"key":"address"}]}]"#,
    );
    for (key, value) in [("city", "Tallinn"), ("code", "10111"), ("country", "EE")] {
        let _ = form.answer(key, value).unwrap();
    }
    assert_eq!(
        form.body().unwrap().as_str(),
        r#"{"type":"t","details":{"address":{"city":"Tallinn","post":{"code":"10111"},"country":"EE"}}}"#
    );
    let whole = Json::parse(r#"{"city":"Tartu"}"#).unwrap();
    let _ = form.answer("address", whole).unwrap();
    let incomplete = form.body().unwrap_err();
    assert_eq!(
        incomplete.problems,
        [AnswerError::Conflict {
            key: "address".into()
        }]
    );
}

#[test]
fn a_kind_that_nobody_knows_sends_what_it_was_given() {
    let mut form = field(r#","type":"photo","required":true"#);
    assert_eq!(
        form.fields().next().unwrap().kind,
        FieldKind::Other("photo".to_owned())
    );
    let value = Json::parse(r#"{"bytes":[1.0,2.50]}"#).unwrap();
    let answered = form.answer("a", value).unwrap();
    assert!(
        answered
            .unchecked
            .iter()
            .any(|reason| reason.contains("photo"))
    );
    assert_eq!(
        form.body().unwrap().as_str(),
        r#"{"type":"t","details":{"a":{"bytes":[1.0,2.50]}}}"#
    );
}

#[test]
fn a_refresh_of_one_type_leaves_the_order_of_the_types() {
    let text = r#"[{"type":"x","fields":[]},{"type":"y","fields":[{"key":"a"}]},{"type":"z","fields":[]}]"#;
    let mut form = Form::parse(FormKind::Recipient, text).unwrap();
    let _ = form.choose("y").unwrap();
    let _ = form.answer("a", "1").unwrap();
    let newer = r#"[{"type":"y","fields":[{"key":"a"},{"key":"b"}]}]"#;
    let changes = form.update(&Json::parse(newer).unwrap()).unwrap();
    assert_eq!(changes.added, ["b"]);
    let names: Vec<&str> = form.types().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["x", "y", "z"]);
    assert_eq!(form.chosen().unwrap().name, "y");
    assert!(form.get("a").is_some());
}
