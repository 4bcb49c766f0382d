//! Arguments that move, change their name or type, come or go: each is a finding of its own, also where every caller still compiles.

use crate::documents::{Decisions, side};
use crate::mutations::lines;
use serde_json::{Value, json};
use wise_codegen::generate::{Options, models};
use wise_diff::report::{Change, Report, Section, Step, Verdict};
use wise_diff::side::Loaded;

/// A payment that is made of these required members, below a path with two ids.
fn document(members: &[(&str, &str)]) -> Value {
    let properties: serde_json::Map<String, Value> = members
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), json!({ "type": kind })))
        .collect();
    let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let id = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "A", "version": "2026Q1" },
        "servers": [{ "url": "https://api.example.com/2026Q1" }],
        "paths": { "/owners/{ownerId}/things/{thingId}/payments": { "post": {
            "operationId": "paymentCreate",
            "tags": ["payment"],
            "parameters": [id("ownerId"), id("thingId")],
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "object", "required": required, "properties": properties } } } },
            "responses": { "204": { "description": "done" } }
        } } }
    })
}

/// Texts that no neighbour of one type, so that they are given by their places.
const PLACES: &[(&str, &str)] = &[
    ("alpha", "string"),
    ("beta", "boolean"),
    ("gamma", "string"),
];
/// Two neighbours of one type, so that they are given by their names.
const NAMES: &[(&str, &str)] = &[("alpha", "string"), ("gamma", "string")];

/// A side, with the names that it has recorded.
fn recorded(members: &[(&str, &str)]) -> Loaded {
    let mut loaded = side("contract", &document(members), Decisions::None);
    let partial = Options {
        partial: true,
        ..Options::default()
    };
    loaded.inputs.names = models(&loaded.inputs, partial).unwrap().names.files();
    loaded
}

/// A side whose names are those of the one before.
fn successor(before: &Loaded, members: &[(&str, &str)]) -> Loaded {
    let mut loaded = side("contract", &document(members), Decisions::None);
    loaded.inputs.names.clone_from(&before.inputs.names);
    loaded
}

fn compared(old: &Loaded, new: &Loaded) -> Report {
    wise_diff::compare(old, new, "0.4.0").unwrap()
}

/// The findings about arguments: rule, title, verdict, and what a caller has to check.
fn told(report: &Report) -> Vec<(&str, &str, Verdict, &str)> {
    let about = |change: &&Change| change.rule.starts_with("argument.");
    let found = report.changes.iter().filter(about);
    let found = found.map(|change| {
        assert_eq!(change.section(), Section::Breaking, "{:#?}", lines(report));
        assert_eq!(change.rust.behaviour.len(), 1);
        let check = change.rust.behaviour[0].as_str();
        (
            change.rule.as_str(),
            change.title.as_str(),
            change.rust.verdict,
            check,
        )
    });
    let found: Vec<_> = found.collect();
    if !found.is_empty() {
        assert_eq!(report.advice.step, Step::Decide);
        // Every format says it.
        for (rule, _, _, check) in &found {
            for text in [
                wise_diff::render::terminal(report),
                wise_diff::render::markdown(report),
                wise_diff::render::html(report),
            ] {
                let plain = |text: &str| {
                    text.replace("<code>", "")
                        .replace("</code>", "")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace('`', "")
                };
                assert!(plain(&text).contains(&plain(check)), "{rule}: {text}");
            }
        }
    }
    found
}

#[test]
fn a_renamed_member_that_callers_give_by_place_is_told() {
    let old = recorded(PLACES);
    let new = successor(
        &old,
        &[
            ("alpha", "string"),
            ("beta", "boolean"),
            ("delta", "string"),
        ],
    );
    let report = compared(&old, &new);
    let [(rule, title, verdict, check)] = told(&report)[..] else {
        panic!("{:#?}", lines(&report));
    };
    assert_eq!((rule, verdict), ("argument.renamed", Verdict::Misread));
    assert!(
        title.contains("argument 3 of `payment::CreatePayment::new`"),
        "{title}"
    );
    assert!(
        title.contains("`gamma`") && title.contains("`delta`"),
        "{title}"
    );
    assert!(
        check.contains("argument 3 of `payment::CreatePayment::new` was `gamma`"),
        "{check}"
    );
    assert_eq!(report.summary.misread, 1);
    // Nothing is left to a patch release.
    assert_eq!(report.release.unwrap().to, "0.5.0+2026q1");
}

#[test]
fn a_renamed_member_that_callers_name_does_not_compile() {
    let old = recorded(NAMES);
    let new = successor(&old, &[("alpha", "string"), ("delta", "string")]);
    let report = compared(&old, &new);
    let [(rule, title, verdict, _)] = told(&report)[..] else {
        panic!("{:#?}", lines(&report));
    };
    assert_eq!(
        (rule, verdict),
        ("argument.renamed", Verdict::SourceBreaking)
    );
    assert!(
        title.contains("argument 2 of `payment::CreatePayment::builder`"),
        "{title}"
    );
}

#[test]
fn a_new_member_is_appended_and_told() {
    let old = recorded(PLACES);
    let mut more = PLACES.to_vec();
    more.insert(0, ("zeta", "boolean"));
    let report = compared(&old, &successor(&old, &more));
    let [(rule, title, verdict, check)] = told(&report)[..] else {
        panic!("{:#?}", lines(&report));
    };
    assert_eq!((rule, verdict), ("argument.added", Verdict::SourceBreaking));
    assert!(title.contains("argument 4: zeta"), "{title}");
    assert!(check.contains("add `zeta` as argument 4"), "{check}");
    // And back.
    let old = recorded(&more);
    let report = compared(&old, &successor(&old, PLACES));
    let rules: Vec<&str> = told(&report).iter().map(|one| one.0).collect();
    assert_eq!(rules, ["argument.removed"]);
}

#[test]
fn a_member_of_another_type_is_told() {
    let old = recorded(PLACES);
    let other = [("alpha", "string"), ("beta", "string"), ("gamma", "string")];
    let report = compared(&old, &successor(&old, &other));
    // Arguments of one type have names now, so `new` became `builder`; the arguments are still compared.
    assert!(!told(&report).is_empty());
    for (rule, title, verdict, _) in told(&report) {
        assert_eq!(
            (rule, verdict),
            ("argument.retyped", Verdict::SourceBreaking),
            "{title}"
        );
    }
    assert!(report.summary.source_breaking > 0);
    let other = [
        ("alpha", "string"),
        ("beta", "integer"),
        ("gamma", "string"),
    ];
    let report = compared(&old, &successor(&old, &other));
    let [(rule, title, verdict, _)] = told(&report)[..] else {
        panic!("{:#?}", lines(&report));
    };
    assert_eq!(
        (rule, verdict),
        ("argument.retyped", Verdict::SourceBreaking)
    );
    assert!(title.contains("argument 2 of"), "{title}");
}

/// Without any change of the contract: somebody has written another order into `names.toml`.
#[test]
fn another_order_in_the_names_is_told() {
    let old = recorded(PLACES);
    let mut new = old.clone();
    let names = &mut new.inputs.names;
    let order = "\"paymentCreate.request\" = [\"alpha\", \"beta\", \"gamma\"]";
    assert!(names.contain(order), "{names:?}");
    let other = "\"paymentCreate.request\" = [\"gamma\", \"beta\", \"alpha\"]";
    names.edit(|text| text.replace(order, other));
    let report = compared(&old, &new);
    let found = told(&report);
    let rules: Vec<(&str, Verdict)> = found.iter().map(|one| (one.0, one.2)).collect();
    assert_eq!(
        rules,
        [("argument.moved", Verdict::Misread); 2],
        "{:#?}",
        lines(&report)
    );
    assert!(
        found.iter().any(|one| one
            .3
            .starts_with("argument 1 of `payment::CreatePayment::new` was `alpha`")),
        "{found:#?}"
    );

    // Arguments of a method.
    let mut new = old.clone();
    let names = &mut new.inputs.names;
    let order = "\"paymentCreate\" = [\"path.ownerId\", \"path.thingId\", \"body\"]";
    assert!(names.contain(order), "{names:?}");
    let other = "\"paymentCreate\" = [\"path.thingId\", \"path.ownerId\", \"body\"]";
    names.edit(|text| text.replace(order, other));
    let report = compared(&old, &new);
    let found = told(&report);
    assert_eq!(found.len(), 2, "{:#?}", lines(&report));
    assert!(
        found
            .iter()
            .all(|one| one.0 == "argument.moved" && one.1.contains("payment::Payments::create`")),
        "{found:#?}"
    );
}

#[test]
fn nothing_is_told_of_what_stays() {
    let old = recorded(PLACES);
    let mut shuffled = PLACES.to_vec();
    shuffled.reverse();
    let report = compared(&old, &successor(&old, &shuffled));
    assert_eq!(report.changes, []);
}
