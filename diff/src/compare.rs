//! Two sides → a report.

use crate::behaviour::{behaviour, settle, values};
use crate::group::group;
use crate::habit::Habit;
use crate::report::{Change, Place, Report, Step};
use crate::rules::{RUST, Rule, VERSION_ADDED, VERSION_REMOVED, rules};
use crate::rust::{self, Delta};
use crate::side::{Contract, Loaded};
use crate::split::splits;
use crate::successors::successors;
use crate::summary::{chosen, headline, of, side, summary, untyped};
use crate::wire::{self, DocumentPair, Finding, walk};
use crate::{advice, calls, release, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wise_codegen::document::Document;
use wise_codegen::editions::Editions;
use wise_codegen::generate::{Models, Options, models};
use wise_codegen::inputs::{Inputs, VersionInput};
use wise_codegen::named::Version;
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;
use wise_codegen::repair;

/// Compares two sides. `crate_version` is the version of `wise-api` that was released with the old side.
///
/// # Errors
/// When one of them cannot be generated from.
pub fn compare(old: &Loaded, new: &Loaded, crate_version: &str) -> Result<Report, Problems> {
    compare_and_name(old, new, crate_version).map(|(report, _)| report)
}

/// The same, with the names of the new side as a run of the generator would record them.
pub(crate) fn compare_and_name(
    old: &Loaded,
    new: &Loaded,
    crate_version: &str,
) -> Result<(Report, Registry), Problems> {
    let supplemented = old.supplemented && new.supplemented;
    let before = models(&inputs(old, supplemented), PARTIAL)?;
    let now = models(&inheriting(new, supplemented, &before)?, PARTIAL)?;
    let sides = Sides {
        loaded: (old, new),
        models: (&before, &now),
        supplemented,
    };
    let mut seen = Seen::default();
    let pairs = pairs(old, new);
    let mut same_contract = true;
    for pair in &pairs {
        same_contract &= match pair {
            (Some(one), Some(other)) => seen.both(&sides, one, other),
            (one, other) => {
                seen.lone(&sides, *one, *other);
                false
            }
        };
    }
    let editions = Editions::parse(&new.inputs.editions)?;
    let known = [&Editions::parse(&old.inputs.editions)?, &editions];
    if let Some((finding, delta)) = root::moved(known, [&before, &now]) {
        same_contract = false;
        seen.findings.push(finding);
        seen.deltas.push(delta);
    }
    seen.events(&sides);
    let (sizes, kept) = (seen.sizes, (seen.survivors, seen.versioned));
    let mut changes = seen.changes();
    calls::name(&mut changes, &now, &editions);
    let same_contract = same_contract && sizes.0 == sizes.1;
    let advice = advice::advise(&changes, same_contract);
    let mut report = Report {
        old: side(old, &before),
        new: side(new, &now),
        headline: String::new(),
        summary: summary(&changes, same_contract),
        chosen_names: chosen(&now, &before),
        untyped: untyped(&before, &now),
        release: None,
        changes,
        advice,
    };
    report.headline = headline(&report, sizes, kept);
    if report.advice.step > Step::Regenerate {
        report.release = Some(release::advise(&report, crate_version));
    }
    Ok((report, now.used))
}

/// What is compared.
struct Sides<'a> {
    loaded: (&'a Loaded, &'a Loaded),
    models: (&'a Models, &'a Models),
    supplemented: bool,
}

/// What comparing the versions, one by one, has found.
#[derive(Default)]
struct Seen {
    findings: Vec<Finding>,
    /// What the crate does by itself, and did.
    habits: Vec<Habit>,
    deltas: Vec<Delta>,
    /// Arguments that are not what they were, each with its function.
    moved: Vec<(Finding, Delta)>,
    /// Operations that are the same on the wire, and that the generator does not take for the same.
    strangers: Vec<(String, [String; 2])>,
    /// Operations of both sides.
    survivors: usize,
    /// Those of them with a version in the path of either side.
    versioned: usize,
    /// Operations of each side.
    sizes: (usize, usize),
}

impl Seen {
    /// A version that only one side has.
    fn lone(&mut self, sides: &Sides<'_>, one: Option<&Contract>, other: Option<&Contract>) {
        let (rule, models, lone) = match other {
            Some(other) => (VERSION_ADDED, sides.models.1, other.version.as_str()),
            None => {
                let name = one.map_or("", |one| one.version.as_str());
                (VERSION_REMOVED, sides.models.0, name)
            }
        };
        let module = of(models, lone).map_or(lone, |version| version.module.as_str());
        self.findings.push(version(rule, lone, module));
        self.deltas.push(rust::module(module, other.is_some()));
    }

    /// A version of both sides. Whether its contract is the same on both.
    fn both(&mut self, sides: &Sides<'_>, one: &Contract, other: &Contract) -> bool {
        let (before, now) = sides.models;
        let roots = (
            whole(sides.loaded.0, one, sides.supplemented),
            whole(sides.loaded.1, other, sides.supplemented),
        );
        let same = roots.0 == roots.1;
        let versions = (of(before, &one.version), of(now, &other.version));
        let (Some(a), Some(b)) = versions else {
            return same;
        };
        let names = (names(a), names(b));
        let pair = DocumentPair::new(
            wire::Side::new(&roots.0, &one.version, &names.0),
            wire::Side::new(&roots.1, &other.version, &names.1),
        );
        self.count(&pair);
        let mut found = walk(&pair).findings;
        self.habits.extend(behaviour(&pair, (before, a), (now, b)));
        successors(&pair, one.published.as_ref(), &mut found);
        self.findings.extend(found);
        let version = Place {
            version: other.version.clone(),
            ..Place::default()
        };
        let (of_crate, arguments) = rust::deltas((before, a), (now, b), &version);
        self.deltas.extend(of_crate);
        self.moved.extend(arguments);
        same
    }

    /// Counts the operations of a version, and notes those that go by other keys now.
    fn count(&mut self, pair: &DocumentPair<'_>) {
        self.sizes.0 += pair.old.operations.len();
        self.sizes.1 += pair.new.operations.len();
        self.survivors += pair.both.len();
        let version = |(a, b): &&(wire::Op<'_>, wire::Op<'_>)| {
            !a.version(&pair.old).is_empty() || !b.version(&pair.new).is_empty()
        };
        self.versioned += pair.both.iter().filter(version).count();
        let strange = pair.both.iter().filter(|(a, b)| a.key != b.key);
        let strange = strange.map(|(a, b)| (b.id.clone(), [a.key.clone(), b.key.clone()]));
        self.strangers.extend(strange);
    }

    /// The events of all versions.
    fn events(&mut self, sides: &Sides<'_>) {
        let (before, now) = sides.models;
        let events = [&before.output.events, &now.output.events];
        // What Wise sends has no constructors.
        let (deltas, _) = rust::deltas((before, events[0]), (now, events[1]), &Place::default());
        self.deltas.extend(deltas);
        self.habits.extend(values("webhook", events[0], events[1]));
    }

    /// Findings of one cause become a change, with what each means in Rust; the worst first.
    fn changes(self) -> Vec<Change> {
        let (mut findings, mut deltas) = (self.findings, self.deltas);
        dedupe(&mut findings);
        settle(self.habits, &mut findings);
        let references: Vec<&Finding> = findings.iter().collect();
        let (mut caused, mut left) = rust::attribute(&references, &deltas);
        renamed(
            &self.strangers,
            &mut findings,
            &deltas,
            &mut caused,
            &mut left,
        );
        // A whole version brings events along, and takes them away.
        let version = findings
            .iter()
            .position(|one| [VERSION_ADDED.id, VERSION_REMOVED.id].contains(&one.rule.id));
        if let Some(at) = version {
            caused[at].append(&mut left);
        }
        for (finding, delta) in self.moved {
            findings.push(finding);
            caused.push(vec![deltas.len()]);
            deltas.push(delta);
        }
        for (finding, items) in splits(&findings, &mut caused, &deltas, &mut left) {
            findings.push(finding);
            caused.push(items);
        }
        for (finding, items) in unexplained(&deltas, &left) {
            findings.push(finding);
            caused.push(items);
        }
        let mut changes = group(&findings, &caused, &deltas, self.survivors);
        let rank: HashMap<&str, usize> = rules()
            .enumerate()
            .map(|(at, rule)| (rule.id, at))
            .collect();
        changes.sort_by_key(|change| {
            (
                change.section(),
                change.severity,
                change.rust.verdict,
                rank.get(change.rule.as_str()).copied(),
                change.places.first().cloned(),
                change.subject.clone(),
            )
        });
        changes
    }
}

/// What an operation of another key has in Rust comes from its new id.
fn renamed(
    strangers: &[(String, [String; 2])],
    findings: &mut [Finding],
    deltas: &[Delta],
    caused: &mut [Vec<usize>],
    left: &mut Vec<usize>,
) {
    for (id, keys) in strangers {
        let named = findings
            .iter()
            .position(|one| one.rule.id == "operation.id-changed" && one.place.operation == *id);
        let Some(at) = named else { continue };
        let (own, rest): (Vec<usize>, Vec<usize>) = std::mem::take(left)
            .into_iter()
            .partition(|index| deltas[*index].is_of(keys));
        *left = rest;
        caused[at].extend(own);
        let what = "its names are new; an entry in `aliases` of names.toml keeps those it had";
        findings[at].behaviour.push(what.to_owned());
    }
}

/// Rules and names of other versions belong to nothing here, which is no failure.
const PARTIAL: Options = Options {
    prose_of_bundle: false,
    partial: true,
    keep_stale: false,
    alone: false,
};

fn inputs(side: &Loaded, supplemented: bool) -> Inputs {
    let mut inputs = side.inputs.clone();
    if !supplemented {
        for version in &mut inputs.versions {
            version.supplements.clear();
        }
    }
    inputs
}

/// The inputs of the new side, where everything keeps the name that it had.
fn inheriting(new: &Loaded, supplemented: bool, before: &Models) -> Result<Inputs, Problems> {
    let mut inputs = inputs(new, supplemented);
    let mut known = Registry::read(&inputs.names)?;
    known.extend(&before.names);
    inputs.names = known.files();
    Ok(inputs)
}

/// Versions of one name; one that is left over on each side is the successor of the other.
fn pairs<'a>(
    old: &'a Loaded,
    new: &'a Loaded,
) -> Vec<(Option<&'a Contract>, Option<&'a Contract>)> {
    let mut left: Vec<&Contract> = new.contracts.iter().collect();
    let mut found = Vec::new();
    let mut gone = Vec::new();
    for one in &old.contracts {
        match left.iter().position(|other| other.version == one.version) {
            Some(at) => found.push((Some(one), Some(left.remove(at)))),
            None => gone.push(one),
        }
    }
    if let ([one], [other]) = (gone.as_slice(), left.as_slice()) {
        found.push((Some(*one), Some(*other)));
        return found;
    }
    found.extend(gone.into_iter().map(|one| (Some(one), None)));
    found.extend(left.into_iter().map(|other| (None, Some(other))));
    found
}

/// The contract, with what supplements add to it.
fn whole(side: &Loaded, contract: &Contract, supplemented: bool) -> Value {
    let input: Option<&VersionInput> = side
        .inputs
        .versions
        .iter()
        .find(|input| supplemented && input.directory == contract.version);
    let mut document = Document::from_value(&side.label, contract.root.clone());
    let mut problems = Problems::new();
    for text in input.iter().flat_map(|input| &input.supplements) {
        repair::supplement(&mut document, text, true, &mut problems);
    }
    repair::unique_ids(&mut document, &mut problems);
    document.root
}

/// Key and resource of each operation, by id.
fn names(version: &Version) -> HashMap<String, (String, String)> {
    let operations = version.api.operations.iter().zip(&version.names.calls);
    operations
        .map(|(operation, call)| {
            let resource = &version.names.resources[call.resource];
            let found = (call.key.clone(), resource.accessor.clone());
            (operation.id.clone(), found)
        })
        .collect()
}

fn version(rule: &'static Rule, name: &str, module: &str) -> Finding {
    let text = Some(name.to_owned());
    let added = rule.id == VERSION_ADDED.id;
    Finding {
        rule,
        direction: None,
        subject: format!("version `{name}` of the API"),
        old: text.clone().filter(|_| !added),
        new: text.filter(|_| added),
        place: Place {
            version: name.to_owned(),
            key: module.to_owned(),
            ..Place::default()
        },
        successors: Vec::new(),
        behaviour: Vec::new(),
    }
}

/// Several contracts describe the same events.
fn dedupe(findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    findings.retain(|one| {
        let place = &one.place;
        let what = (
            one.rule.id,
            one.subject.clone(),
            one.old.clone(),
            one.new.clone(),
        );
        let at = (
            place.version.clone(),
            place.operation.clone(),
            place.path.clone(),
        );
        seen.insert((what, at, one.direction))
    });
}

/// Differences between public items that nothing on the wire explains, by the type or operation that they belong to.
fn unexplained(deltas: &[Delta], left: &[usize]) -> Vec<(Finding, Vec<usize>)> {
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in left {
        let path = &deltas[*index].item.path;
        let owner: Vec<&str> = path
            .split(['.', ':'])
            .filter(|word| !word.is_empty())
            .collect();
        let depth = match owner.get(1) {
            Some(&"operation") => 3,
            _ if owner.first() == Some(&"webhook") => 3,
            _ => 2,
        };
        let owner = owner[..depth.min(owner.len())].join("::");
        owners.entry(owner).or_default().push(*index);
    }
    owners
        .into_iter()
        .map(|(owner, items)| {
            let key = deltas[items[0]].keys.iter().next().cloned();
            let place = Place {
                resource: owner.split(':').next().unwrap_or_default().to_owned(),
                key: key.unwrap_or_default(),
                ..Place::default()
            };
            let finding = Finding {
                rule: RUST,
                direction: None,
                subject: format!("`{owner}`"),
                old: None,
                new: None,
                place,
                successors: Vec::new(),
                behaviour: Vec::new(),
            };
            (finding, items)
        })
        .collect()
}
