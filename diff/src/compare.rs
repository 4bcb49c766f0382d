//! Two sides → a report.

use crate::behaviour::{behaviour, settle, values};
use crate::census::census;
use crate::group::group;
use crate::report::{
    Change, Counts, Place, Report, Severity, SideSummary, Step, Summary, Untyped, Verdict,
};
use crate::rules::{RUST, Rule, VERSION_ADDED, VERSION_REMOVED, rules};
use crate::rust::{self, Delta};
use crate::side::{Contract, Loaded};
use crate::split::splits;
use crate::successors::successors;
use crate::wire::{self, DocumentPair, Finding, split_version, walk};
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
    let pairs = pairs(old, new);
    let mut findings = Vec::new();
    let mut habits = Vec::new();
    let mut deltas: Vec<Delta> = Vec::new();
    // Arguments that are not what they were, each with its function.
    let mut moved: Vec<(Finding, Delta)> = Vec::new();
    // Operations that are the same on the wire, and that the generator does not take for the same.
    let mut strangers: Vec<(String, [String; 2])> = Vec::new();
    let (mut survivors, mut versioned, mut sizes) = (0, 0, (0, 0));
    let mut same_contract = pairs.iter().all(|pair| matches!(pair, (Some(_), Some(_))));
    for (one, other) in &pairs {
        let (Some(one), Some(other)) = (one, other) else {
            let (rule, models, lone) = match other {
                Some(other) => (VERSION_ADDED, &now, other.version.as_str()),
                None => {
                    let name = one.map_or("", |one| one.version.as_str());
                    (VERSION_REMOVED, &before, name)
                }
            };
            let module = of(models, lone).map_or(lone, |version| version.module.as_str());
            findings.push(version(rule, lone, module));
            deltas.push(rust::module(module, other.is_some()));
            continue;
        };
        let roots = (
            whole(old, one, supplemented),
            whole(new, other, supplemented),
        );
        same_contract &= roots.0 == roots.1;
        let versions = (of(&before, &one.version), of(&now, &other.version));
        let (Some(a), Some(b)) = versions else {
            continue;
        };
        let names = (names(a), names(b));
        let pair = DocumentPair::new(
            wire::Side::new(&roots.0, &one.version, &names.0),
            wire::Side::new(&roots.1, &other.version, &names.1),
        );
        sizes.0 += pair.old.operations.len();
        sizes.1 += pair.new.operations.len();
        survivors += pair.both.len();
        let version = |(a, b): &&(wire::Op<'_>, wire::Op<'_>)| {
            !a.version(&pair.old).is_empty() || !b.version(&pair.new).is_empty()
        };
        versioned += pair.both.iter().filter(version).count();
        let strange = pair.both.iter().filter(|(a, b)| a.key != b.key);
        strangers.extend(strange.map(|(a, b)| (b.id.clone(), [a.key.clone(), b.key.clone()])));
        let mut found = walk(&pair).findings;
        habits.extend(behaviour(&pair, (&before, a), (&now, b)));
        successors(&pair, one.published.as_ref(), &mut found);
        findings.extend(found);
        let version = Place {
            version: other.version.clone(),
            ..Place::default()
        };
        let (of_crate, arguments) = rust::deltas((&before, a), (&now, b), &version);
        deltas.extend(of_crate);
        moved.extend(arguments);
    }
    let editions = Editions::parse(&new.inputs.editions)?;
    let known = [&Editions::parse(&old.inputs.editions)?, &editions];
    if let Some((finding, delta)) = root::moved(known, [&before, &now]) {
        same_contract = false;
        findings.push(finding);
        deltas.push(delta);
    }
    // What Wise sends has no constructors.
    let events = [&before.output.events, &now.output.events];
    let (of_events, _) = rust::deltas((&before, events[0]), (&now, events[1]), &Place::default());
    deltas.extend(of_events);
    habits.extend(values("webhook", &before.output.events, &now.output.events));
    dedupe(&mut findings);
    settle(habits, &mut findings);
    let references: Vec<&Finding> = findings.iter().collect();
    let (mut caused, mut left) = rust::attribute(&references, &deltas);
    for (id, keys) in &strangers {
        let named = findings
            .iter()
            .position(|one| one.rule.id == "operation.id-changed" && one.place.operation == *id);
        let Some(at) = named else { continue };
        let (own, rest) = left
            .into_iter()
            .partition(|index| deltas[*index].is_of(keys));
        left = rest;
        caused[at].extend::<Vec<usize>>(own);
        let what = "its names are new; an entry in `aliases` of names.toml keeps those it had";
        findings[at].behaviour.push(what.to_owned());
    }
    // A whole version brings events along, and takes them away.
    let version = findings
        .iter()
        .position(|one| [VERSION_ADDED.id, VERSION_REMOVED.id].contains(&one.rule.id));
    if let Some(at) = version {
        caused[at].append(&mut left);
    }
    for (finding, delta) in moved {
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
    let mut changes = group(&findings, &caused, &deltas, survivors);
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
    report.headline = headline(&report, sizes, (survivors, versioned));
    if report.advice.step > Step::Regenerate {
        report.release = Some(release::advise(&report, crate_version));
    }
    Ok((report, now.used))
}

/// Rules and names of other versions belong to nothing here, which is no failure.
const PARTIAL: Options = Options {
    prose_of_bundle: false,
    partial: true,
    keep_stale: false,
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

fn of<'m>(models: &'m Models, directory: &str) -> Option<&'m Version> {
    let module = format!("v{directory}");
    let mut versions = models.output.versions.iter();
    versions.find(|version| version.module == directory || version.module == module)
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

fn side(loaded: &Loaded, models: &Models) -> SideSummary {
    let versions = loaded.contracts.iter().map(|contract| {
        let version = of(models, &contract.version);
        Counts {
            version: contract.version.clone(),
            operations: version.map_or(0, |version| version.api.operations.len()),
            types: version.map_or(0, |version| version.api.types.len()),
        }
    });
    SideSummary {
        label: loaded.label.clone(),
        published: loaded.published.clone(),
        versions: versions.collect(),
        events: models.output.events.api.events.len(),
        census: census(models),
    }
}

fn summary(changes: &[Change], same_contract: bool) -> Summary {
    let severity = |one| {
        changes
            .iter()
            .filter(|change| change.severity == one)
            .count()
    };
    let verdict = |one| {
        changes
            .iter()
            .filter(|change| change.rust.verdict == one)
            .count()
    };
    let rule = |id| changes.iter().filter(|change| change.rule == id).count();
    Summary {
        breaking: severity(Severity::Breaking),
        absorbed: severity(Severity::Absorbed),
        additive: severity(Severity::Additive),
        neutral: severity(Severity::Neutral),
        misread: verdict(Verdict::Misread),
        source_breaking: verdict(Verdict::SourceBreaking),
        new_api: verdict(Verdict::NewApi),
        invisible: verdict(Verdict::Invisible),
        operations_added: rule("operation.added"),
        operations_removed: rule("operation.removed"),
        same_contract,
    }
}

/// Names that were made for the new side and nobody has looked at, and that the old side did not have.
fn chosen(now: &Models, before: &Models) -> Vec<String> {
    let known: BTreeSet<String> = before.names.to_review().into_iter().collect();
    let mut names = now.names.to_review();
    names.retain(|name| !known.contains(name));
    names
}

fn untyped(before: &Models, now: &Models) -> Untyped {
    let list = |models: &Models| -> BTreeSet<String> {
        let (faithful, recoverable) = models.output.untyped();
        let all = faithful.into_iter().chain(recoverable);
        all.map(|one| format!("`{}`: {}", one.key, one.reason))
            .collect()
    };
    let (old, new) = (list(before), list(now));
    Untyped {
        old: old.len(),
        new: new.len(),
        added: new.difference(&old).cloned().collect(),
        removed: old.difference(&new).cloned().collect(),
    }
}

/// `versioned` of the `survivors` have a version in their path on either side; others have hosts of their own.
fn headline(
    report: &Report,
    sizes: (usize, usize),
    (survivors, versioned): (usize, usize),
) -> String {
    if report.changes.is_empty() {
        return "no change".to_owned();
    }
    let mut parts = Vec::new();
    let moved = report
        .changes
        .iter()
        .find(|change| change.rule == "operation.version-moved");
    parts.push(if sizes.0 == sizes.1 {
        format!("{} operations", sizes.1)
    } else {
        format!("{} → {} operations", sizes.0, sizes.1)
    });
    if let Some(moved) = moved {
        let places: BTreeSet<_> = moved.places.iter().map(|place| &place.operation).collect();
        let whose = if places.len() >= versioned {
            "all survivors".to_owned()
        } else {
            format!("{} of {survivors} survivors", places.len())
        };
        let text = |text: &Option<String>| from_where(text.as_deref().unwrap_or_default());
        let (old, new) = (text(&moved.old), text(&moved.new));
        parts.push(format!("{whose} moved from {old} to {new}"));
    }
    let summary = &report.summary;
    let counted = [
        (summary.operations_removed, "removed"),
        (summary.operations_added, "added"),
    ];
    for (count, word) in counted {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    if report.old.events != report.new.events {
        let (old, new) = (report.old.events, report.new.events);
        parts.push(format!("{old} → {new} event versions"));
    }
    parts.push(format!("{} breaking on the wire", summary.breaking));
    parts.push(format!(
        "{} source-breaking in Rust",
        summary.source_breaking
    ));
    if summary.misread > 0 {
        parts.push(format!(
            "{} that compile and may mean something else",
            summary.misread
        ));
    }
    parts.join(", ")
}

/// `/vN` for several versions of single paths; hosts of their own have none.
fn from_where(versions: &str) -> String {
    let single = |version: &&str| split_version(version).0.starts_with("/v");
    let named: Vec<&str> = versions
        .split(", ")
        .filter(|version| version.starts_with('/'))
        .collect();
    match named.as_slice() {
        [] => versions.to_owned(),
        [only] => (*only).to_owned(),
        several if several.iter().all(single) => "/vN".to_owned(),
        several => several.join(" and "),
    }
}
