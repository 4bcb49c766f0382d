//! The next release: its version by SemVer, with the version and the day of the API as build metadata, and what the
//! changelog says of it.

use crate::report::{Change, Release, Report, Severity, Verdict};
use std::fmt::Write;

/// What to release after a version.
pub fn advise(report: &Report, from: &str) -> Release {
    let part = part(report);
    let reason = match part {
        Part::Breaking => "callers have to change their source",
        Part::Feature => "there is something new to call",
        Part::Fix => "no public item changed",
    };
    let (number, part) = next(from, part);
    let to = format!("{number}{}", metadata(report));
    Release {
        from: from.to_owned(),
        changelog: changelog(report, &to),
        to,
        part: part.to_owned(),
        reason: reason.to_owned(),
    }
}

/// What a release is to callers, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Nothing that they see.
    Fix,
    /// Something new to call.
    Feature,
    /// They may have to change their source.
    Breaking,
}

/// What a report is to callers.
pub fn part(report: &Report) -> Part {
    if report.summary.source_breaking + report.summary.misread > 0 {
        Part::Breaking
    } else if report.summary.new_api > 0 {
        Part::Feature
    } else {
        Part::Fix
    }
}

/// The version after this one, and the part of it that goes up. Before 1.0.0 the middle number goes up for what breaks, and the last one for
/// everything else.
pub fn next(from: &str, part: Part) -> (String, &'static str) {
    let plain = from.split(['+', '-']).next().unwrap_or(from);
    let mut numbers = plain
        .split('.')
        .map(|text| text.parse::<u64>().unwrap_or(0));
    let mut number = || numbers.next().unwrap_or(0);
    let (major, minor, patch) = (number(), number(), number());
    match (major, part) {
        (0, Part::Breaking) => (format!("0.{}.0", minor + 1), "minor"),
        (0, _) => (format!("0.{minor}.{}", patch + 1), "patch"),
        (_, Part::Breaking) => (format!("{}.0.0", major + 1), "major"),
        (_, Part::Feature) => (format!("{major}.{}.0", minor + 1), "minor"),
        (_, Part::Fix) => (format!("{major}.{minor}.{}", patch + 1), "patch"),
    }
}

/// Version and day of the API, as build metadata: `+2026q3.20260820`.
pub fn metadata(report: &Report) -> String {
    let version = report.new.versions.last().map(|one| one.version.as_str());
    let day = report
        .new
        .published
        .as_ref()
        .map(|day| day.replace('-', ""));
    let parts: Vec<String> = version.map(str::to_owned).into_iter().chain(day).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("+{}", parts.join("."))
    }
}

fn changelog(report: &Report, version: &str) -> String {
    let mut text = format!("## {version}\n");
    if let Some(day) = &report.new.published {
        let _ = write!(
            text,
            "\nThe API as published on {day}: {}.\n",
            report.headline
        );
    }
    let source = |change: &&Change| change.rust.verdict.breaks_callers();
    let wire = |change: &&Change| !source(change) && change.severity == Severity::Breaking;
    let new = |change: &&Change| change.rust.verdict == Verdict::NewApi && !wire(change);
    let rest = |change: &&Change| {
        change.rust.verdict == Verdict::Invisible
            && matches!(change.severity, Severity::Absorbed | Severity::Additive)
    };
    section(&mut text, "Changed, and callers with it", report, &source);
    section(
        &mut text,
        "Changed at Wise, without a change to the crate's API",
        report,
        &wire,
    );
    section(&mut text, "New", report, &new);
    section(
        &mut text,
        "Taken in without a change to callers",
        report,
        &rest,
    );
    text
}

fn section(text: &mut String, title: &str, report: &Report, which: &dyn Fn(&&Change) -> bool) {
    let changes: Vec<&Change> = report.changes.iter().filter(which).collect();
    if changes.is_empty() {
        return;
    }
    let _ = write!(text, "\n### {title}\n\n");
    for change in changes {
        let line = format!("{}{}", change.title, crate::render::whereabouts(change, 3));
        let _ = writeln!(text, "- {}", crate::render::inline::markdown_line(&line));
        let broken =
            change.rust.items.iter().filter(|item| {
                change.rust.verdict.breaks_callers() && item.verdict.breaks_callers()
            });
        let paths: Vec<String> = broken.map(|item| format!("`{}`", item.path)).collect();
        if !paths.is_empty() {
            let _ = writeln!(text, "  Affected: {}.", crate::render::some(&paths, 6));
        }
        if !change.successors.is_empty() {
            let _ = writeln!(text, "  Instead: `{}`.", change.successors.join("`, `"));
        }
    }
}
