//! What happened since the last release: its tag, and what the changelog says.

use std::path::Path;
use std::process::Command;

use wise_codegen::problem::{Problem, Problems};
use wise_diff::release::Part;

const UNRELEASED: &str = "## Unreleased";

/// What a part of a version says.
pub fn word(part: Part) -> &'static str {
    match part {
        Part::Fix => "no change for callers",
        Part::Feature => "something new to call",
        Part::Breaking => "a change that callers have to follow",
    }
}

/// The newest tag of a release that is an ancestor.
pub fn last_tag(root: &Path) -> Option<String> {
    let describe = ["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"];
    let tag = said(root, "git", &describe).ok()?;
    let tag = tag.trim();
    (!tag.is_empty()).then(|| tag.to_owned())
}

/// The lines above the newest release, without headings of versions that were announced and never tagged.
pub fn unreleased(log: &str) -> String {
    let (_, entry) = released(log, "");
    entry
}

/// What the entries of the changelog are to callers. `Changed` and `Removed` count as breaking: whoever wrote them knew of no better word.
pub fn by_changelog(entry: &str) -> Part {
    let parts = entry.lines().map(|line| {
        let line = line.trim_start_matches("- ");
        if line.starts_with("Changed:") || line.starts_with("Removed:") {
            Part::Breaking
        } else if line.starts_with("Added:") {
            Part::Feature
        } else {
            Part::Fix
        }
    });
    parts.max().unwrap_or(Part::Fix)
}

/// The changelog with what is not released under this heading, and those lines alone.
pub fn released(log: &str, heading: &str) -> (String, String) {
    let Some((before, after)) = log.split_once(UNRELEASED) else {
        return (log.to_owned(), String::new());
    };
    let (entry, rest) = match after.find("\n## ") {
        Some(at) => after.split_at(at),
        None => (after, ""),
    };
    let entry = entry.trim();
    let text = format!("{before}{UNRELEASED}\n\n## {heading}\n\n{entry}\n{rest}");
    (text, entry.to_owned())
}

/// A file of the repository.
pub fn read(root: &Path, file: &str) -> Result<String, Problems> {
    std::fs::read_to_string(root.join(file))
        .map_err(|error| trouble(format!("`{file}` cannot be read: {error}"), "Check it"))
}

/// What a command says, if it succeeds.
pub fn said(root: &Path, program: &str, arguments: &[&str]) -> Result<String, Problems> {
    let line = format!("{program} {}", arguments.join(" "));
    let output = Command::new(program)
        .current_dir(root)
        .args(arguments)
        .output();
    let output = output
        .map_err(|error| trouble(format!("`{line}` does not start: {error}"), "Install it"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(trouble(
        format!("`{line}` failed: {}", why.trim()),
        "Run it by itself",
    ))
}

pub fn trouble(what: impl Into<String>, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what.into(), todo)])
}
