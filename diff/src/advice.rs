//! How far a change may go by itself. What is not known to be harmless is for a person.

use crate::report::{Advice, Change, Direction, Severity, Step, Verdict};
use std::collections::BTreeMap;

/// Decides for a whole report.
pub fn advise(changes: &[Change], same_contract: bool) -> Advice {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut step = if same_contract {
        Step::Nothing
    } else {
        Step::Regenerate
    };
    for change in changes {
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
    let decide = |why: &str| (Step::Decide, why.to_owned());
    let rule = change.rule.as_str();
    let (area, what) = rule.split_once('.').unwrap_or((rule, ""));
    match area {
        "unknown" => return decide("unknown to every rule"),
        "rust" | "client" => return decide("changed by a decision or a name of this repository"),
        "security" => return decide("security"),
        "server" => return decide("server"),
        "event" => return decide("webhook"),
        "version" => return decide("a version of the API came or went"),
        _ => {}
    }
    if change.rust.verdict == Verdict::SourceBreaking {
        return decide("source-breaking in Rust");
    }
    let quiet =
        change.severity == Severity::Neutral && change.wire.breaks == crate::report::Breaks::Nobody;
    // What never travels and shows nowhere.
    let aside = matches!(
        rule,
        "document.described-otherwise"
            | "schema.retitled"
            | "operation.retagged"
            | "operation.id-changed"
            | "operation.id-case-changed"
    );
    if aside && change.rust.verdict == Verdict::Invisible {
        return (
            Step::Regenerate,
            "nothing that a caller could notice".to_owned(),
        );
    }
    if change.severity == Severity::Breaking {
        return decide("breaking on the wire");
    }
    if area == "operation" {
        return decide(match what {
            "added" => "a new operation",
            "deprecated" | "undeprecated" => "deprecated, or no longer",
            _ => "an operation is another one",
        });
    }
    if change.directions.contains(&Direction::Webhook) {
        return decide("webhook");
    }
    if change.directions != [Direction::Response] {
        return decide("in a request");
    }
    if what.contains("removed") || what.contains("dissolved") {
        return decide("removed");
    }
    if what.contains("required") && what != "added-required"
        || what.contains("optional") && what != "added-optional"
    {
        return decide("required, or no longer");
    }
    if what.contains("retyped") || what.contains("deprecated") {
        return decide("retyped, or deprecated");
    }
    if quiet && change.rust.verdict == Verdict::Invisible {
        return (
            Step::Regenerate,
            "nothing that a caller could notice".to_owned(),
        );
    }
    (
        Step::Release,
        "absorbed, or additional in a response".to_owned(),
    )
}
