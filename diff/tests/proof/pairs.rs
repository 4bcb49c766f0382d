//! Real publications against each other.

use crate::documents::{Decisions, WHOLE, report};
use std::collections::{BTreeMap, BTreeSet};
use wise_diff::report::Report;
use wise_diff::rules::rules;

/// How many places each rule was found at.
fn places(report: &Report) -> BTreeMap<&str, usize> {
    let mut found = BTreeMap::new();
    for change in &report.changes {
        *found.entry(change.rule.as_str()).or_insert(0) += change.places.len();
    }
    found
}

/// One after the other, there and back: what one report adds, the other removes, at as many places; and every difference
/// between the two crates has a cause on the wire, since both are made with the same decisions.
#[test]
fn the_report_back_is_the_mirror() {
    let pairs: Vec<_> = WHOLE.windows(2).collect();
    // One contract is in no pair.
    assert_eq!(pairs.len(), WHOLE.len() - 1);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let all = pairs.iter().map(|pair| {
            scope.spawn(|| {
                let (old, new) = (&pair[0], &pair[1]);
                let there = report(&old.root, &new.root, Decisions::Ours);
                let back = report(&new.root, &old.root, Decisions::Ours);
                let name = format!("{} and {}", old.name, new.name);
                let mut wrong = mirrored(&there, &back);
                // An unknown keyword is for a person, who looks at a version before it stands at the root.
                if old.decided && new.decided {
                    wrong.extend(found([&there, &back], &["unknown.fact"]));
                }
                wrong
                    .into_iter()
                    .map(move |wrong| format!("{name}: {wrong}"))
                    .collect::<Vec<_>>()
            })
        });
        let running: Vec<_> = all.collect();
        running
            .into_iter()
            .flat_map(|one| one.join().unwrap())
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a report says by some of the rules.
fn titles(report: &Report, rules: &BTreeSet<&str>) -> Vec<String> {
    let found = report.changes.iter();
    found
        .filter(|change| rules.contains(change.rule.as_str()))
        .map(|change| format!("{}: {}", change.title, change.places.len()))
        .collect()
}

fn mirrored(there: &Report, back: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    assert!(!there.is_empty());
    let (a, b) = (places(there), places(back));
    let sum = |counts: &BTreeMap<&str, usize>, rules: &BTreeSet<&str>| -> usize {
        rules.iter().filter_map(|rule| counts.get(rule)).sum()
    };
    for rule in rules() {
        // Rules with the same mirror are found at the same things.
        let own: BTreeSet<&str> = rules()
            .filter(|one| one.mirror == rule.mirror)
            .map(|one| one.id)
            .collect();
        let mirror: BTreeSet<&str> = rule.mirror.iter().copied().collect();
        let (one, other) = (sum(&a, &own), sum(&b, &mirror));
        if one != other {
            wrong.push(format!(
                "{own:?} at {one} places, and {mirror:?} at {other}: {:#?} and {:#?}",
                titles(there, &own),
                titles(back, &mirror)
            ));
        }
    }
    wrong.extend(found(
        [there, back],
        &["rust.changed", "client.behaviour-changed"],
    ));
    wrong
}

/// What these reports say by these rules, none of which should find anything.
fn found(reports: [&Report; 2], rules: &[&str]) -> Option<String> {
    let changes = reports.iter().flat_map(|report| &report.changes);
    let named = changes.filter(|change| rules.contains(&change.rule.as_str()));
    let titles: Vec<&str> = named.map(|change| change.title.as_str()).collect();
    (!titles.is_empty()).then(|| format!("no cause for {titles:?}"))
}
