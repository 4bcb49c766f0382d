//! Several changes at once: the report mentions each of them.

use crate::documents::{Decisions, WHOLE, report, slice};
use crate::mutations::lines;
use crate::sites::{At, Site, sites};
use crate::small::{Instance, instances};
use serde_json::Value;
use wise_diff::report::{Change, Report};

/// Repeatable, and good enough to choose with (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below that of the sides.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((word ^ (word >> 31)) % (sides as u64)).unwrap()
    }
}

/// What an operation is found again by: of these one change at a time.
pub const IDENTITY: &[&str] = &[
    "operation.id-changed",
    "operation.id-case-changed",
    "operation.path-changed",
    "operation.version-moved",
    "operation.method-changed",
    "parameter.path-name-changed",
];

/// Whether one change leaves the place of the other as it is.
fn together(one: &(&Instance, Site), other: &(&Instance, Site)) -> bool {
    let ((a, here), (b, there)) = (one, other);
    if here.item != there.item {
        return true;
    }
    let (a_rule, b_rule) = (a.mutation.rule, b.mutation.rule);
    let area = |rule: &'static str| rule.split('.').next().unwrap();
    let renames = |rule: &str| IDENTITY.contains(&rule);
    let whole = |at: At| matches!(at, At::Operation | At::Sender | At::Event | At::Document);
    if a.at == At::Document || b.at == At::Document {
        return a_rule != b_rule;
    }
    if whole(a.at) && whole(b.at) {
        return a_rule != b_rule
            && area(a_rule) != area(b_rule)
            && !(renames(a_rule) && renames(b_rule));
    }
    // A body, a response or a payload that is made anew takes what is in it along.
    let replaces = |rule: &str| {
        ["body", "status", "media", "event"].contains(&rule.split('.').next().unwrap())
    };
    let apart = !here.at.starts_with(&there.at) && !there.at.starts_with(&here.at);
    !replaces(a_rule) && !replaces(b_rule) && (apart || whole(a.at) || whole(b.at))
}

fn mentions(report: &Report, rule: &str, instance: &Instance, site: &Site) -> bool {
    let named = |change: &Change| {
        // What has another id, or is new, goes by that.
        let renamed = [
            "operation.id",
            "operation.added",
            "operation.removed",
            "event.added",
            "event.removed",
        ];
        instance.at == At::Document
            || renamed.iter().any(|start| rule.starts_with(start))
            || change.places.iter().any(|place| {
                let known = [site.operation.as_str(), "zuluOther"];
                known
                    .iter()
                    .any(|name| place.operation.eq_ignore_ascii_case(name))
            })
    };
    report
        .changes
        .iter()
        .any(|change| change.rule == rule && named(change))
}

#[test]
fn every_change_of_a_sequence_is_mentioned() {
    const SEQUENCES: u64 = 48;
    let all = instances();
    let mut missing = Vec::new();
    let mut made = 0;
    for (index, whole) in WHOLE.iter().enumerate() {
        let mut known: Vec<(At, Vec<Site>)> = Vec::new();
        for seed in 0..SEQUENCES / 2 {
            let mut dice = Dice(seed * 1000 + index as u64);
            let length = 1 + dice.roll(8);
            let mut chosen: Vec<(&Instance, Site)> = Vec::new();
            let mut tries = 0;
            while chosen.len() < length && tries < 100 {
                tries += 1;
                let instance = &all[dice.roll(all.len())];
                if !known.iter().any(|(at, _)| *at == instance.at) {
                    known.push((instance.at, sites(&whole.root, instance.at)));
                }
                let places = known.iter().find(|(at, _)| *at == instance.at).unwrap();
                if places.1.is_empty() {
                    continue;
                }
                // Half of them meet in the operations that are there already.
                let beside = chosen.get(dice.roll(8)).map(|(_, site)| site.item.clone());
                let near: Vec<&Site> = places
                    .1
                    .iter()
                    .filter(|site| Some(&site.item) == beside.as_ref())
                    .collect();
                let site = match near.as_slice() {
                    [] => &places.1[dice.roll(places.1.len())],
                    some => some[dice.roll(some.len())],
                };
                let next = (instance, site.clone());
                if chosen
                    .iter()
                    .all(|one| together(one, &next) && one.0.name() != next.0.name())
                {
                    chosen.push(next);
                }
            }
            // What moves a place comes after what is done there.
            chosen.sort_by_key(|(instance, _)| IDENTITY.contains(&instance.mutation.rule));
            made += chosen.len();
            let items: Vec<&str> = chosen.iter().map(|(_, site)| site.item.as_str()).collect();
            let mut old = slice(&whole.root, &items);
            for (instance, site) in &chosen {
                (instance.mutation.set)(&mut old, &site.at);
            }
            let mut new = old.clone();
            for (instance, site) in &chosen {
                (instance.mutation.edit)(&mut new, &site.at);
            }
            missing.extend(
                absent(&old, &new, &chosen)
                    .into_iter()
                    .map(|text| format!("{} {seed}: {text}", whole.name)),
            );
        }
    }
    assert!(made > 100, "only {made} changes were made");
    assert!(
        missing.is_empty(),
        "{} of {made} missing\n{}",
        missing.len(),
        missing.join("\n")
    );
}

/// What the reports there and back do not mention.
fn absent(old: &Value, new: &Value, chosen: &[(&Instance, Site)]) -> Vec<String> {
    let there = report(old, new, Decisions::Ours);
    let back = report(new, old, Decisions::Ours);
    let mut missing = Vec::new();
    for (instance, site) in chosen {
        for (report, rule) in [
            (&there, instance.mutation.rule),
            (&back, instance.mutation.back),
        ] {
            if !mentions(report, rule, instance, site) {
                let names: Vec<String> = chosen
                    .iter()
                    .map(|(one, site)| format!("{} at {}", one.name(), site.at))
                    .collect();
                missing.push(format!("{rule} of {names:#?} in {:#?}", lines(report)));
            }
        }
    }
    missing
}
