//! What a report says before its changes: of each side, of all changes together, and in one line.

use crate::census::census;
use crate::report::{Change, Counts, Report, Severity, SideSummary, Summary, Untyped, Verdict};
use crate::side::Loaded;
use crate::wire::split_version;
use std::collections::BTreeSet;
use wise_codegen::generate::Models;
use wise_codegen::named::Version;

/// The models of a version, by its directory.
pub(crate) fn of<'m>(models: &'m Models, directory: &str) -> Option<&'m Version> {
    let module = format!("v{directory}");
    let mut versions = models.output.versions.iter();
    versions.find(|version| version.module == directory || version.module == module)
}

/// One side: when it was published, and how much it holds.
pub(crate) fn side(loaded: &Loaded, models: &Models) -> SideSummary {
    let versions = loaded.contracts.iter().map(|contract| {
        let version = of(models, &contract.version);
        Counts {
            version: contract.version.clone(),
            published: contract.day.clone(),
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

/// How many changes there are of each sort.
pub(crate) fn summary(changes: &[Change], same_contract: bool) -> Summary {
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
pub(crate) fn chosen(now: &Models, before: &Models) -> Vec<String> {
    let known: BTreeSet<String> = before.names.to_review().into_iter().collect();
    let mut names = now.names.to_review();
    names.retain(|name| !known.contains(name));
    names
}

/// Values without a type, on each side.
pub(crate) fn untyped(before: &Models, now: &Models) -> Untyped {
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
pub(crate) fn headline(
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
