//! The report as text. Every format shows the same changes in the same order.

mod explain;
mod history;
mod html;
pub mod inline;
mod markdown;
mod page;
mod terminal;

pub use explain::{explain, list};
pub use history::{history_html, history_text};
pub use html::html;
pub use markdown::markdown;
pub use terminal::terminal;

use crate::report::{Breaks, Change, Counts, Report, RustItem, Section, Step, Verdict};
use std::collections::BTreeSet;

/// From how many changes of one kind on they share a heading.
const BLOCK: usize = 4;

/// Changes of one rule that do the same to the same people.
#[derive(Clone, Copy, Debug)]
pub struct Block<'r> {
    /// All of them, in order.
    pub changes: &'r [Change],
}

impl Block<'_> {
    /// Whether they are so many that they share a heading.
    pub fn shares(&self) -> bool {
        self.changes.len() >= BLOCK
    }
}

/// The parts of a report that are not empty, each with its changes in blocks.
pub fn sections(report: &Report) -> Vec<(Section, Vec<Block<'_>>)> {
    let parts = report
        .changes
        .chunk_by(|a, b| a.section() == b.section())
        .filter_map(|part| Some((part.first()?.section(), part)));
    parts
        .map(|(section, part)| (section, blocks(part)))
        .collect()
}

fn blocks(part: &[Change]) -> Vec<Block<'_>> {
    let same = |a: &Change, b: &Change| {
        (&a.rule, wire(a), a.rust.verdict) == (&b.rule, wire(b), b.rust.verdict)
    };
    let mut found = Vec::new();
    for run in part.chunk_by(same) {
        // A few stand for themselves.
        let size = if run.len() >= BLOCK { run.len() } else { 1 };
        found.extend(run.chunks(size).map(|changes| Block { changes }));
    }
    found
}

/// Both sides by version and day of publication: `2026Q3 of 2026-08-20`.
pub fn sides(report: &Report) -> [String; 2] {
    [&report.old, &report.new].map(|side| {
        let versions: Vec<&Counts> = side.versions.iter().collect();
        dated(&versions)
    })
}

/// Versions with the days of their publication: `legacy and 2026Q3 of 2026-08-20`, `legacy of 2026-07-22 and 2026Q3 of 2026-08-20`.
pub fn dated(versions: &[&Counts]) -> String {
    let runs = versions.chunk_by(|one, other| one.published == other.published);
    let runs = runs.map(|run| {
        let names = run.iter().map(|one| version(&one.version));
        let names = names.collect::<Vec<_>>().join(" and ");
        match &run[0].published {
            Some(day) => format!("{names} of {day}"),
            // Not to be read as of the day behind the next version.
            None if run.len() < versions.len() => format!("{names} (day unknown)"),
            None => names,
        }
    });
    runs.collect::<Vec<_>>().join(" and ")
}

/// The versions of the new side that changes are in; the newest one where they are in none.
pub fn changed(report: &Report) -> Vec<&Counts> {
    let places = report.changes.iter().flat_map(|change| &change.places);
    let named: BTreeSet<&str> = places.map(|place| place.version.as_str()).collect();
    let versions = report.new.versions.iter();
    let found: Vec<&Counts> = versions
        .filter(|one| named.contains(one.version.as_str()))
        .collect();
    if found.is_empty() {
        report.new.versions.last().into_iter().collect()
    } else {
        found
    }
}

/// A version as Wise writes it.
pub fn version(directory: &str) -> String {
    if directory.starts_with(|c: char| c.is_ascii_digit()) {
        directory.to_uppercase()
    } else {
        directory.to_owned()
    }
}

/// Whether two versions are compared, which makes a migration page.
pub fn is_migration(report: &Report) -> bool {
    match (
        report.old.versions.as_slice(),
        report.new.versions.as_slice(),
    ) {
        ([old], [new]) => old.version != new.version,
        _ => false,
    }
}

/// The heading of a part.
pub fn heading(section: Section) -> &'static str {
    match section {
        Section::Breaking => "Breaking",
        Section::Absorbed => "Absorbed: strict readers break, callers of the crate do not",
        Section::New => "New",
        Section::Advised => "For authors of new code",
        Section::Quiet => "Without effect on callers",
    }
}

/// A change below the heading of its block: what is the same in the block is left out.
pub fn brief(change: &Change) -> String {
    let facts = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!(": from {old} to {new}"),
        (Some(one), None) | (None, Some(one)) if !change.subject.contains(&format!("`{one}`")) => {
            format!(" ({one})")
        }
        _ => String::new(),
    };
    format!(
        "{}{facts}{}{}",
        change.subject,
        whereabouts(change, 3),
        instead(change)
    )
}

/// What to use instead, and what the crate does in another way, as the end of a line.
pub fn instead(change: &Change) -> String {
    let mut text = String::new();
    if !change.successors.is_empty() {
        text = format!("; instead: {}", change.successors.join(", "));
    }
    if !change.rust.behaviour.is_empty() {
        text = format!("{text}; in the crate: {}", change.rust.behaviour.join(", "));
    }
    text
}

/// Where a change is seen, as the end of a line: the first few places and how many more there are.
pub fn whereabouts(change: &Change, most: usize) -> String {
    if change.everywhere {
        return format!(" — at every operation, {} places", change.places.len());
    }
    let told = |text: &String| change.subject.contains(&format!("`{text}`"));
    let places = change.places.iter().map(|place| {
        let text = format!("{} {}", place.operation, place.path);
        text.trim().to_owned()
    });
    let places: Vec<String> = places
        .filter(|text| !text.is_empty() && !told(text))
        .collect();
    if places.is_empty() {
        String::new()
    } else {
        format!(" — {}", some(&places, most))
    }
}

/// The first few, and how many more there are.
pub fn some(texts: &[String], most: usize) -> String {
    let shown = texts[..texts.len().min(most)].join("; ");
    match texts.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}

/// The first column.
pub fn wire(change: &Change) -> &'static str {
    match (change.wire.breaks, change.wire.absorbed) {
        (Breaks::DeployedCaller, true) => "absorbed",
        (Breaks::DeployedCaller, false) => "deployed callers",
        (Breaks::NewCaller, _) => "new callers",
        (Breaks::Nobody, _) => "nobody",
    }
}

/// The second column.
pub fn rust(change: &Change) -> &'static str {
    match change.rust.verdict {
        Verdict::Misread => "compiles, and may mean something else",
        Verdict::SourceBreaking => "source-breaking",
        Verdict::NewApi => "new API",
        Verdict::Invisible => "invisible",
    }
}

/// What to call instead of what is gone. What is only declared in another way says so itself.
fn successor(change: &Change) -> Option<&str> {
    let lines = change.rust.instead.as_deref()?.lines();
    let own = [crate::rules::SPLIT.id, crate::rules::JOINED.id].contains(&change.rule.as_str());
    lines
        .last()
        .filter(|_| own || !change.successors.is_empty())
}

/// The items that stand for themselves: not the members of a type that comes or goes as a whole.
fn outer(items: &[RustItem]) -> Vec<&RustItem> {
    let whole: BTreeSet<&str> = items
        .iter()
        .filter(|item| item.old.is_none() || item.new.is_none())
        .filter(|item| matches!(item.kind.as_str(), "struct" | "enum"))
        .map(|item| item.path.as_str())
        .collect();
    let member = |item: &&RustItem| {
        let mut ends = item.path.match_indices(['.', ':']);
        ends.any(|(at, _)| whole.contains(&item.path[..at]))
    };
    items.iter().filter(|item| !member(item)).collect()
}

/// The methods of clients that a change brings.
fn methods(change: &Change) -> impl Iterator<Item = &RustItem> {
    let items = change.rust.items.iter();
    items.filter(|item| item.verdict == Verdict::NewApi && is_call(item))
}

/// A method of a resource, which makes a call: `quote::Quotes::create`.
fn is_call(item: &RustItem) -> bool {
    let declared = item.new.as_deref().unwrap_or_default();
    item.kind == "function" && declared.contains("-> Call<")
}

/// A method as it is declared, after the way to it: `quote::Quotes::get(&self, id: QuoteId) -> Call<…>`.
fn signature(item: &RustItem) -> String {
    let declared = item.new.as_deref().unwrap_or_default();
    format!("{}{}", item.path, declared.trim_start_matches("fn"))
}

/// What is generated, counted: name, before and now, of what is not the same.
fn census_rows(report: &Report) -> Vec<(String, usize, usize)> {
    let operations = |side: &crate::report::SideSummary| {
        let versions = side.versions.iter();
        versions.map(|version| version.operations).sum::<usize>()
    };
    let (old, new) = (&report.old.census, &report.new.census);
    let mut rows = vec![
        (
            "operations",
            operations(&report.old),
            operations(&report.new),
        ),
        ("event versions", report.old.events, report.new.events),
        ("types", old.types, new.types),
        ("structs", old.structs, new.structs),
        ("fields", old.fields, new.fields),
        ("open enums", old.enums, new.enums),
        ("enum values", old.values, new.values),
        ("unions", old.unions, new.unions),
        ("parameters", old.parameters, new.parameters),
        ("documented error bodies", old.errors, new.errors),
        ("untyped values", report.untyped.old, report.untyped.new),
    ]
    .into_iter()
    .map(|(what, old, new)| (what.to_owned(), old, new))
    .collect::<Vec<_>>();
    let reasons: BTreeSet<&String> = old.skipped.keys().chain(new.skipped.keys()).collect();
    for reason in reasons {
        let count = |census: &crate::report::Census| census.skipped.get(reason).copied();
        let (old, new) = (count(old), count(new));
        rows.push((
            format!("skipped: {reason}"),
            old.unwrap_or_default(),
            new.unwrap_or_default(),
        ));
    }
    rows.retain(|(_, old, new)| old != new);
    rows
}

/// What to do, in words. Names that the generator chose are looked at before a release that is safe otherwise: later they could
/// only be changed by breaking callers.
pub fn advised(report: &Report) -> String {
    let names = report.chosen_names.len();
    match report.advice.step {
        Step::Nothing => "nothing to do".to_owned(),
        Step::Regenerate => "regenerate, no release".to_owned(),
        Step::Release if names == 0 => "safe to release".to_owned(),
        Step::Release => {
            let s = if names == 1 { "" } else { "s" };
            format!("safe to release, once {names} new name{s} are looked at")
        }
        Step::Decide => "a person decides".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(version: &str, day: Option<&str>) -> Counts {
        Counts {
            version: version.to_owned(),
            published: day.map(str::to_owned),
            ..Counts::default()
        }
    }

    #[test]
    fn each_version_has_its_own_day() {
        let of = |list: &[(&str, Option<&str>)]| {
            let all: Vec<Counts> = list.iter().map(|(name, day)| counts(name, *day)).collect();
            dated(&all.iter().collect::<Vec<_>>())
        };
        let (march, june) = (Some("2031-03-01"), Some("2031-06-01"));
        for (list, line) in [
            (vec![("2031q1", march)], "2031Q1 of 2031-03-01"),
            (
                vec![("legacy", march), ("2031q1", march)],
                "legacy and 2031Q1 of 2031-03-01",
            ),
            (
                vec![("legacy", march), ("2031q1", june)],
                "legacy of 2031-03-01 and 2031Q1 of 2031-06-01",
            ),
            (
                vec![("legacy", None), ("2031q1", june)],
                "legacy (day unknown) and 2031Q1 of 2031-06-01",
            ),
        ] {
            assert_eq!(of(&list), line);
        }
        assert_eq!(of(&[("2031q1", None)]), "2031Q1");
    }
}
