//! The report as text. Every format shows the same changes in the same order.

mod explain;
mod markdown;
mod terminal;

pub use explain::{explain, list};
pub use markdown::markdown;
pub use terminal::terminal;

use crate::report::{Breaks, Change, Step, Verdict};

/// Where a change is seen, as the end of a line: the first few places and how many more there are.
pub fn whereabouts(change: &Change, most: usize) -> String {
    if change.everywhere {
        return format!(" — at every operation, {} places", change.places.len());
    }
    let places = change.places.iter().map(|place| {
        let text = format!("{} {}", place.operation, place.path);
        text.trim().to_owned()
    });
    let places: Vec<String> = places.filter(|text| !text.is_empty()).collect();
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
        Verdict::SourceBreaking => "source-breaking",
        Verdict::NewApi => "new API",
        Verdict::Invisible => "invisible",
    }
}

/// What to do, in words.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Nothing => "nothing to do",
        Step::Regenerate => "regenerate, no release",
        Step::Release => "safe to release",
        Step::Decide => "a person decides",
    }
}
