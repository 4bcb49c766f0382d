//! A contract with several operations changed. `cargo xtask versions --mutated` has one written here and makes a version of it, so
//! that this table of changes is the only one.

use crate::documents::{Decisions, WHOLE, report};
use crate::mutations::lines;
use crate::sequences::{Dice, IDENTITY};
use crate::sites::{At, Site, sites};
use crate::small::{Instance, instances};
use serde_json::Value;
use std::collections::BTreeSet;
use wise_codegen::document::Document;
use wise_diff::report::Direction;

/// Changes as many operations, each by a rule of its own. What was done, and to which operation.
fn changed(root: &mut Value, count: usize, seed: u64) -> Vec<(String, String)> {
    let mut all = instances();
    // Not whole documents, and no events.
    all.retain(|one| !matches!(one.at, At::Document | At::Event));
    let hook = Direction::Webhook;
    all.retain(|one| ![At::Content(hook), At::Object(hook), At::Text(hook)].contains(&one.at));
    let mut dice = Dice(seed);
    let (mut items, mut rules) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen: Vec<(&Instance, Site)> = Vec::new();
    let mut known: Vec<(At, Vec<Site>)> = Vec::new();
    for _ in 0..count * 100 {
        let instance = &all[dice.roll(all.len())];
        if !known.iter().any(|(at, _)| *at == instance.at) {
            known.push((instance.at, sites(root, instance.at)));
        }
        let places = known.iter().find(|(at, _)| *at == instance.at);
        let places = &places.unwrap().1;
        if chosen.len() == count || places.is_empty() {
            continue;
        }
        let site = &places[dice.roll(places.len())];
        if rules.contains(instance.mutation.rule) || items.contains(&site.item) {
            continue;
        }
        rules.insert(instance.mutation.rule);
        items.insert(site.item.clone());
        chosen.push((instance, site.clone()));
    }
    chosen.sort_by_key(|(instance, _)| IDENTITY.contains(&instance.mutation.rule));
    for (instance, site) in &chosen {
        (instance.mutation.set)(root, &site.at);
        (instance.mutation.edit)(root, &site.at);
    }
    let done = chosen.iter();
    done.map(|(instance, site)| (instance.name(), site.operation.clone()))
        .collect()
}

/// A number that the caller gives, or another.
fn given(name: &str, other: u64) -> u64 {
    std::env::var(name).map_or(other, |text| text.parse().unwrap())
}

#[test]
fn as_many_operations_change_as_are_asked_for() {
    let count = usize::try_from(given("WISE_MUTATED", 20)).unwrap();
    let mut root = match std::env::var_os("WISE_MUTATED_FROM") {
        Some(path) => {
            let text = std::fs::read_to_string(&path).unwrap();
            Document::parse("contract", &text).unwrap().root
        }
        None => WHOLE[0].root.clone(),
    };
    let old = root.clone();
    let done = changed(&mut root, count, given("WISE_MUTATED_SEED", 1));
    assert_eq!(done.len(), count, "{done:#?}");
    for (what, operation) in &done {
        println!("{operation}: {what}");
    }
    if let Some(path) = std::env::var_os("WISE_MUTATED_TO") {
        std::fs::write(path, root.to_string()).unwrap();
    }
    let report = report(&old, &root, Decisions::Ours);
    let found = report.changes.len();
    assert!(
        found >= count,
        "{found} of {count} changes: {:#?}",
        lines(&report)
    );
}
