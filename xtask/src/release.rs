//! `cargo xtask release`: everything about a release but what a person has to press.
//!
//! The version follows from what changed since the last tag: what the report says of the contracts, and what the changelog says of the
//! rest. With `--dry-run` nothing is written.

use crate::since::{by_changelog, last_tag, read, released, said, trouble, unreleased, word};
use crate::{changelog, ci, package, semver, workspace};
use std::path::Path;
use wise_codegen::problem::{Problem, Problems};
use wise_diff::release::{metadata, next, part};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Write nothing: say what would be written, and what stands in the way
    #[arg(long)]
    dry_run: bool,
    /// Leave out `cargo xtask ci`, which has run already
    #[arg(long)]
    no_ci: bool,
    /// Look into the archives, and do not build them
    #[arg(long)]
    no_build: bool,
    /// The tag to compare with [default: the newest tag `v*` that is an ancestor]
    #[arg(long, value_name = "TAG")]
    since: Option<String>,
}

/// What is to be released.
struct Plan {
    version: String,
    heading: String,
    because: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let plan = plan(&root, args)?;
    println!("version {}, because {}", plan.version, plan.because);
    let log = read(&root, changelog::FILE)?;
    let (log, entry) = released(&log, &plan.heading);
    let manifest = versioned(&read(&root, "Cargo.toml")?, &plan.version)?;
    println!("\nCHANGELOG.md, below `## {}`:\n", plan.heading);
    entry
        .lines()
        .take(SHOWN)
        .for_each(|line| println!("    {line}"));
    if let Some(more @ 1..) = entry.lines().count().checked_sub(SHOWN) {
        println!("    and {more} lines more");
    }
    let mut problems = obstacles(&root, &plan.version, &entry)?;
    for (name, check) in checks(args) {
        println!("\n== {name}");
        if let Err(found) = check() {
            problems.extend(found.0);
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    if args.dry_run {
        println!("\nNothing is in the way, and nothing was written.");
    } else {
        write(&root, changelog::FILE, &log)?;
        write(&root, "Cargo.toml", &manifest)?;
        said(
            &root,
            "cargo",
            &["update", "--workspace", "--offline", "--quiet"],
        )?;
        println!("\nCargo.toml, Cargo.lock and CHANGELOG.md are written.");
    }
    println!("\n{}", by_hand(&plan.version, args.dry_run));
    Ok(())
}

/// How many lines of the entry are shown.
const SHOWN: usize = 12;

type Check = Box<dyn FnOnce() -> Result<(), Problems>>;

/// What has to hold, each with its command.
fn checks(args: &Args) -> Vec<(&'static str, Check)> {
    let no_build = args.no_build;
    let archives = move || package::run(&package::Args::release(no_build));
    let since = args.since.clone();
    let items = move || semver::check(&workspace::root(), since.as_deref());
    let mut checks: Vec<(&'static str, Check)> = vec![
        ("cargo xtask package --release", Box::new(archives) as Check),
        ("cargo xtask semver", Box::new(items)),
    ];
    if !args.no_ci {
        checks.push(("cargo xtask ci", Box::new(ci::everything)));
    }
    checks
}

/// The version: of the manifest for the first release, and otherwise by what changed since the last.
fn plan(root: &Path, args: &Args) -> Result<Plan, Problems> {
    let own = package::workspace_version(root)?;
    let Some(tag) = args.since.clone().or_else(|| last_tag(root)) else {
        let spec = root.join("spec").display().to_string();
        let (old, new) = (wise_diff::load(root, &spec)?, wise_diff::load(root, &spec)?);
        let same = wise_diff::compare(&old, &new, &own)?;
        return Ok(Plan {
            heading: format!("{own}{}", metadata(&same)),
            version: own,
            because: "no tag `v*` is an ancestor: it is the first release".to_owned(),
        });
    };
    let spec = root.join("spec").display().to_string();
    let old = wise_diff::load(root, &format!("{tag}:spec"))?;
    let new = wise_diff::load(root, &spec)?;
    let from = tag.trim_start_matches('v').to_owned();
    let report = wise_diff::compare(&old, &new, &from)?;
    let wire = part(&report);
    let hand = by_changelog(&unreleased(&read(root, changelog::FILE)?));
    let (version, _) = next(&from, wire.max(hand));
    let because = format!(
        "since {tag} the contracts are {} ({}) and the changelog has {}",
        word(wire),
        report.headline,
        word(hand)
    );
    let heading = format!("{version}{}", metadata(&report));
    Ok(Plan {
        version,
        heading,
        because,
    })
}

/// The manifest of the workspace with another version, also where the crates depend on each other.
fn versioned(manifest: &str, version: &str) -> Result<String, Problems> {
    let mut changed = 0;
    let lines = manifest.lines().map(|line| {
        let own = line.starts_with("version = \"");
        let each = line.contains("{ path = ") && line.contains(", version = \"");
        let Some((before, after)) = line.split_once("version = \"").filter(|_| own || each) else {
            return line.to_owned();
        };
        changed += 1;
        let after = after.split_once('"').map_or("", |(_, after)| after);
        format!("{before}version = \"{version}\"{after}")
    });
    let text: Vec<String> = lines.collect();
    // One for the workspace, and one for each crate that is published.
    if changed != 1 + package::PUBLISHED.len() {
        return Err(trouble(
            format!("Cargo.toml has {changed} versions of its own crates"),
            "Give `workspace.package` one, and each published crate the same in `workspace.dependencies`",
        ));
    }
    Ok(text.join("\n") + "\n")
}

/// What a release cannot be made with.
fn obstacles(root: &Path, version: &str, entry: &str) -> Result<Vec<Problem>, Problems> {
    let mut found = Vec::new();
    if entry.is_empty() {
        let what = "the changelog says nothing of this release";
        found.push(Problem::new(
            changelog::FILE,
            what,
            "Write below `## Unreleased` what changed for users",
        ));
    }
    let dirty = said(root, "git", &["status", "--porcelain"])?;
    if !dirty.trim().is_empty() {
        let what = format!("{} files are not committed", dirty.lines().count());
        found.push(Problem::new("", what, "Commit or stash them"));
    }
    let branch = said(root, "git", &["rev-parse", "--abbrev-ref", "HEAD"])?;
    if branch.trim() != "main" {
        let what = format!("this is the branch `{}`", branch.trim());
        found.push(Problem::new(
            "",
            what,
            "Release from `main`, where the workflow looks for the tag",
        ));
    }
    let tag = format!("refs/tags/v{version}");
    if said(root, "git", &["rev-parse", "--verify", "--quiet", &tag]).is_ok() {
        let what = format!("the tag v{version} is there already");
        found.push(Problem::new("", what, "Check what was released"));
    }
    Ok(found)
}

/// What is left for a person.
fn by_hand(version: &str, dry_run: bool) -> String {
    let first = match dry_run {
        true => "cargo xtask release",
        false => "git diff",
    };
    format!(
        "What a person does:\n\
        1. {first}, and reads it\n\
        2. git commit --all --message 'release: {version}', as a pull request; it is merged when its checks have passed\n\
        3. git tag --sign v{version} --message v{version} && git push origin v{version}, on the merged commit\n\
        4. approves the environment `release` of the workflow `release`, which publishes {} in this order,\n   \
        builds wise-mock for Linux, macOS and Windows, and writes the release page with an SBOM\n\
        5. before the first release, once: makes that environment with reviewers, and names the workflow as trusted publisher of each crate",
        package::PUBLISHED.join(", ")
    )
}

fn write(root: &Path, file: &str, text: &str) -> Result<(), Problems> {
    std::fs::write(root.join(file), text)
        .map_err(|error| trouble(format!("`{file}` cannot be written: {error}"), "Check it"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use wise_diff::release::Part;

    const LOG: &str = "# Changelog\n\nWords.\n\n## Unreleased\n\n- Added: a thing.\n- Fixed: b.\n\n## 0.1.0+2026q3.20260820\n\n- Changed: c.\n";

    #[test]
    fn what_was_not_released_stands_under_the_version_and_above_the_one_before() {
        let (log, entry) = released(LOG, "0.1.1+2026q3.20261101");
        assert_eq!(entry, "- Added: a thing.\n- Fixed: b.");
        let expected = "# Changelog\n\nWords.\n\n## Unreleased\n\n## 0.1.1+2026q3.20261101\n\n- Added: a thing.\n- Fixed: b.\n\n\
            ## 0.1.0+2026q3.20260820\n\n- Changed: c.\n";
        assert_eq!(log, expected);
        // The next one finds nothing.
        assert_eq!(unreleased(&log), "");
    }

    #[test]
    fn the_changelog_says_which_number_goes_up() {
        for (entry, part, version) in [
            ("", Part::Fix, "0.3.5"),
            ("- Fixed: a.", Part::Fix, "0.3.5"),
            ("- Fixed: a.\n- Added: b.", Part::Feature, "0.3.5"),
            (
                "- Added: b.\n- Changed: c.\n- Fixed: d.",
                Part::Breaking,
                "0.4.0",
            ),
            ("- Removed: e.", Part::Breaking, "0.4.0"),
        ] {
            assert_eq!(by_changelog(entry), part, "{entry}");
            assert_eq!(next("0.3.4", part).0, version, "{entry}");
        }
        assert_eq!(next("1.3.4", Part::Feature).0, "1.4.0");
        assert_eq!(next("1.3.4", Part::Breaking).0, "2.0.0");
    }

    /// In the manifest of this repository, so that its form cannot drift away from what a release changes.
    #[test]
    fn all_versions_of_the_workspace_are_changed_and_no_other() {
        let manifest = read(&workspace::root(), "Cargo.toml").unwrap();
        let changed = versioned(&manifest, "9.8.7").unwrap();
        let others = manifest
            .lines()
            .zip(changed.lines())
            .filter(|(a, b)| a != b);
        let others: Vec<&str> = others.map(|(_, line)| line).collect();
        assert_eq!(others.len(), 1 + package::PUBLISHED.len(), "{others:?}");
        assert!(
            others.iter().all(|line| line.contains("\"9.8.7\"")),
            "{others:?}"
        );
        assert!(versioned("[workspace.package]\nversion = \"1.0.0\"\n", "2.0.0").is_err());
    }
}
