//! For a terminal: one line a change, with both columns.

use super::{rust, step, whereabouts, wire};
use crate::report::Report;
use std::fmt::Write;

/// The report as plain text.
pub fn terminal(report: &Report) -> String {
    let mut out = format!(
        "{} → {}\n{}\n",
        report.old.label, report.new.label, report.headline
    );
    if !report.changes.is_empty() {
        let _ = writeln!(out, "\n{:<16} {:<15} change", "on the wire", "in Rust");
    }
    for change in &report.changes {
        let places = whereabouts(change, 3);
        let (wire, rust) = (wire(change), rust(change));
        let _ = writeln!(
            out,
            "{wire:<16} {rust:<15} {}{places} [{}]",
            change.title, change.rule
        );
        if !change.successors.is_empty() {
            let _ = writeln!(out, "{:32} instead: {}", "", change.successors.join(", "));
        }
    }
    if let Some(release) = &report.release {
        let _ = writeln!(out, "\nnext version: {} ({})", release.to, release.reason);
    }
    let _ = writeln!(out, "\n{}", step(report.advice.step));
    for reason in &report.advice.reasons {
        let _ = writeln!(out, "  {reason}");
    }
    out
}
