//! What a rule means.

use crate::report::{Breaks, Severity};
use crate::rules::{Effect, Rule, rules};
use std::fmt::Write;

/// Every rule with its explanation, one a line.
pub fn list() -> String {
    let mut out = String::new();
    for rule in rules() {
        let _ = writeln!(out, "{:<30} {}", rule.id, rule.explanation);
    }
    out
}

/// One rule, with what it means in each direction.
pub fn explain(rule: &Rule) -> String {
    let mut out = format!("{}\n{}\n", rule.id, rule.explanation);
    let effects = [
        ("in a request", rule.effects.request),
        ("in a response", rule.effects.response),
        ("in a webhook", rule.effects.webhook),
    ];
    for (what, effect) in effects {
        let _ = writeln!(out, "  {what}: {}", words(effect));
    }
    out
}

fn words(effect: Effect) -> String {
    let severity = match effect.severity {
        Severity::Breaking => "breaking",
        Severity::Absorbed => "absorbed by the generated crate",
        Severity::Additive => "additive",
        Severity::Neutral => "neutral",
    };
    let breaks = match effect.breaks {
        Breaks::DeployedCaller => "can break callers that are deployed, if they are strict",
        Breaks::NewCaller => "matters to new callers only",
        Breaks::Nobody => "breaks no caller",
    };
    format!("{severity}; {breaks}")
}
