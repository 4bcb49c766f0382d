//! For a pull request: what a reviewer reads first. What matters is open, the rest folds.

use super::inline::{code, html_line, markdown_line};
use super::{advised, rust, some, whereabouts, wire};
use crate::report::{Change, Report, Severity};
use std::fmt::Write;

/// The most that fits into the text of a pull request, less some room for what comes around the report. The limit is
/// 65,536 characters.
const MOST: usize = 60_000;

/// More entries than these fold, and more Rust items of one change than half as many.
const OPEN: usize = 12;

/// The report as Markdown. What does not fit into a pull request is counted instead of listed.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    for most in [usize::MAX, 200, 80, 30, 10, 3] {
        text = whole(report, most);
        if text.chars().count() <= MOST {
            break;
        }
    }
    text
}

fn whole(report: &Report, most: usize) -> String {
    let mut out = format!("**{}**\n\n", markdown_line(&report.headline));
    let [old, new] = super::sides(report);
    if super::is_migration(report) {
        let _ = writeln!(
            out,
            "What callers of {} change to call {}, and what they gain.\n",
            markdown_line(&old),
            markdown_line(&new)
        );
    }
    let from = [&report.old, &report.new].map(|side| code(&side.label));
    let _ = writeln!(
        out,
        "From {} to {} ({} to {})",
        markdown_line(&old),
        markdown_line(&new),
        from[0],
        from[1]
    );
    if !report.changes.is_empty() {
        counts(&mut out, report);
        breaking(&mut out, report, most);
        operations(&mut out, report, most);
        names(&mut out, report, most);
        census(&mut out, report, most);
        everything(&mut out, report, most);
    }
    if let Some(release) = &report.release {
        let _ = writeln!(
            out,
            "\nNext version: `{}` ({}).",
            release.to, release.reason
        );
    }
    let _ = writeln!(out, "\n**{}**\n", advised(report));
    for reason in &report.advice.reasons {
        let _ = writeln!(out, "- {}", markdown_line(reason));
    }
    out
}

fn counts(out: &mut String, report: &Report) {
    let summary = &report.summary;
    let misread = match summary.misread {
        0 => "| | |".to_owned(),
        count => format!("| compiles, and may mean something else | {count} |"),
    };
    let _ = write!(
        out,
        "\n| on the wire | | in Rust | |\n|---|--:|---|--:|\n\
        | breaking | {} | source-breaking | {} |\n\
        | absorbed | {} | new API | {} |\n\
        | additive | {} | invisible | {} |\n\
        | neutral | {} {misread}\n",
        summary.breaking,
        summary.source_breaking,
        summary.absorbed,
        summary.new_api,
        summary.additive,
        summary.invisible,
        summary.neutral,
    );
}

/// A section of entries, each of one or more lines. The first few are open, the others fold.
fn section(out: &mut String, title: &str, entries: &[String], most: usize) {
    if entries.is_empty() {
        return;
    }
    let _ = write!(out, "\n### {title}: {}\n\n", entries.len());
    let shown = &entries[..entries.len().min(most)];
    let (open, folded) = shown.split_at(shown.len().min(OPEN));
    for entry in open {
        let _ = writeln!(out, "{entry}");
    }
    if !folded.is_empty() {
        let _ = write!(
            out,
            "\n<details><summary>{} more</summary>\n\n",
            folded.len()
        );
        for entry in folded {
            let _ = writeln!(out, "{entry}");
        }
        out.push_str("\n</details>\n");
    }
    if let Some(more @ 1..) = entries.len().checked_sub(most) {
        let _ = writeln!(
            out,
            "\n{more} more do not fit here: `cargo xtask diff` has them."
        );
    }
}

fn breaking(out: &mut String, report: &Report, most: usize) {
    let of = |wanted: fn(&Change) -> bool| -> Vec<String> {
        let changes = report.changes.iter().filter(|change| wanted(change));
        changes.map(|change| broken(change, most)).collect()
    };
    section(
        out,
        "Breaking for Rust callers",
        &of(|change| change.rust.verdict.breaks_callers()),
        most,
    );
    section(
        out,
        "Breaking on the wire alone",
        &of(|change| {
            change.severity == Severity::Breaking && !change.rust.verdict.breaks_callers()
        }),
        most,
    );
}

/// One breaking change: what it is, the Rust items, and what to write instead.
fn broken(change: &Change, most: usize) -> String {
    let title = format!("{}{}", change.title, whereabouts(change, 3));
    let mut text = format!(
        "- {} (`{}`, `{}`)",
        markdown_line(&title),
        change.rule,
        change.fingerprint
    );
    if let Some(reason) = &change.accepted {
        let _ = write!(text, " **accepted:** {}", markdown_line(reason));
    }
    let items = super::outer(&change.rust.items).into_iter();
    let items: Vec<String> = items
        .filter(|item| item.verdict.breaks_callers())
        .map(|item| match (&item.old, &item.new) {
            (Some(old), Some(new)) => {
                format!(
                    "{} changed from {} to {}",
                    code(&item.path),
                    code(old),
                    code(new)
                )
            }
            (_, Some(new)) => format!("{} is now {}", code(&item.path), code(new)),
            (_, None) => format!("{} was removed", code(&item.path)),
        })
        .collect();
    let folds = items.len() > OPEN / 2;
    if folds {
        let _ = write!(
            text,
            "\n  <details><summary>{} Rust items</summary>\n",
            items.len()
        );
    }
    for item in items.iter().take(most.min(60)) {
        let _ = write!(text, "\n  - {item}");
    }
    if let Some(more @ 1..) = items.len().checked_sub(most.min(60)) {
        let _ = write!(text, "\n  - and {more} more");
    }
    if folds {
        text.push_str("\n\n  </details>");
    }
    for line in &change.rust.behaviour {
        let _ = write!(text, "\n  - {}", markdown_line(line));
    }
    if let Some(line) = super::successor(change) {
        let _ = write!(text, "\n  - instead: {}", markdown_line(line));
    }
    text
}

fn operations(out: &mut String, report: &Report, most: usize) {
    let new = report
        .changes
        .iter()
        .filter(|one| one.rule == "operation.added");
    let entries: Vec<String> = new
        .map(|change| {
            let place = change.places.first();
            let http = place.map_or("", |place| place.http.as_str());
            let mut text = format!("- {}", code(http));
            for item in super::methods(change) {
                let _ = write!(text, "\n  - {}", code(&super::signature(item)));
            }
            text
        })
        .collect();
    section(out, "New operations", &entries, most);
}

fn names(out: &mut String, report: &Report, most: usize) {
    let names = report.chosen_names.iter();
    let entries: Vec<String> = names
        .map(|name| format!("- {}", markdown_line(name)))
        .collect();
    section(
        out,
        "Names that the generator chose, marked in the `names.toml` of their resources",
        &entries,
        most,
    );
}

fn census(out: &mut String, report: &Report, most: usize) {
    let rows = super::census_rows(report);
    let untyped = &report.untyped;
    let places = [("now", &untyped.added), ("no longer", &untyped.removed)];
    if rows.is_empty() && places.iter().all(|(_, list)| list.is_empty()) {
        return;
    }
    out.push_str("\n### Census\n\n| | before | now |\n|---|--:|--:|\n");
    for (what, old, new) in rows {
        let _ = writeln!(out, "| {} | {old} | {new} |", markdown_line(&what));
    }
    for (when, list) in places {
        if !list.is_empty() {
            let count = list.len();
            let _ = write!(
                out,
                "\n<details><summary>Untyped {when}: {count}</summary>\n\n"
            );
            for place in list.iter().take(most) {
                let _ = writeln!(out, "- {}", markdown_line(place));
            }
            out.push_str("\n</details>\n");
        }
    }
}

fn everything(out: &mut String, report: &Report, most: usize) {
    let count = report.changes.len();
    let _ = write!(
        out,
        "\n<details><summary>{}</summary>\n\n| on the wire | in Rust | change | rule |\n|---|---|---|---|\n",
        html_line(&format!("Every change, one line for each cause: {count}"))
    );
    for change in report.changes.iter().take(most) {
        let text = format!("{}{}", change.title, whereabouts(change, 3));
        let _ = writeln!(
            out,
            "| {} | {} | {} | `{}` |",
            wire(change),
            rust(change),
            markdown_line(&text),
            change.rule
        );
    }
    out.push_str("\n</details>\n");
    if let Some(more @ 1..) = count.checked_sub(most) {
        let rules: Vec<String> = report.changes[most..]
            .iter()
            .map(|change| format!("`{}`", change.rule))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let _ = writeln!(out, "\n{more} more do not fit here: {}.", some(&rules, 12));
    }
}
