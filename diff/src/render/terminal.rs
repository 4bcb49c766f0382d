//! For a terminal: what to do, then one line a change, with both columns.

use super::inline::visible;
use super::{advised, brief, heading, instead, rust, sections, whereabouts, wire};
use crate::report::{Change, Report, Section};
use std::fmt::Write;

/// The most changes of one kind that nobody notices.
const MOST: usize = 8;

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
                // What nobody notices does not push away what somebody does.
                let most = if section == Section::Quiet {
                    MOST
                } else {
                    usize::MAX
                };
                for change in block.changes.iter().take(most) {
                    let mark = match section {
                        Section::Quiet => String::new(),
                        _ => format!(" [{}]{}", change.fingerprint, accepted(change)),
                    };
                    let _ = writeln!(out, "{:34}{}{mark}", "", brief(change));
                }
                if let Some(more @ 1..) = block.changes.len().checked_sub(most) {
                    let _ = writeln!(out, "{:34}and {more} more: --format json has them", "");
                }
            } else {
                let places = whereabouts(first, 3);
                let (title, instead) = (&first.title, instead(first));
                let mark = format!("[{} {}]{}", first.rule, first.fingerprint, accepted(first));
                let _ = writeln!(out, "{columns} {title}{places}{instead} {mark}");
            }
        }
    }
    let _ = writeln!(out, "\n{}", advised(report));
    for reason in &report.advice.reasons {
        let _ = writeln!(out, "  {reason}");
    }
    out
}

/// Why a person has accepted it, if one has.
fn accepted(change: &Change) -> String {
    let reason = change.accepted.as_deref();
    reason.map_or_else(String::new, |reason| {
        format!(" accepted: {}", visible(reason))
    })
}
