//! What changes without a change of the contract: decisions, names, and versions that come or go.

use crate::documents::{Decisions, repository, side};
use crate::mutations::lines;
use crate::small::small;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, models};
use wise_codegen::inputs::{Source, Text, Texts, VersionInput};
use wise_codegen::version::UNVERSIONED;
use wise_diff::report::{Report, Severity, Step, Verdict};
use wise_diff::side::{Contract, Loaded};

/// The small contract without any change.
fn plain() -> Loaded {
    let small = small(|_| false);
    side("plain", &small.old, Decisions::None)
}

fn only(report: &Report, rule: &str) {
    let rules = report.changes.iter().map(|one| one.rule.as_str());
    let rules: Vec<&str> = rules.filter(|one| !one.starts_with("argument.")).collect();
    assert_eq!(rules, [rule], "{:#?}", lines(report));
    assert_eq!(report.advice.step, Step::Decide);
}

#[test]
fn another_rule_is_another_behaviour() {
    let (old, mut new) = (plain(), plain());
    let never = "[[never_retry]]\nat = [\"restGet\"]\nreason = \"a test\"\n";
    new.inputs.rules = Texts::one("rules.toml", never);
    for (one, other) in [(&old, &new), (&new, &old)] {
        let report = wise_diff::compare(one, other, "0.4.0").unwrap();
        only(&report, "client.behaviour-changed");
        assert_eq!(report.changes[0].severity, Severity::Neutral);
        assert_eq!(report.changes[0].places[0].operation, "restGet");
        assert!(report.summary.same_contract);
    }
}

/// What can be followed is a method of the crate.
#[test]
fn a_method_that_follows_comes_and_goes_with_its_rule() {
    let follow = "[[follow]]\nat = [\"visaGet\"]\nsubject = \"transfer\"\nreason = \"a test\"\n";
    let mut root = plain().contracts[0].root.clone();
    root["paths"]["/visas/{visaId}"] = serde_json::json!({ "get": {
        "operationId": "visaGet", "tags": ["visa"],
        "parameters": [{ "name": "visaId", "in": "path", "required": true, "schema": { "type": "integer" } }],
        "responses": { "200": { "content": { "application/json": { "schema":
            { "type": "object", "properties": { "status": { "type": "string" } } },
        } } } },
    } });
    let with = |rules: &str| {
        let mut side = side("followed", &root, Decisions::None);
        let ids = "[[id]]\nname = \"TransferId\"\nwire = \"integer\"\ndoc = \"A visa.\"\nproperties = [\"visaId\"]\nreason = \"a test\"\n";
        side.inputs.rules = Texts::one("rules.toml", format!("{ids}{rules}"));
        side
    };
    let (plain, followed) = (with(""), with(follow));
    for (old, new, gone) in [(&followed, &plain, true), (&plain, &followed, false)] {
        let report = wise_diff::compare(old, new, "0.4.0").unwrap();
        only(&report, "rust.changed");
        let items = report.changes.iter().flat_map(|change| &change.rust.items);
        let items: Vec<_> = items
            .filter(|item| item.path.ends_with("::follow"))
            .collect();
        assert_eq!(items.len(), 1, "{:#?}", lines(&report));
        assert_eq!(items[0].verdict == Verdict::SourceBreaking, gone);
    }
}

/// A contract with a country, an amount with its currency, and a status.
fn decided(rules: &str) -> Loaded {
    let text = |name: &str| serde_json::json!({ "type": "string", "title": name });
    let thing = serde_json::json!({ "type": "object", "properties": {
        "land": text("land"), "lands": { "type": "array", "items": text("lands") },
        "amount": { "type": "number" }, "currency": text("currency"),
        "phase": { "type": "string", "enum": ["waiting", "done", "gone"] },
    } });
    let mut root = plain().contracts[0].root.clone();
    root["paths"]["/visas"] = serde_json::json!({ "get": {
        "operationId": "visaGet", "tags": ["visa"],
        "parameters": [{ "name": "from", "in": "query", "schema": { "type": "string" } }],
        "responses": { "200": { "content": { "application/json": { "schema": thing } } } },
    } });
    let mut side = side("decided", &root, Decisions::None);
    side.inputs.rules = Texts::one("rules.toml", rules);
    side
}

fn rules(form: &str, finals: &str) -> String {
    format!(
        "[[country]]\nform = \"{form}\"\nat = [\"visaGet.response.land\", \"visaGet.response.lands[]\", \"visaGet.query.from\"]\nreason = \"a test\"\n\
         [[values]]\nat = [\"visaGet.response.phase\"]\nfinal = [{finals}]\nsource = \"https://visas.example\"\nreason = \"a test\"\n"
    )
}

#[test]
fn the_form_of_a_country_is_a_behaviour() {
    let one = decided(&rules("alpha2", "\"done\""));
    let other = decided(&rules("alpha3_lower", "\"done\""));
    for (old, new) in [(&one, &other), (&other, &one)] {
        let report = wise_diff::compare(old, new, "0.4.0").unwrap();
        let rules: std::collections::BTreeSet<&str> =
            report.changes.iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(
            rules.into_iter().collect::<Vec<_>>(),
            ["client.behaviour-changed"]
        );
        assert_eq!(report.advice.step, Step::Decide);
        let places = report.changes.iter().flat_map(|change| &change.places);
        let keys: std::collections::BTreeSet<&str> =
            places.map(|place| place.key.as_str()).collect();
        for end in ["response.land", "response.lands", "query.from"] {
            assert!(keys.iter().any(|key| key.ends_with(end)), "{end}: {keys:?}");
        }
        assert!(wise_diff::render::terminal(&report).contains("three lower-case letters"));
    }
}

#[test]
fn what_is_final_is_a_behaviour() {
    let one = decided(&rules("alpha2", "\"done\""));
    let other = decided(&rules("alpha2", "\"done\", \"gone\""));
    for (old, new) in [(&one, &other), (&other, &one)] {
        let report = wise_diff::compare(old, new, "0.4.0").unwrap();
        only(&report, "client.behaviour-changed");
        assert!(wise_diff::render::terminal(&report).contains("done, gone"));
    }
}

/// Where an amount finds its currency decides whether there is a method for both.
#[test]
fn the_methods_with_amount_and_currency_are_compared() {
    let currency = "[[currency]]\nproperties = [\"currency\"]\nreason = \"a test\"\n";
    let (plain, paired) = (decided(""), decided(currency));
    for (old, new, gone) in [(&paired, &plain, true), (&plain, &paired, false)] {
        let report = wise_diff::compare(old, new, "0.4.0").unwrap();
        let items = report.changes.iter().flat_map(|change| &change.rust.items);
        let methods: Vec<_> = items
            .filter(|item| {
                [&item.old, &item.new].iter().any(|text| {
                    text.as_ref()
                        .is_some_and(|text| text.contains("Result<Money, MissingField>"))
                })
            })
            .collect();
        assert_eq!(methods.len(), 1, "{:#?}", lines(&report));
        assert_eq!(
            (methods[0].old.is_some(), methods[0].new.is_some()),
            (gone, !gone)
        );
    }
}

/// A habit that rests on something on the wire is told with the change of that.
#[test]
fn a_key_that_goes_is_told_with_its_header() {
    let rules =
        "[[idempotency]]\nat = [\"restGet\"]\nheader = \"X-Zulu-Key\"\nreason = \"a test\"\n";
    let mut small = small(|_| false);
    let mut without = small.old.clone();
    let at = "/paths/~1rest~1{thingId}/post/parameters";
    let key = serde_json::json!({"name": "X-Zulu-Key", "in": "header", "required": true,
        "schema": {"type": "string", "format": "uuid"}});
    small
        .old
        .pointer_mut(at)
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(key);
    let parameter =
        serde_json::json!({"name": "other", "in": "query", "schema": {"type": "string"}});
    without
        .pointer_mut(at)
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(parameter.clone());
    small
        .old
        .pointer_mut(at)
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(parameter);
    let mut old = side("old", &small.old, Decisions::None);
    let mut new = side("new", &without, Decisions::None);
    old.inputs.rules = Texts::one("rules.toml", rules);
    new.inputs.rules = Texts::default();
    let report = wise_diff::compare(&old, &new, "0.4.0").unwrap();
    only(&report, "parameter.removed");
    let told = &report.changes[0].rust.behaviour;
    assert!(
        told.iter()
            .any(|text| text.starts_with("the key against duplicates")),
        "{told:?}"
    );
    assert!(wise_diff::render::terminal(&report).contains("the key against duplicates"));
}

#[test]
fn another_name_is_source_breaking() {
    let old = plain();
    let partial = Options {
        partial: true,
        ..Options::default()
    };
    let names = models(&old.inputs, partial).unwrap().names.files();
    let name = "\"thing::Rest\"";
    assert!(names.contain(name), "{names:?}");
    let mut new = plain();
    new.inputs.names = names.clone();
    let other = "\"thing::Rested\"";
    new.inputs.names.edit(|text| text.replace(name, other));
    for (one, other) in [(&old, &new), (&new, &old)] {
        let mut one = one.clone();
        if one.inputs.names.0.is_empty() {
            one.inputs.names.clone_from(&names);
        }
        let report = wise_diff::compare(&one, other, "0.4.0").unwrap();
        if other.inputs.names.0.is_empty() {
            // What has a name keeps it.
            assert_eq!(report.changes, []);
            continue;
        }
        assert!(!report.changes.is_empty());
        assert!(
            report.changes.iter().all(|one| one.rule == "rust.changed"),
            "{:#?}",
            lines(&report)
        );
        assert!(report.summary.source_breaking > 0);
        assert_eq!(report.advice.step, Step::Decide);
    }
}

#[test]
fn versions_come_and_go() {
    let whole = wise_diff::load(
        &repository(),
        &repository().join("spec").display().to_string(),
    );
    let whole = whole.unwrap();
    for count in 1..whole.contracts.len() {
        let first = |count: usize| {
            let mut first = whole.clone();
            first.inputs.versions.truncate(count);
            first.contracts.truncate(count);
            // Wherever the root is held here.
            first.inputs.editions.text.clear();
            first
        };
        let (one, mut more) = (first(count), first(count + 1));
        comes_and_goes(&one, &more, true);
        // Callers at the root stay where they were when the root is held there.
        let root = one.contracts[count - 1].version.to_uppercase();
        if root != "LEGACY" {
            more.inputs.editions.text = format!("root = \"{root}\"\n");
            comes_and_goes(&one, &more, false);
        }
    }
}

/// Adds a quarter that is what the newest version is.
fn add_quarter(side: &mut Loaded, directory: &str) {
    let newest = side.contracts.last().unwrap();
    let old = newest.version.to_uppercase();
    let text = newest.root.to_string();
    let source = Text {
        name: format!("{directory}.json"),
        text: text.replace(&old, &directory.to_uppercase()),
    };
    let root = Document::parse(&source.name, &source.text).unwrap().root;
    side.inputs.versions.push(VersionInput {
        directory: directory.to_owned(),
        contract: Source::Text(source),
        supplements: side.inputs.versions.last().unwrap().supplements.clone(),
    });
    side.contracts.push(Contract {
        version: directory.to_owned(),
        root,
        published: None,
        day: None,
    });
}

/// A quarter is held below a newer one, and moves to the root later.
#[test]
fn the_root_of_the_crate_moves() {
    let whole = wise_diff::load(
        &repository(),
        &repository().join("spec").display().to_string(),
    );
    let mut held = whole.unwrap();
    if held.contracts.last().unwrap().version == UNVERSIONED {
        // Where no quarter is checked in, there is one of the unversioned paths.
        add_quarter(&mut held, "2030q4");
    }
    let quarter = held.contracts.last().unwrap().version.to_uppercase();
    add_quarter(&mut held, "2031q1");
    held.inputs.editions.text = format!("root = \"{quarter}\"\n");
    let mut moved = held.clone();
    moved.inputs.editions.text.clear();
    for (one, other) in [(&held, &moved), (&moved, &held)] {
        let report = wise_diff::compare(one, other, "0.4.0").unwrap();
        let [change] = report.changes.as_slice() else {
            panic!("{:#?}", lines(&report));
        };
        assert_eq!(change.rule, "version.root-moved");
        assert_eq!(change.rust.verdict, Verdict::SourceBreaking);
        assert_eq!(report.advice.step, Step::Decide);
        assert_eq!(report.release.unwrap().part, "minor");
    }
    assert_eq!(
        wise_diff::compare(&held, &held, "0.4.0").unwrap().changes,
        []
    );
}

fn comes_and_goes(one: &Loaded, whole: &Loaded, moves: bool) {
    let added = wise_diff::compare(one, whole, "0.4.0").unwrap();
    let removed = wise_diff::compare(whole, one, "0.4.0").unwrap();
    for (report, rule, severity, verdict) in [
        (added, "version.added", Severity::Additive, Verdict::NewApi),
        (
            removed,
            "version.removed",
            Severity::Breaking,
            Verdict::SourceBreaking,
        ),
    ] {
        let change = report
            .changes
            .iter()
            .find(|change| change.rule == rule)
            .unwrap();
        assert_eq!((change.severity, change.rust.verdict), (severity, verdict));
        let mut rest: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
        rest.sort_unstable();
        let mut expected = vec![rule];
        expected.extend((moves && rule == "version.added").then_some("version.root-moved"));
        assert_eq!(rest, expected, "{:#?}", lines(&report));
    }
}
