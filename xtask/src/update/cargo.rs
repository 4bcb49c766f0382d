//! What cargo says of an update: whether the workspace is formatted, compiles, and passes its tests, and which places do not.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::Command;
use wise_codegen::problem::{Problem, Problems};

/// What is generated is as `rustfmt` writes it.
pub fn format(root: &Path) -> Result<(), Problems> {
    cargo(root, &["fmt", "--all", "--check"])
}

/// All that compiles, hand-written callers and tests included.
const CHECK: [&str; 5] = [
    "check",
    "--quiet",
    "--workspace",
    "--all-targets",
    "--all-features",
];

/// Everything compiles, or what does not.
pub fn check(root: &Path) -> Result<(), Problems> {
    cargo(root, &CHECK).map_err(|problems| callers(root).unwrap_or(problems))
}

/// The tests of the whole workspace, each of which runs, whatever the others do. Those that fail.
pub fn tests(root: &Path) -> Result<(), Problems> {
    let args = ["test", "--workspace", "--no-fail-fast", "--color", "never"];
    let output = program().current_dir(root).args(args).output();
    let output = output.map_err(|error| not_started(&error))?;
    if output.status.success() {
        return Ok(());
    }
    let said =
        [output.stderr, output.stdout].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    eprintln!("{}", said.concat());
    let mut problems = failing(&said[1]);
    if problems.0.is_empty() {
        problems = fails(&args);
    }
    Err(problems)
}

/// The tests that a run names as failed.
fn failing(said: &str) -> Problems {
    let failed = said.lines().filter_map(|line| {
        let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
        let todo = "Correct what it is about, or what it expects of the contract; its messages are in the output of the run";
        Some(Problem::new("", format!("the test `{name}` fails"), todo))
    });
    Problems(failed.collect())
}

/// The places that no longer compile: short, and of all packages, where the messages before ended with the first.
fn callers(root: &Path) -> Option<Problems> {
    let short = ["--keep-going", "--message-format", "short"];
    let output = program().current_dir(root).args(CHECK).args(short).output();
    let said = output.ok()?.stderr;
    let said = String::from_utf8_lossy(&said);
    let mut seen = BTreeSet::new();
    let errors = said.lines().filter_map(|line| {
        let (place, what) = line.split_once(": error")?;
        let (_, what) = what.split_once(": ")?;
        let what = what.trim_end_matches('.');
        let what = format!("{} does not compile: {what}", direct(place));
        seen.insert(what.clone())
            .then(|| Problem::new("", what, "Write there what the report has instead of it"))
    });
    let errors: Vec<Problem> = errors.collect();
    (!errors.is_empty()).then_some(Problems(errors))
}

/// The path without steps back: a file that two programs include is one file.
fn direct(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        let back = part == ".." && parts.last().is_some_and(|last| *last != "..");
        if back {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

fn program() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn cargo(root: &Path, args: &[&str]) -> Result<(), Problems> {
    match program().current_dir(root).args(args).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(fails(args)),
        Err(error) => Err(not_started(&error)),
    }
}

fn fails(args: &[&str]) -> Problems {
    let what = format!("`cargo {}` fails", args.join(" "));
    Problem::new("", what, "Its messages are in the output of the run").into()
}

fn not_started(error: &io::Error) -> Problems {
    let what = format!("cargo cannot be started: {error}");
    Problem::new("", what, "Check the toolchain").into()
}
