//! How far a change may go by itself. What is not known to be harmless is for a person.

use crate::report::{Advice, Breaks, Change, Direction, Severity, Step, Verdict};
use std::collections::BTreeMap;

/// Decides for a whole report.
pub fn advise(changes: &[Change], same_contract: bool) -> Advice {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut step = if same_contract {
        Step::Nothing
    } else {
        Step::Regenerate
    };
    for change in changes.iter().filter(|change| !change.is_accepted()) {
        let (own, reason) = judge(change);
        if own > step {
            step = own;
            reasons.clear();
        }
        if own == step {
            *reasons.entry(reason).or_insert(0) += 1;
        }
    }
    let mut reasons: Vec<(String, usize)> = reasons.into_iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut reasons: Vec<String> = reasons
        .into_iter()
        .map(|(reason, count)| format!("{reason}: {count}"))
        .collect();
    if step == Step::Regenerate && reasons.is_empty() {
        reasons.push("the contract is written otherwise and means the same".to_owned());
    }
    Advice { step, reasons }
}

/// What one change asks for, and why.
pub fn judge(change: &Change) -> (Step, String) {
    let rule = change.rule.as_str();
    let (area, _) = rule.split_once('.').unwrap_or((rule, ""));
    if let Some(why) = for_a_person(change, area) {
        return (Step::Decide, why.to_owned());
    }
    let unseen = change.rust.verdict == Verdict::Invisible
        && change.severity == Severity::Neutral
        && change.wire.breaks == Breaks::Nobody;
    let received =
        !change.directions.is_empty() && !change.directions.contains(&Direction::Request);
    if unseen && (ASIDE.contains(&rule) || received) {
        let why = "nothing that a caller could notice";
        return (Step::Regenerate, why.to_owned());
    }
    let asks = change.directions.contains(&Direction::Request)
        || matches!(area, "operation" | "parameter" | "event");
    match SAFE.iter().find(|(safe, _)| *safe == rule) {
        Some((_, why)) => (Step::Release, (*why).to_owned()),
        None if asks => (Step::Decide, "in a request".to_owned()),
        None => {
            let why = "absorbed, or additive in what Wise sends";
            (Step::Release, why.to_owned())
        }
    }
}

/// Rules that find what never travels and shows nowhere.
const ASIDE: &[&str] = &[
    "document.described-otherwise",
    "schema.retitled",
    "operation.retagged",
    "operation.id-changed",
    "operation.id-case-changed",
    "parameter.respelled",
];

/// Rules whose findings are safe also where a caller sends something, because what callers send today stays right.
const SAFE: &[(&str, &str)] = &[
    ("operation.added", "a new operation"),
    ("operation.deprecated", "a deprecation"),
    ("operation.undeprecated", "a deprecation that is gone"),
    ("parameter.added-optional", "a new optional parameter"),
    ("parameter.deprecated", "a deprecation"),
    ("parameter.undeprecated", "a deprecation that is gone"),
    ("field.added-optional", "a new optional field"),
    ("field.deprecated", "a deprecation"),
    ("field.undeprecated", "a deprecation that is gone"),
    ("field.became-nullable", "null is allowed, too"),
    ("enum.value-added", "a new value"),
    ("union.member-added", "a new alternative"),
    ("limit.loosened", "a limit is looser"),
    ("event.added", "a new event"),
    ("event.version-added", "a new version of an event"),
    ("event.deprecated", "a deprecation"),
    ("event.undeprecated", "a deprecation that is gone"),
];

/// Why a change is not safe, whatever else is true of it.
fn for_a_person(change: &Change, area: &str) -> Option<&'static str> {
    let rule = change.rule.as_str();
    match area {
        "unknown" => return Some("unknown to every rule"),
        "rust" | "client" => return Some("changed by a decision or a name of this repository"),
        "security" => return Some("security"),
        "server" => return Some("server"),
        "argument" => return Some("an argument of a constructor or method"),
        "version" if rule == "version.root-moved" => {
            return Some("callers at the root of the crate move");
        }
        "version" => return Some("a version of the API came or went"),
        "media" => return Some("a media type"),
        _ => {}
    }
    if change.rust.verdict == Verdict::SourceBreaking {
        return Some("source-breaking in Rust");
    }
    if change.severity == Severity::Breaking {
        return Some("breaking on the wire");
    }
    let what = rule.split_once('.').map_or("", |(_, what)| what);
    if area == "status" && (rule == "status.changed" || is_success(change)) {
        return Some("the status of a success");
    }
    if what.contains("removed") || what.contains("dissolved") {
        return Some("removed");
    }
    if what.contains("became-required") || what.contains("became-optional") {
        return Some("required, or no longer");
    }
    if what.contains("retyped") {
        return Some("retyped");
    }
    None
}

/// Whether a finding about a status is about one that is no error.
fn is_success(change: &Change) -> bool {
    let status = change.subject.strip_prefix("status ").unwrap_or("2");
    status.starts_with(['2', '3', 'd'])
}
