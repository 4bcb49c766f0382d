//! Findings with one cause become one change.

use crate::report::{Change, Place, Rust, RustItem, Severity, Verdict, Wire};
use crate::rules::Effect;
use crate::rust::Delta;
use crate::wire::Finding;
use std::collections::{BTreeMap, BTreeSet};

/// What findings of one cause have in common.
type Cause<'f> = (&'static str, &'f str, Option<&'f str>, Option<&'f str>);

/// Turns findings into changes, in the order of the rules. `items` holds what each finding does to public items, and
/// `survivors` how many operations both sides have.
pub fn group(
    findings: &[Finding],
    items: &[Vec<usize>],
    deltas: &[Delta],
    survivors: usize,
) -> Vec<Change> {
    let mut causes: BTreeMap<Cause<'_>, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        // A version that moved is one cause, whichever versions the operations had.
        let old = finding.old.as_deref();
        let old = old.filter(|_| finding.rule.id != "operation.version-moved");
        let cause = (
            finding.rule.id,
            finding.subject.as_str(),
            old,
            finding.new.as_deref(),
        );
        causes.entry(cause).or_default().push(index);
    }
    let changes = causes.into_values().map(|members| {
        let found: Vec<&Finding> = members.iter().map(|index| &findings[*index]).collect();
        let caused = members
            .iter()
            .flat_map(|index| items[*index].iter().copied());
        change(&found, &caused.collect(), deltas, survivors)
    });
    changes.collect()
}

fn change(
    found: &[&Finding],
    caused: &BTreeSet<usize>,
    deltas: &[Delta],
    survivors: usize,
) -> Change {
    let first = found[0];
    let places: BTreeSet<Place> = found.iter().map(|finding| finding.place.clone()).collect();
    let operations: BTreeSet<(&str, &str)> = places
        .iter()
        .filter(|place| !place.http.is_empty())
        .map(|place| (place.version.as_str(), place.operation.as_str()))
        .collect();
    let everywhere = survivors > 1 && operations.len() >= survivors;
    let effects = found
        .iter()
        .map(|finding| finding.rule.effects.of(finding.direction));
    let worst = effects.min().unwrap_or(Effect {
        severity: Severity::Neutral,
        breaks: crate::report::Breaks::Nobody,
    });
    let directions: BTreeSet<_> = found
        .iter()
        .filter_map(|finding| finding.direction)
        .collect();
    let mut items: Vec<RustItem> = caused
        .iter()
        .map(|index| deltas[*index].item.clone())
        .collect();
    items.sort_by(|a, b| a.verdict.cmp(&b.verdict).then(a.path.cmp(&b.path)));
    items.dedup();
    let verdict = items.iter().map(|item| item.verdict).min();
    let verdict = verdict.unwrap_or(Verdict::Invisible);
    let old: BTreeSet<&str> = found.iter().filter_map(|one| one.old.as_deref()).collect();
    let old = (!old.is_empty()).then(|| old.into_iter().collect::<Vec<_>>().join(", "));
    let successors: BTreeSet<&String> = found.iter().flat_map(|one| &one.successors).collect();
    let successors: Vec<String> = successors.into_iter().cloned().collect();
    let instead = instead(&items, &successors);
    Change {
        rule: first.rule.id.to_owned(),
        severity: worst.severity,
        directions: directions.into_iter().collect(),
        title: title(first, old.as_deref()),
        subject: first.subject.clone(),
        old,
        new: first.new.clone(),
        places: places.into_iter().collect(),
        everywhere,
        wire: Wire {
            breaks: worst.breaks,
            absorbed: worst.severity != Severity::Breaking && verdict != Verdict::SourceBreaking,
        },
        rust: Rust {
            verdict,
            items,
            instead,
        },
        successors,
    }
}

/// ``field `status` is gone (string)``.
fn title(first: &Finding, old: Option<&str>) -> String {
    let (subject, says) = (&first.subject, first.rule.says);
    let code = |text: &str| {
        let plain = text
            .chars()
            .all(|c| c.is_alphanumeric() || " (),:_".contains(c));
        if plain && text.contains(' ') {
            text.to_owned()
        } else {
            format!("`{}`", text.replace('`', "'"))
        }
    };
    match (old, &first.new) {
        (Some(old), Some(new)) => format!("{subject} {says}: {} → {}", code(old), code(new)),
        (Some(one), None) => format!("{subject} {says} (was {})", code(one)),
        (None, Some(one)) => format!("{subject} {says} ({})", code(one)),
        (None, None) => format!("{subject} {says}"),
    }
}

/// What to write instead of what no longer compiles.
fn instead(items: &[RustItem], successors: &[String]) -> Option<String> {
    let mut lines = Vec::new();
    let broken = items
        .iter()
        .filter(|item| item.verdict == Verdict::SourceBreaking);
    for item in broken {
        if let (Some(old), Some(new)) = (&item.old, &item.new) {
            lines.push(format!("`{}` is now `{new}` (was `{old}`)", item.path));
        }
    }
    if !successors.is_empty() {
        lines.push(format!("use `{}`", successors.join("` or `")));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}
