//! `cargo xtask diff`: what changed on the wire, and what it does to Rust callers.

use crate::operations::json;
use crate::{changelog, workspace};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wise_codegen::problem::{Problem, Problems};
use wise_diff::accepted;
use wise_diff::render;
use wise_diff::report::Report;
use wise_diff::rules::rule;

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// A bundle, a contract, a directory under spec/, or REVISION:spec/2026q3; without both sides HEAD:spec
    #[arg(requires = "new")]
    old: Option<String>,
    /// The same, for what is there now; without both sides the working tree
    new: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "terminal")]
    format: Format,
    /// Fail when something breaks on the wire or in Rust, or when there is any change
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    /// Findings that are accepted, by fingerprint, with a reason and a last day [default: spec/accepted.toml, where the working tree is
    /// compared with HEAD]
    #[arg(long, value_name = "FILE")]
    accepted: Option<PathBuf>,
    /// What git hands to a diff driver: path, then file, id and mode of the old side and of the new one
    #[arg(long, num_args = 7, value_names = ["PATH", "OLD", "ID", "MODE", "NEW", "ID", "MODE"], conflicts_with_all = ["old", "new"])]
    git_driver: Vec<String>,
    /// Explain one rule, or list all of them
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["old", "new"])]
    explain: Option<String>,
}

/// How the report is written.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people at a terminal.
    Terminal,
    /// For pull requests.
    Markdown,
    /// For programs.
    Json,
    /// One page for a browser, which needs nothing else.
    Html,
}

/// What counts as a failure.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// A change that breaks somebody.
    Breaking,
    /// Any change.
    Any,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Problems> {
    if let Some(id) = &args.explain {
        print!("{}", explanation(id)?);
        return Ok(ExitCode::SUCCESS);
    }
    let root = workspace::root();
    if let [path, old, _, _, new, ..] = args.git_driver.as_slice() {
        return driver(&root, path, old, new);
    }
    let spec = root.join("spec").display().to_string();
    let old = args.old.as_deref().unwrap_or("HEAD:spec");
    let new = args.new.as_deref().unwrap_or(&spec);
    let (old, new) = (wise_diff::load(&root, old)?, wise_diff::load(&root, new)?);
    let version = changelog::version(&root, args.old.as_deref().unwrap_or("HEAD:spec"));
    let mut report = wise_diff::compare(&old, &new, &version)?;
    let stale = accept(args, &root, &mut report)?;
    match args.format {
        Format::Terminal => print!("{}", render::terminal(&report)),
        Format::Markdown => print!("{}", render::markdown(&report)),
        Format::Json => println!("{}", json(&report)?),
        Format::Html => print!("{}", render::html(&report)),
    }
    let failed = match args.fail_on {
        Some(FailOn::Breaking) => report.is_breaking(),
        Some(FailOn::Any) => !report.is_empty(),
        None => false,
    };
    if !stale.0.is_empty() {
        return Err(stale);
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The report in place of a diff of lines. Git takes a status other than zero for a driver that does not work.
fn driver(root: &Path, path: &str, old: &str, new: &str) -> Result<ExitCode, Problems> {
    const NOTHING: &str = "/dev/null";
    match (old, new) {
        (NOTHING, _) => println!("{path}: a new contract"),
        (_, NOTHING) => println!("{path}: the contract is removed"),
        (old, new) => {
            let (mut old, mut new) = (wise_diff::load(root, old)?, wise_diff::load(root, new)?);
            old.label = format!("a/{path}");
            new.label = format!("b/{path}");
            let report = wise_diff::compare(&old, &new, "0.0.0")?;
            print!("{}", render::terminal(&report));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Marks the findings that are accepted. Without `--accepted`, `spec/accepted.toml` counts where the working tree is compared with HEAD: an
/// entry is about one step, and another comparison cannot say that it matches nothing any more.
fn accept(args: &Args, root: &Path, report: &mut Report) -> Result<Problems, Problems> {
    let own = root.join("spec/accepted.toml");
    let file = match &args.accepted {
        Some(file) => file,
        None if args.old.is_none() && own.is_file() => &own,
        None => return Ok(Problems::default()),
    };
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let what = format!("`{name}` cannot be read: {error}");
        Problems(vec![Problem::new("", what, "Check the path")])
    })?;
    let entries = accepted::parse(&name, &text)?;
    let today = jiff::Timestamp::now().to_string();
    let today = today.split('T').next().unwrap_or_default();
    Ok(accepted::apply(report, &name, &entries, today))
}

fn explanation(id: &str) -> Result<String, Problems> {
    if id.is_empty() {
        return Ok(render::list());
    }
    rule(id).map(render::explain).ok_or_else(|| {
        let todo = "`cargo xtask diff --explain` lists the rules";
        Problems(vec![Problem::new(
            "",
            format!("there is no rule `{id}`"),
            todo,
        )])
    })
}
