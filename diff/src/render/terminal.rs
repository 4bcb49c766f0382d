//! For a terminal: what to do, then one line a change, with both columns.

use super::{brief, heading, instead, rust, sections, step, whereabouts, wire};
use crate::report::Report;
use std::fmt::Write;

/// The report as plain text.
pub fn terminal(report: &Report) -> String {
    let mut out = format!(
        "{} → {}\n{}\n",
        report.old.label, report.new.label, report.headline
    );
    if let Some(release) = &report.release {
        let _ = writeln!(out, "next version: {} ({})", release.to, release.reason);
    }
    for (section, blocks) in sections(report) {
        let count: usize = blocks.iter().map(|block| block.changes.len()).sum();
        let title = format!("{} ({count})", heading(section));
        let _ = writeln!(out, "\n{:<16} {:<15} {title}", "on the wire", "in Rust");
        for block in blocks {
            let Some(first) = block.changes.first() else {
                continue;
            };
            let columns = format!("{:<16} {:<15}", wire(first), rust(first));
            if block.shares() {
                let _ = writeln!(out, "{columns} {} × [{}]", block.changes.len(), first.rule);
                for change in block.changes {
                    let _ = writeln!(out, "{:34}{}", "", brief(change));
                }
            } else {
                let places = whereabouts(first, 3);
                let (title, instead) = (&first.title, instead(first));
                let _ = writeln!(out, "{columns} {title}{places}{instead} [{}]", first.rule);
            }
        }
    }
    let _ = writeln!(out, "\n{}", step(report.advice.step));
    for reason in &report.advice.reasons {
        let _ = writeln!(out, "  {reason}");
    }
    out
}
