//! `cargo xtask retire 2026Q3`: a quarter leaves the crate in two steps, with a release between them.

use crate::{changelog, generate, workspace};
use std::fmt::Write;
use std::path::Path;
use wise_codegen::editions::Editions;
use wise_codegen::inputs::{Inputs, Text};
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::version::UNVERSIONED;
use wise_diff::render;
use wise_diff::report::{Report, Verdict};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The quarter: `2026Q3`
    version: String,
    /// Remove it although no release has had it deprecated
    #[arg(long)]
    now: bool,
    /// Only say what its callers lose
    #[arg(long, conflicts_with = "now")]
    dry_run: bool,
}

const EDITIONS: &str = "spec/editions.toml";

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let directory = args.version.to_lowercase();
    let inputs = Inputs::read(&root)?;
    let newest = newest(&inputs, &directory)?;
    let editions = Editions::parse(&inputs.editions)?;
    let name = directory.to_uppercase();
    let report = losses(&root, &directory, &newest)?;
    println!("{}", lost(&report, &name, &newest.to_uppercase()));
    if args.dry_run {
        return Ok(());
    }
    if editions.holds(&name) {
        let what = format!(
            "{name} stands at the root of the crate, and its callers there have to move first"
        );
        let todo = "Take the line `root` out of spec/editions.toml, run `cargo xtask generate`, and release that";
        return Err(trouble(what, todo));
    }
    let current = changelog::version(&root, "spec");
    match editions.retiring(&name) {
        None if !args.now => {
            mark(&root, &inputs.editions, &name, &current)?;
            generate::pruned(&root)?;
            println!(
                "{name} is deprecated now. After the release: `cargo xtask retire {name}` once more removes it"
            );
            Ok(())
        }
        Some(since) if since == current && !args.now => {
            let what = format!(
                "{name} was deprecated in {since}, and no release has been made since: its callers have not been told"
            );
            let todo = "Release first; or add --now, where its callers know";
            Err(trouble(what, todo))
        }
        _ => {
            unmark(&root, &inputs.editions, &name)?;
            let path = root.join("spec").join(&directory);
            std::fs::remove_dir_all(&path).map_err(|error| cannot("removed", &path, &error))?;
            let (_, taken) = generate::pruned(&root)?;
            println!(
                "{name} is gone, and {} rules and words that only it needed with it. Review `git diff`, and put the list above into \
                CHANGELOG.md",
                taken.len()
            );
            Ok(())
        }
    }
}

/// The quarter that callers move to.
fn newest(inputs: &Inputs, directory: &str) -> Result<String, Problems> {
    let names = inputs.versions.iter().map(|one| one.directory.as_str());
    let names: Vec<&str> = names.filter(|name| *name != UNVERSIONED).collect();
    if !names.contains(&directory) {
        let what = format!("spec/ has no quarter `{directory}`");
        let todo = format!("It has: {}", names.join(", "));
        return Err(trouble(what, &todo));
    }
    match names.last() {
        Some(newest) if *newest != directory => Ok((*newest).to_owned()),
        _ => {
            let what =
                format!("`{directory}` is the newest quarter, and its callers have nowhere to go");
            Err(trouble(what, "Fetch a newer one first"))
        }
    }
}

/// What moving from one quarter to the other means.
fn losses(root: &Path, old: &str, new: &str) -> Result<Report, Problems> {
    let side = |name: &str| {
        let path = root.join("spec").join(name);
        wise_diff::load(root, &path.display().to_string())
    };
    wise_diff::compare(&side(old)?, &side(new)?, env!("CARGO_PKG_VERSION"))
}

/// What callers lose, as lines.
fn lost(report: &Report, old: &str, new: &str) -> String {
    let counts = |side: &wise_diff::report::SideSummary| -> usize {
        side.versions.iter().map(|one| one.operations).sum()
    };
    let broken: Vec<&wise_diff::report::Change> = report
        .changes
        .iter()
        .filter(|change| {
            change.rust.verdict.breaks_callers() || change.rust.verdict == Verdict::Misread
        })
        .collect();
    let mut out = format!(
        "Callers of {old} lose its {} operations and move to {new}, which has {}.\n\
        Where it differs, they change what `cargo xtask diff spec/{} spec/{}` lists; elsewhere the module's name alone.\n",
        counts(&report.old),
        counts(&report.new),
        old.to_lowercase(),
        new.to_lowercase()
    );
    let _ = writeln!(
        out,
        "What no longer compiles, or may mean something else: {}",
        broken.len()
    );
    for change in broken {
        let _ = writeln!(out, "- {}{}", change.title, render::whereabouts(change, 3));
    }
    out
}

/// Notes in the file of the editions that a version goes.
fn mark(root: &Path, editions: &Text, name: &str, since: &str) -> Result<(), Problems> {
    let line = format!("\"{name}\" = \"{since}\"\n");
    const TABLE: &str = "[retiring]\n";
    let text = match editions.text.split_once(TABLE) {
        Some((before, after)) => format!("{before}{TABLE}{line}{after}"),
        None => format!(
            "{}\n\n# Quarters that the crate is about to lose, with its version when that was decided (`cargo xtask retire`).\n{TABLE}{line}",
            editions.text.trim_end()
        ),
    };
    write(&root.join(EDITIONS), &text)
}

/// Takes the note out again.
fn unmark(root: &Path, editions: &Text, name: &str) -> Result<(), Problems> {
    let start = format!("\"{name}\" = ");
    let lines = editions
        .text
        .lines()
        .filter(|line| !line.starts_with(&start));
    let lines: Vec<&str> = lines.collect();
    let text = format!("{}\n", lines.join("\n").trim_end());
    if text == editions.text {
        return Ok(());
    }
    write(&root.join(EDITIONS), &text)
}

fn write(path: &Path, text: &str) -> Result<(), Problems> {
    std::fs::write(path, text).map_err(|error| cannot("written", path, &error))
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Problems {
    let what = format!("`{}` cannot be {what}: {error}", path.display());
    trouble(what, "Check its permissions")
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
