//! Findings with one cause become one change.

use crate::accepted::fingerprint;
use crate::report::{Change, Place, Rust, RustItem, Severity, Verdict, Wire};
use crate::rules::{Effect, JOINED, SPLIT};
use crate::rust::Delta;
use crate::wire::Finding;
use std::collections::{BTreeSet, HashMap};

/// What findings of one cause have in common.
type Cause<'f> = (&'static str, &'f str, Option<Fact<'f>>, Option<Fact<'f>>);

/// A fact before or now, or what is the same in those of several places.
type Fact<'f> = std::borrow::Cow<'f, str>;

/// A part of a component that several places refer to, and its change.
type Part<'f> = (
    &'static str,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
    Option<&'f str>,
);

/// Turns findings into changes. `items` holds what each finding does to public items, and `survivors` how many operations
/// both sides have.
pub fn group(
    findings: &[Finding],
    items: &[Vec<usize>],
    deltas: &[Delta],
    survivors: usize,
) -> Vec<Change> {
    let mut causes: HashMap<Cause<'_>, usize> = HashMap::new();
    let mut parts: HashMap<Part<'_>, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // The group of each finding, by the first of it.
    let mut group_of: Vec<usize> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let found = [
            causes.get(&cause(finding)).copied(),
            part(finding).and_then(|part| parts.get(&part).copied()),
        ];
        let mut known: Vec<usize> = found.into_iter().flatten().map(|at| group_of[at]).collect();
        known.sort_unstable();
        known.dedup();
        let group = match known.as_slice() {
            [] => {
                groups.push(Vec::new());
                groups.len() - 1
            }
            [first, others @ ..] => {
                for other in others {
                    let moved = std::mem::take(&mut groups[*other]);
                    for member in &moved {
                        group_of[*member] = *first;
                    }
                    groups[*first].extend(moved);
                }
                *first
            }
        };
        groups[group].push(index);
        group_of.push(group);
        causes.entry(cause(finding)).or_insert(index);
        if let Some(part) = part(finding) {
            parts.entry(part).or_insert(index);
        }
    }
    let groups = groups.into_iter().filter(|members| !members.is_empty());
    let changes = groups.map(|members| {
        let found: Vec<&Finding> = members.iter().map(|index| &findings[*index]).collect();
        let caused = members
            .iter()
            .flat_map(|index| items[*index].iter().copied());
        change(found, &caused.collect(), deltas, survivors)
    });
    changes.collect()
}

fn cause(finding: &Finding) -> Cause<'_> {
    let (rule, subject) = (finding.rule.id, finding.subject.as_str());
    let (old, new) = (finding.old.as_deref(), finding.new.as_deref());
    match (rule, old, new) {
        // A version that moved is one cause, whichever versions the operations had and have.
        ("operation.version-moved", ..) => (rule, subject, None, None),
        ("operation.path-changed", Some(old), Some(new)) => {
            let (old, new) = beginnings(old, new);
            (rule, subject, Some(old.into()), Some(new.into()))
        }
        _ => (rule, subject, old.map(Fact::from), new.map(Fact::from)),
    }
}

/// Two paths without what their ends have in common: `/spend/a/{}` and `/cards/a/{}` → `/spend/…` and `/cards/…`. Names of
/// parameters do not count.
fn beginnings(old: &str, new: &str) -> (String, String) {
    let parts = |path: &'_ str| -> Vec<String> { path.split('/').map(str::to_owned).collect() };
    let (mut a, mut b) = (parts(old), parts(new));
    let mut ends = false;
    let same = |a: &str, b: &str| a == b || a.starts_with('{') && b.starts_with('{');
    while let (Some(one), Some(other)) = (a.last(), b.last())
        && a.len().min(b.len()) > 1
        && same(one, other)
    {
        a.pop();
        b.pop();
        ends = true;
    }
    let whole = |parts: Vec<String>| parts.join("/") + if ends { "/…" } else { "" };
    (whole(a), whole(b))
}

/// Only for what stands in a component: there one thing can go by the names of all the places that refer to it.
fn part(finding: &Finding) -> Option<Part<'_>> {
    let place = &finding.place;
    let (old_at, new_at) = (place.old_at.as_deref(), place.new_at.as_deref());
    let shared = [old_at, new_at]
        .iter()
        .flatten()
        .all(|at| at.starts_with("/components/"));
    let nowhere = old_at.is_none() && new_at.is_none();
    // Of what no rule knows, several things can stand at one place.
    (shared && !nowhere && finding.rule.id != "unknown.fact").then_some((
        finding.rule.id,
        finding.old.as_deref(),
        finding.new.as_deref(),
        old_at,
        new_at,
    ))
}

fn change(
    mut found: Vec<&Finding>,
    caused: &BTreeSet<usize>,
    deltas: &[Delta],
    survivors: usize,
) -> Change {
    found.sort_by(|a, b| a.place.cmp(&b.place).then(a.subject.cmp(&b.subject)));
    let first = found[0];
    let places: BTreeSet<Place> = found.iter().map(|finding| finding.place.clone()).collect();
    let operations = places.iter().filter(|place| !place.http.is_empty());
    let operations: BTreeSet<(&str, &str)> = operations
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
    let directions = found.iter().filter_map(|finding| finding.direction);
    let directions: BTreeSet<_> = directions.collect();
    let items = items(caused, deltas);
    let verdict = items.iter().map(|item| item.verdict).min();
    let verdict = verdict.unwrap_or(Verdict::Invisible);
    let (old, new) = sides(&found);
    let successors: BTreeSet<&String> = found.iter().flat_map(|one| &one.successors).collect();
    let successors: Vec<String> = successors.into_iter().cloned().collect();
    let instead = instead(first, &items, &successors);
    let behaviour: BTreeSet<String> = found.iter().flat_map(|one| one.behaviour.clone()).collect();
    let places: Vec<Place> = places.into_iter().collect();
    let facts = (old.as_deref(), new.as_deref());
    Change {
        fingerprint: fingerprint(first.rule.id, &first.subject, &places, facts),
        accepted: None,
        rule: first.rule.id.to_owned(),
        severity: worst.severity,
        directions: directions.into_iter().collect(),
        title: title(first, old.as_deref(), new.as_deref()),
        subject: first.subject.clone(),
        old,
        new,
        places,
        everywhere,
        wire: Wire {
            breaks: worst.breaks,
            absorbed: worst.severity != Severity::Breaking && !verdict.breaks_callers(),
        },
        rust: Rust {
            verdict,
            items,
            instead,
            behaviour: behaviour.into_iter().collect(),
        },
        successors,
    }
}

/// The items of Rust that a change has caused, the worst first.
fn items(caused: &BTreeSet<usize>, deltas: &[Delta]) -> Vec<RustItem> {
    let items = caused.iter().map(|index| deltas[*index].item.clone());
    let mut items: Vec<RustItem> = items.collect();
    items.sort_by(|a, b| a.verdict.cmp(&b.verdict).then(a.path.cmp(&b.path)));
    items.dedup();
    items
}

/// What the findings of one cause had before, and what they have now.
fn sides(found: &[&Finding]) -> (Option<String>, Option<String>) {
    let joined = |text: fn(&Finding) -> Option<&str>| {
        let all: BTreeSet<&str> = found.iter().filter_map(|one| text(one)).collect();
        (!all.is_empty()).then(|| all.into_iter().collect::<Vec<_>>().join(", "))
    };
    match cause(found[0]) {
        // Many paths, of which the beginning changed.
        ("operation.path-changed", _, Some(old), Some(new)) if found.len() > 1 => {
            (Some(old.into_owned()), Some(new.into_owned()))
        }
        _ => (
            joined(|one| one.old.as_deref()),
            joined(|one| one.new.as_deref()),
        ),
    }
}

/// ``field `status` changed type from `string` to `boolean` ``.
pub(crate) fn title(first: &Finding, old: Option<&str>, new: Option<&str>) -> String {
    let (subject, rule, says) = (&first.subject, first.rule.id, first.rule.says);
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
    // What subject or verb say already is not said again.
    let told = |fact: &str| subject.contains(&format!("`{fact}`"));
    let verb = |fact: &str| says.ends_with(&format!(" {fact}"));
    match (old, new) {
        (Some(old), Some(_)) if rule == "union.introduced" => {
            format!("{subject} {says} (was {})", code(old))
        }
        (Some(_), Some(new)) if rule == "union.dissolved" => {
            format!("{subject} {says} ({})", code(new))
        }
        // ``field `status` gained the value `PAID` ``.
        (Some(list), None) | (None, Some(list)) if matches!(says, "gained" | "lost") => {
            let values = if list.contains(", ") {
                "values"
            } else {
                "value"
            };
            format!("{subject} {says} the {values} {}", code(list))
        }
        (Some(_), Some(new)) if verb(new) => format!("{subject} {says}"),
        (Some(old), Some(new)) => {
            format!("{subject} {says} from {} to {}", code(old), code(new))
        }
        (Some(one), None) | (None, Some(one)) if told(one) || verb(one) => {
            format!("{subject} {says}")
        }
        (Some(one), None) | (None, Some(one)) => format!("{subject} {says} ({})", code(one)),
        (None, None) => format!("{subject} {says}"),
    }
}

/// What to write instead of what no longer compiles.
fn instead(first: &Finding, items: &[RustItem], successors: &[String]) -> Option<String> {
    let mut lines = Vec::new();
    for item in items {
        if let (Verdict::SourceBreaking, Some(old), Some(new)) =
            (item.verdict, &item.old, &item.new)
        {
            lines.push(format!("`{}` is now `{new}` (was `{old}`)", item.path));
        }
    }
    if [SPLIT.id, JOINED.id].contains(&first.rule.id)
        && let (Some(old), Some(new)) = (&first.old, &first.new)
    {
        let operation = items
            .first()
            .map_or("", |item| item.path.trim_end_matches(": Operation"));
        lines = vec![format!(
            "write `{new}` where the result of `{operation}` was named `{old}`"
        )];
    }
    if first.rule.id.ends_with(".renamed") {
        let kinds = ["struct", "enum", "function"];
        lines.extend(kinds.iter().filter_map(|kind| renamed(kind, items)));
    }
    if !successors.is_empty() {
        lines.push(format!("use `{}`", successors.join("` or `")));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// What has another name now: the only item of a kind that is gone and the only one that is new.
fn renamed(kind: &str, items: &[RustItem]) -> Option<String> {
    let only = |has: fn(&RustItem) -> bool| {
        let mut found = items.iter().filter(|item| item.kind == kind && has(item));
        found.next().filter(|_| found.next().is_none())
    };
    let gone = only(|item| item.new.is_none())?;
    let new = only(|item| item.old.is_none())?;
    Some(format!("`{}` is now `{}`", gone.path, new.path))
}
