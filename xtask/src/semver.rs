//! `cargo xtask semver`: whether the next version number covers the changes of public items since the last release.
//!
//! Three look at it, and the highest counts: `cargo xtask diff` at the contracts, people in the changelog, and `cargo-semver-checks` at
//! the crate as it is compiled, the hand-written part included. Where the last finds more than the other two, somebody forgot a line.

use std::path::Path;
use std::process::Command;

use wise_codegen::problem::{Problem, Problems};
use wise_diff::release::{Part, part};

use crate::{changelog, since, workspace};

/// The program, and how it is installed.
const TOOL: &str = "cargo-semver-checks";
const INSTALL: &str = "cargo install cargo-semver-checks --version 0.51.0 --locked";

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The tag to compare with [default: the newest tag `v*` that is an ancestor]
    #[arg(long, value_name = "TAG")]
    since: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    check(&workspace::root(), args.since.as_deref())
}

/// Holds the crate against a tag, or the last one.
pub fn check(root: &Path, tag: Option<&str>) -> Result<(), Problems> {
    let Some(tag) = tag.map(str::to_owned).or_else(|| since::last_tag(root)) else {
        println!(
            "no tag `v*` is an ancestor: nothing is released that the crate could be held against"
        );
        return Ok(());
    };
    if !workspace::installed(TOOL) {
        let what = format!(
            "{TOOL}, which compares the public items with those of {tag}, is not installed"
        );
        return Err(trouble(&what, &format!("Install it with `{INSTALL}`")));
    }
    let found = compiled(
        root,
        &[
            "--manifest-path",
            "wise-api/Cargo.toml",
            "--baseline-rev",
            &tag,
        ],
    )?;
    let contracts = contracts(root, &tag)?;
    let log = since::by_changelog(&since::unreleased(&since::read(root, changelog::FILE)?));
    println!("since {tag}:");
    println!("  the contracts have {}", since::word(contracts));
    println!("  the changelog has {}", since::word(log));
    println!("  the compiled crate has {}", since::word(found.part));
    found.lints.iter().for_each(|lint| println!("    {lint}"));
    if found.part < contracts {
        println!(
            "{TOOL} compares neither types of fields and arguments nor what is added, so it can find less"
        );
    }
    agreed(&found, contracts.max(log))
}

/// Whether somebody has said what the compiler finds.
fn agreed(found: &Found, said: Part) -> Result<(), Problems> {
    if found.part <= said {
        return Ok(());
    }
    let what = format!(
        "the public items have {}, which neither the contracts nor the changelog say: {}",
        since::word(found.part),
        found.lints.join(", ")
    );
    let todo = "Take it back, or write `Changed:` or `Removed:` with what callers do below `## Unreleased` in CHANGELOG.md";
    Err(trouble(&what, todo))
}

fn contracts(root: &Path, tag: &str) -> Result<Part, Problems> {
    let old = wise_diff::load(root, &format!("{tag}:spec"))?;
    let new = wise_diff::load(root, &root.join("spec").display().to_string())?;
    Ok(part(&wise_diff::compare(
        &old,
        &new,
        tag.trim_start_matches('v'),
    )?))
}

/// What became of the public items.
#[derive(Debug, PartialEq)]
struct Found {
    part: Part,
    lints: Vec<String>,
}

/// Runs the tool as for a release in which nothing changes for callers, so that it says all that does.
fn compiled(root: &Path, arguments: &[&str]) -> Result<Found, Problems> {
    let mut command = Command::new(TOOL);
    command
        .current_dir(root)
        .args([
            "semver-checks",
            "--release-type",
            "patch",
            "--color",
            "never",
        ])
        .args(arguments);
    let output = command.output();
    let output = output.map_err(|error| {
        trouble(
            &format!("`{TOOL}` does not start: {error}"),
            "Install it anew",
        )
    })?;
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    reading(&text).ok_or_else(|| {
        let last: Vec<&str> = text.lines().rev().take(12).collect();
        let said: Vec<&str> = last.into_iter().rev().collect();
        trouble(
            &format!("`{TOOL}` has no verdict:\n{}", said.join("\n")),
            "Run it by itself",
        )
    })
}

/// What the tool says, if it came to its end.
fn reading(text: &str) -> Option<Found> {
    let summary = text
        .lines()
        .find(|line| line.trim_start().starts_with("Summary "))?;
    let part = match summary {
        line if line.contains("no semver update required") => Part::Fix,
        line if line.contains("new major version") => Part::Breaking,
        line if line.contains("new minor version") => Part::Feature,
        _ => return None,
    };
    let failures = text
        .lines()
        .filter_map(|line| line.strip_prefix("--- failure ")?.strip_suffix(" ---"));
    Some(Found {
        part,
        lints: failures.map(str::to_owned).collect(),
    })
}

fn trouble(what: &str, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}

#[cfg(test)]
mod tests;
