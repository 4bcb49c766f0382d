//! How far each change may go by itself, and which release it asks for.

use crate::documents::{Decisions, side};
use crate::small::{instances, small};
use serde_json::json;
use std::collections::BTreeSet;
use wise_diff::report::{Report, Step};

/// Changes that nobody can notice: what is generated is the same for every caller. `<` in front: with the sides swapped.
const REGENERATE: &[&str] = &[
    "documentDescribedOtherwise",
    "<documentDescribedOtherwise",
    "operationIdChanged",
    "<operationIdChanged",
    "operationIdCaseChanged",
    "<operationIdCaseChanged",
    "operationRetagged",
    "parameterRespelled",
    "<parameterRespelled",
    "<operationRetagged",
    "schemaRetitledRequest",
    "<schemaRetitledRequest",
    "schemaRetitledResponse",
    "<schemaRetitledResponse",
    "schemaRetitledWebhook",
    "<schemaRetitledWebhook",
    "fieldBecameReadOnlyResponse",
    "<fieldBecameReadOnlyResponse",
    "fieldDefaultChangedResponse",
    "<fieldDefaultChangedResponse",
    "formatPrecisionChangedResponse",
    "<formatPrecisionChangedResponse",
    "limitTightenedResponse",
    "unionKeywordChangedResponse",
    "<unionKeywordChangedResponse",
    "<eventDeprecated",
    "<fieldDeprecatedResponse",
    "<fieldDeprecatedWebhook",
    "fieldBecameReadOnlyWebhook",
    "<fieldBecameReadOnlyWebhook",
    "fieldDefaultChangedWebhook",
    "<fieldDefaultChangedWebhook",
    "formatPrecisionChangedWebhook",
    "<formatPrecisionChangedWebhook",
    "limitTightenedWebhook",
    "unionKeywordChangedWebhook",
    "<unionKeywordChangedWebhook",
];

/// Changes that no caller of the crate has to do anything about: absorbed, additive, new, loosened, deprecated.
const RELEASE: &[&str] = &[
    "enumValueAddedRequest",
    "enumValueAddedResponse",
    "enumValueAddedWebhook",
    "eventAdded",
    "eventDeprecated",
    "eventVersionAdded",
    "fieldAddedOptionalRequest",
    "fieldAddedOptionalResponse",
    "fieldAddedOptionalWebhook",
    "fieldAddedRequiredResponse",
    "fieldAddedRequiredWebhook",
    "fieldBecameNullableResponse",
    "<fieldBecameNullableResponse",
    "fieldBecameNullableWebhook",
    "<fieldBecameNullableWebhook",
    "<fieldBecameWriteOnlyResponse",
    "<fieldBecameWriteOnlyWebhook",
    "fieldDeprecatedRequest",
    "<fieldDeprecatedRequest",
    "fieldDeprecatedResponse",
    "fieldDeprecatedWebhook",
    "headerAdded",
    "limitChangedResponse",
    "<limitChangedResponse",
    "limitChangedWebhook",
    "<limitChangedWebhook",
    "<limitTightenedRequest",
    "<limitTightenedResponse",
    "<limitTightenedWebhook",
    "objectExtraChangedResponse",
    "<objectExtraChangedResponse",
    "<objectExtraChangedWebhook",
    "objectExtraChangedWebhook",
    "operationAdded",
    "operationDeprecated",
    "<operationDeprecated",
    "parameterAddedOptional",
    "parameterDeprecated",
    "<parameterDeprecated",
    "statusAdded",
    "unionMemberAddedRequest",
    "unionMemberAddedResponse",
    "unionMemberAddedWebhook",
];

/// Everything else is for a person.
#[test]
fn a_person_decides_what_is_not_known_to_be_harmless() {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for instance in instances() {
        let small = small(|one| one.name() == instance.name());
        let sides = (
            side("old", &small.old, Decisions::None),
            side("new", &small.new, Decisions::None),
        );
        for (mark, old, new) in [("", &sides.0, &sides.1), ("<", &sides.1, &sides.0)] {
            let name = format!("{mark}{}", instance.name());
            let expected = if REGENERATE.contains(&name.as_str()) {
                Step::Regenerate
            } else if RELEASE.contains(&name.as_str()) {
                Step::Release
            } else {
                Step::Decide
            };
            let report = wise_diff::compare(old, new, "0.4.0").unwrap();
            let advice = &report.advice;
            if advice.step != expected || advice.reasons.is_empty() {
                wrong.push(format!("{name}: {:?} {:?}", advice.step, advice.reasons));
            }
            if report.is_breaking() && advice.step != Step::Decide {
                wrong.push(format!("{name} breaks a caller and is {:?}", advice.step));
            }
            assert_eq!(
                report.release.is_some(),
                advice.step > Step::Regenerate,
                "{name}"
            );
            names.insert(name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known = REGENERATE.iter().chain(RELEASE).copied();
    let stale: Vec<&str> = known.filter(|name| !names.contains(*name)).collect();
    assert!(stale.is_empty(), "no such change: {stale:?}");
}

/// One harmful change among harmless ones is what counts.
#[test]
fn the_worst_decides() {
    let both = ["fieldAddedOptionalResponse", "fieldRetypedResponse"];
    let small = small(|one| both.contains(&one.name().as_str()));
    let old = side("old", &small.old, Decisions::None);
    let new = side("new", &small.new, Decisions::None);
    let report = wise_diff::compare(&old, &new, "0.4.0").unwrap();
    assert_eq!(report.advice.step, Step::Decide);
    assert_eq!(report.changes.len(), 2);
    assert_eq!(report.advice.reasons, ["source-breaking in Rust: 1"]);
}

fn released(name: &str, from: &str) -> Report {
    let small = small(|one| one.name() == name);
    let old = side("old", &small.old, Decisions::None);
    let mut new = side("new", &small.new, Decisions::None);
    new.published = Some("2026-08-20".to_owned());
    wise_diff::compare(&old, &new, from).unwrap()
}

#[test]
fn versions_go_up_by_semver_and_name_the_day_of_the_api() {
    let (breaks, adds, fixes) = (
        "fieldRetypedResponse",
        "fieldAddedOptionalResponse",
        "statusAdded",
    );
    let cases = [
        (breaks, "0.4.0", "0.5.0", "minor"),
        (breaks, "0.4.7+2026q3.20260722", "0.5.0", "minor"),
        (breaks, "1.4.2", "2.0.0", "major"),
        (adds, "0.4.0", "0.4.1", "patch"),
        (adds, "1.4.2+2026q3.20260722", "1.5.0", "minor"),
        (fixes, "0.4.0", "0.4.1", "patch"),
        (fixes, "1.4.2", "1.4.3", "patch"),
    ];
    for (change, from, to, part) in cases {
        let release = released(change, from).release.unwrap();
        assert_eq!(release.from, from);
        assert_eq!(release.to, format!("{to}+2026q3.20260820"), "{change}");
        assert_eq!(release.part, part, "{change} after {from}");
    }
    // What is no other crate is no release.
    assert_eq!(released("schemaRetitledResponse", "0.4.0").release, None);
}

#[test]
fn the_changelog_says_what_callers_change() {
    let text = released("fieldRetypedResponse", "0.4.0")
        .release
        .unwrap()
        .changelog;
    for part in [
        "## 0.5.0+2026q3.20260820\n",
        "The API as published on 2026-08-20",
        "### Changed, and callers with it",
        "field `note` changed type from `string` to `boolean`",
        "Affected: `thing::",
    ] {
        assert!(text.contains(part), "no {part:?} in:\n{text}");
    }
    // No prose of the document gets into it.
    let mut small = small(|one| one.name() == "operationAdded");
    for (_, item) in small.new["paths"].as_object_mut().unwrap() {
        for (_, operation) in item.as_object_mut().unwrap() {
            operation["description"] = json!("Borrowed words.");
        }
    }
    let old = side("old", &small.old, Decisions::None);
    let new = side("new", &small.new, Decisions::None);
    let report = wise_diff::compare(&old, &new, "0.4.0").unwrap();
    let text = report.release.as_ref().unwrap().changelog.clone();
    assert!(
        text.contains("### New") && text.contains("zuluCreate"),
        "{text}"
    );
    assert!(!serde_json::to_string(&report).unwrap().contains("Borrowed"));
}
