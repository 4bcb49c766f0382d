//! Many publications, one after the other: how fast the API moves, and how stable the names of the crate are.

use crate::compare::compare_and_name;
use crate::report::{Report, Verdict};
use crate::rules::RUST;
use crate::side::Loaded;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use wise_codegen::problem::Problems;

/// What the publications of a directory hold, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// One for each publication.
    pub points: Vec<Point>,
    /// What could not be taken in, and why.
    pub skipped: Vec<String>,
}

/// One publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The day of publication: `2026-08-20`.
    pub day: String,
    /// The name of its file.
    pub file: String,
    /// The version that it describes: `2026q3`, `legacy`.
    pub version: String,
    /// Operations.
    pub operations: usize,
    /// Types that are generated, those of webhooks included.
    pub types: usize,
    /// Events and their schema versions.
    pub events: usize,
    /// What changed since the publication before; `None` for the first.
    pub step: Option<StepCounts>,
}

/// What changed from one publication to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepCounts {
    /// The headline of the report.
    pub headline: String,
    /// Changes that break somebody on the wire.
    pub breaking: usize,
    /// Changes that break the source of Rust callers.
    pub source_breaking: usize,
    /// Changes that a strict reader trips over and callers of the crate do not.
    pub absorbed: usize,
    /// Changes of all sorts.
    pub changes: usize,
    /// Types that have the same members under another name.
    pub renamed: Vec<Renamed>,
    /// Types whose name is gone though nothing on the wire explains it.
    pub without_cause: Vec<String>,
}

/// A type under another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// `quote::Quote`.
    pub old: String,
    /// Its name now.
    pub new: String,
    /// The rules that explain it.
    pub causes: Vec<String>,
}

impl History {
    /// Types renamed without cause, over all steps.
    pub fn without_cause(&self) -> usize {
        let steps = self.points.iter().filter_map(|point| point.step.as_ref());
        steps.map(|step| step.without_cause.len()).sum()
    }
}

/// Compares each publication with the one before. Names are recorded and carried along, as by a run of the generator for
/// each of them. `publications` gives the day, the name of the file and its content, oldest first; one that cannot be read
/// or generated from is left out, and said.
pub fn history(
    publications: impl Iterator<Item = (String, String, Result<Loaded, Problems>)>,
) -> History {
    let mut history = History::default();
    let mut last: Option<Loaded> = None;
    for (day, file, loaded) in publications {
        let mut loaded = match loaded {
            Ok(loaded) => loaded,
            Err(problems) => {
                history.skipped.push(reason(&file, &problems));
                continue;
            }
        };
        // The first is compared with itself, which says what it holds.
        let mut old = last.take().unwrap_or_else(|| loaded.clone());
        loaded.inputs.names.clone_from(&old.inputs.names);
        let first = history.points.is_empty();
        match compare_and_name(&old, &loaded, "0.0.0") {
            Ok((report, names)) => {
                loaded.inputs.names = names.files();
                history.points.push(point(day, file, &report, first));
                last = Some(loaded);
            }
            Err(problems) => {
                history.skipped.push(reason(&file, &problems));
                if first {
                    continue;
                }
                old.label.clear();
                last = Some(old);
            }
        }
    }
    history
}

fn reason(file: &str, problems: &Problems) -> String {
    let first = problems.0.first();
    let what = first.map_or_else(String::new, |problem| problem.to_string());
    let what: Vec<&str> = what.lines().map(str::trim).collect();
    format!("{file}: {}", what.join(" "))
}

fn point(day: String, file: String, report: &Report, first: bool) -> Point {
    let side = &report.new;
    let versions: Vec<&str> = side
        .versions
        .iter()
        .map(|one| one.version.as_str())
        .collect();
    Point {
        day,
        file,
        version: versions.join(", "),
        operations: side.versions.iter().map(|one| one.operations).sum(),
        types: side.census.types,
        events: side.events,
        step: (!first).then(|| step(report)),
    }
}

fn step(report: &Report) -> StepCounts {
    let (renamed, without_cause) = renames(report);
    StepCounts {
        headline: report.headline.clone(),
        breaking: report.summary.breaking,
        source_breaking: report.summary.source_breaking,
        absorbed: report.summary.absorbed,
        changes: report.changes.len(),
        renamed,
        without_cause,
    }
}

/// A type that came or went: its kind, and the declarations of its members.
struct Shape<'r> {
    path: &'r str,
    kind: &'r str,
    members: BTreeSet<(&'r str, String)>,
    causes: BTreeSet<&'r str>,
}

/// Types that are the same under another name; and those whose name is gone without a cause on the wire.
fn renames(report: &Report) -> (Vec<Renamed>, Vec<String>) {
    let (gone, come) = (shapes(report, true), shapes(report, false));
    let renamed = gone.iter().filter_map(|old| {
        let new = come.iter().find(|new| {
            new.kind == old.kind && !old.members.is_empty() && new.members == old.members
        })?;
        Some(Renamed {
            old: old.path.to_owned(),
            new: new.path.to_owned(),
            causes: old.causes.iter().map(|cause| (*cause).to_owned()).collect(),
        })
    });
    let without = gone.iter().filter(|old| {
        let mut causes = old.causes.iter();
        causes.all(|cause| *cause == RUST.id)
    });
    let without = without.map(|old| old.path.to_owned()).collect();
    (renamed.collect(), without)
}

fn shapes(report: &Report, gone: bool) -> Vec<Shape<'_>> {
    let side = |item: &'_ crate::report::RustItem| match (gone, &item.old, &item.new) {
        (true, Some(text), None) | (false, None, Some(text)) => Some(text.clone()),
        _ => None,
    };
    let mut found: BTreeMap<&str, Shape<'_>> = BTreeMap::new();
    let items = || {
        let changes = report.changes.iter();
        changes.flat_map(|change| change.rust.items.iter().map(move |item| (change, item)))
    };
    for (change, item) in items() {
        let wanted = if gone {
            Verdict::SourceBreaking
        } else {
            Verdict::NewApi
        };
        if matches!(item.kind.as_str(), "struct" | "enum")
            && item.verdict == wanted
            && side(item).is_some()
        {
            let shape = found.entry(&item.path).or_insert_with(|| Shape {
                path: &item.path,
                kind: &item.kind,
                members: BTreeSet::new(),
                causes: BTreeSet::new(),
            });
            shape.causes.insert(&change.rule);
        }
    }
    for (_, item) in items() {
        let Some(text) = side(item) else { continue };
        for (at, _) in item.path.match_indices(['.', ':']) {
            if let Some(shape) = found.get_mut(&item.path[..at]) {
                let own = shape.path.rsplit("::").next().unwrap_or_default();
                shape
                    .members
                    .insert((&item.path[at..], text.replace(own, "Self")));
                break;
            }
        }
    }
    found.into_values().collect()
}
