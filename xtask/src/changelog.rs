//! `CHANGELOG.md`: what is not released yet, then the releases, the newest first.

use std::path::Path;
use std::process::Command;
use wise_codegen::problem::{Problem, Problems};

/// The file.
pub const FILE: &str = "CHANGELOG.md";

const HEAD: &str = "# Changelog\n\nWhat changed for users of `wise-api`. An entry is written by `cargo xtask update` from its report, and corrected by \
people before\nthe release. After the `+` of a version stand the version and the day of the API that it describes.\n";

/// The version that the next one comes after: of the newest entry there was at the revision of the old side, or of the
/// crate where that is higher.
pub fn version(root: &Path, old: &str) -> String {
    let own = env!("CARGO_PKG_VERSION");
    let text = match old.split_once(':') {
        Some((revision, _)) if !Path::new(old).exists() => {
            let at = format!("{revision}:{FILE}");
            let shown = Command::new("git")
                .current_dir(root)
                .args(["cat-file", "blob", &at])
                .output();
            // A revision without a changelog has no entry.
            shown.map_or_else(
                |_| String::new(),
                |output| String::from_utf8_lossy(&output.stdout).into_owned(),
            )
        }
        _ => std::fs::read_to_string(root.join(FILE)).unwrap_or_default(),
    };
    let mut headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    match headings.find(|heading| is_version(heading)) {
        Some(newest) if numbers(newest) > numbers(own) => newest.trim().to_owned(),
        _ => own.to_owned(),
    }
}

fn numbers(version: &str) -> Vec<u64> {
    let plain = version.trim().split(['+', '-']).next().unwrap_or_default();
    plain
        .split('.')
        .map(|number| number.parse().unwrap_or(0))
        .collect()
}

/// Puts an entry before all others.
pub fn add(root: &Path, entry: &str) -> Result<(), Problems> {
    let path = root.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => HEAD.to_owned(),
        Err(error) => return Err(cannot("read", &error)),
    };
    std::fs::write(&path, with(&text, entry)).map_err(|error| cannot("written", &error))
}

/// Whether a heading is that of a release. What is not released yet stands above all releases, under a heading in words.
fn is_version(heading: &str) -> bool {
    heading.starts_with(|first: char| first.is_ascii_digit())
}

fn with(text: &str, entry: &str) -> String {
    let mut headings = text.match_indices("\n## ");
    let (before, after) = match headings.find(|(at, mark)| is_version(&text[at + mark.len()..])) {
        Some((at, _)) => text.split_at(at + 1),
        None => (text, ""),
    };
    let gap = if after.is_empty() { "" } else { "\n" };
    format!(
        "{}\n\n{}\n{gap}{after}",
        before.trim_end(),
        entry.trim_end()
    )
}

fn cannot(what: &str, error: &std::io::Error) -> Problems {
    let what = format!("`{FILE}` cannot be {what}: {error}");
    Problems(vec![Problem::new("", what, "Check its permissions")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_entry_stands_first() {
        let one = with(HEAD, "## 0.2.0\n\nfirst\n");
        assert_eq!(one, format!("{HEAD}\n## 0.2.0\n\nfirst\n"));
        let two = with(&one, "## 0.3.0\n\nsecond");
        assert_eq!(
            two,
            format!("{HEAD}\n## 0.3.0\n\nsecond\n\n## 0.2.0\n\nfirst\n")
        );
        let above = with(
            &format!("{HEAD}\n## Unreleased\n\nnext\n"),
            "## 0.2.0\n\nfirst",
        );
        assert_eq!(
            above,
            format!("{HEAD}\n## Unreleased\n\nnext\n\n## 0.2.0\n\nfirst\n")
        );
        assert!(with(&above, "## 0.3.0").contains("next\n\n## 0.3.0\n\n## 0.2.0"));
        assert!(numbers("0.10.0+2026q3.20260820") > numbers("0.9.9"));
    }
}
