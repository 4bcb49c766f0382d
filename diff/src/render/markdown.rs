//! For a pull request: a table, and the Rust items of what breaks.

use super::{rust, step, whereabouts, wire};
use crate::report::{Report, Verdict};
use std::fmt::Write;

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = format!(
        "**{}**\n\n`{}` → `{}`\n",
        report.headline, report.old.label, report.new.label
    );
    if !report.changes.is_empty() {
        out.push_str("\n| on the wire | in Rust | change | rule |\n|---|---|---|---|\n");
    }
    for change in &report.changes {
        let text = format!("{}{}", change.title, whereabouts(change, 3)).replace('|', "\\|");
        let text = text.replace('\n', " ");
        let _ = writeln!(
            out,
            "| {} | {} | {text} | `{}` |",
            wire(change),
            rust(change),
            change.rule
        );
    }
    let breaking = report
        .changes
        .iter()
        .filter(|one| one.rust.verdict == Verdict::SourceBreaking);
    for (index, change) in breaking.enumerate() {
        if index == 0 {
            out.push_str("\n### What callers change\n");
        }
        let _ = write!(
            out,
            "\n<details><summary>{}</summary>\n\n",
            escape(&change.title)
        );
        for item in change
            .rust
            .items
            .iter()
            .filter(|item| item.verdict == Verdict::SourceBreaking)
        {
            let _ = match &item.new {
                Some(new) => writeln!(out, "- `{}` is now `{new}`", item.path),
                None => writeln!(out, "- `{}` is gone", item.path),
            };
        }
        if !change.successors.is_empty() {
            let _ = writeln!(out, "- instead: `{}`", change.successors.join("`, `"));
        }
        out.push_str("\n</details>\n");
    }
    if let Some(release) = &report.release {
        let _ = writeln!(
            out,
            "\nNext version: `{}` ({}).",
            release.to, release.reason
        );
    }
    let _ = writeln!(out, "\n**{}**\n", step(report.advice.step));
    for reason in &report.advice.reasons {
        let _ = writeln!(out, "- {reason}");
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
