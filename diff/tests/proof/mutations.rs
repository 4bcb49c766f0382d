//! Each change by itself: the report names it, once, with the right severity; and the other way round.

use crate::documents::{Decisions, WHOLE, Whole, report, slice};
use crate::sites::{At, Site, sites};
use crate::small::{Instance, instances, small};
use serde_json::Value;
use std::collections::BTreeSet;
use wise_diff::report::{Change, Direction, Report, Severity, Verdict};
use wise_diff::rules::rules;

/// Rules about what is not one document: they have tests of their own.
const ELSEWHERE: &[&str] = &[
    "version.added",
    "version.removed",
    "version.root-moved",
    "client.behaviour-changed",
    "rust.changed",
    "type.joined",
    "type.split",
    "argument.added",
    "argument.moved",
    "argument.removed",
    "argument.renamed",
    "argument.retyped",
];

#[test]
fn every_rule_has_a_mutation() {
    let made: BTreeSet<&str> = instances()
        .iter()
        .flat_map(|one| [one.mutation.rule, one.mutation.back])
        .chain(ELSEWHERE.iter().copied())
        .collect();
    let all: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    assert_eq!(made, all);
}

fn severity(letter: u8) -> Severity {
    match letter {
        b'b' => Severity::Breaking,
        b'a' => Severity::Absorbed,
        b'm' => Severity::Additive,
        b'n' => Severity::Neutral,
        other => panic!("{other} is no severity"),
    }
}

pub fn verdict(letter: u8) -> Verdict {
    match letter {
        b's' => Verdict::SourceBreaking,
        b'n' => Verdict::NewApi,
        b'i' => Verdict::Invisible,
        other => panic!("{other} is no verdict"),
    }
}

/// What a report must hold: rule, severity, verdict.
struct Expected {
    rule: &'static str,
    severity: Severity,
    verdict: Verdict,
}

impl Instance {
    fn expected(&self, back: bool) -> Expected {
        let letter = |letters: &str| {
            let side = letters.split('/').nth(usize::from(back)).unwrap();
            side.as_bytes()[self.letter]
        };
        Expected {
            rule: if back {
                self.mutation.back
            } else {
                self.mutation.rule
            },
            severity: severity(letter(self.mutation.severity)),
            verdict: verdict(letter(self.mutation.rust)),
        }
    }

    fn direction(&self) -> Option<Direction> {
        match self.at {
            At::Content(direction) | At::Object(direction) | At::Text(direction) => Some(direction),
            _ => None,
        }
    }
}

pub fn lines(report: &Report) -> Vec<String> {
    let line = |change: &Change| {
        let items: Vec<&str> = change
            .rust
            .items
            .iter()
            .map(|item| item.path.as_str())
            .collect();
        format!(
            "{} {:?} {:?} {:?}: {} at {:?} {items:?}",
            change.rule,
            change.severity,
            change.rust.verdict,
            change.directions,
            change.title,
            change
                .places
                .iter()
                .map(|place| &place.path)
                .collect::<Vec<_>>()
        )
    };
    report.changes.iter().map(line).collect()
}

/// What is wrong with a report that must name one change and nothing else.
fn wrong(
    report: &Report,
    instance: &Instance,
    site: &Site,
    back: bool,
    in_rust: bool,
) -> Option<String> {
    let expected = instance.expected(back);
    // What it does to single arguments is told beside it.
    let about = |change: &&Change| !change.rule.starts_with("argument.");
    let own: Vec<&Change> = report.changes.iter().filter(about).collect();
    let [change] = own.as_slice() else {
        return Some(format!(
            "{} instead of one: {:#?}",
            own.len(),
            lines(report)
        ));
    };
    let direction = instance.direction();
    let right = change.rule == expected.rule
        && change.severity == expected.severity
        && (!in_rust || change.rust.verdict == expected.verdict)
        && direction.is_none_or(|direction| change.directions == [direction])
        && !change.places.is_empty();
    // What has another id, or is new, goes by that.
    let told = [
        "operation.id",
        "operation.added",
        "event.added",
        "operation.removed",
        "event.removed",
    ];
    let named = site.operation.is_empty()
        || told.iter().any(|rule| change.rule.starts_with(rule))
        || change
            .places
            .iter()
            .any(|place| place.operation == site.operation);
    if right && named {
        None
    } else {
        Some(format!(
            "expected {} {:?}: {:#?}",
            expected.rule,
            expected.severity,
            lines(report)
        ))
    }
}

/// Compares there and back.
fn both_ways(
    pair: (&Value, &Value),
    instance: &Instance,
    site: &Site,
    decisions: Decisions,
    in_rust: bool,
) -> Vec<String> {
    let (old, new) = pair;
    let mut found = Vec::new();
    for (back, one, other) in [(false, old, new), (true, new, old)] {
        let report = report(one, other, decisions);
        if let Some(wrong) = wrong(&report, instance, site, back, in_rust) {
            let way = if back { "back" } else { "there" };
            found.push(format!("{} {way}: {wrong}", instance.name()));
        }
    }
    found
}

#[test]
fn each_by_itself_in_a_small_contract() {
    let mut found = Vec::new();
    for instance in instances() {
        let small = small(|one| one.name() == instance.name());
        let pair = (&small.old, &small.new);
        let (_, site) = &small.changes[0];
        found.extend(both_ways(pair, &instance, site, Decisions::None, true));
    }
    assert!(
        found.is_empty(),
        "{} wrong\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn each_by_itself_in_every_whole_contract() {
    let found: Vec<String> = std::thread::scope(|scope| {
        let whole = WHOLE.iter().map(|whole| scope.spawn(|| each_in(whole)));
        let running: Vec<_> = whole.collect();
        running
            .into_iter()
            .flat_map(|one| one.join().unwrap())
            .collect()
    });
    assert!(
        found.is_empty(),
        "{} wrong\n{}",
        found.len(),
        found.join("\n")
    );
}

fn each_in(whole: &Whole) -> Vec<String> {
    let mut found = Vec::new();
    let mut known: Vec<(At, Option<Site>)> = Vec::new();
    for instance in instances() {
        let at = instance.at;
        let site = match known.iter().find(|(other, _)| *other == at) {
            Some((_, site)) => site.clone(),
            None => {
                let first = sites(&whole.root, at).into_iter().next();
                known.push((at, first.clone()));
                first
            }
        };
        let Some(site) = site else {
            // Bundles of the first weeks have no events.
            let hook = at == At::Event || instance.direction() == Some(Direction::Webhook);
            let none = whole.root.get("webhooks").is_none();
            assert!(
                hook && none,
                "{} has no place in {}",
                instance.name(),
                whole.name
            );
            continue;
        };
        let mut old = slice(&whole.root, &[&site.item]);
        (instance.mutation.set)(&mut old, &site.at);
        let mut new = old.clone();
        (instance.mutation.edit)(&mut new, &site.at);
        let wrong = both_ways((&old, &new), &instance, &site, Decisions::Ours, false);
        found.extend(
            wrong
                .into_iter()
                .map(|wrong| format!("{}: {wrong}", whole.name)),
        );
    }
    found
}
