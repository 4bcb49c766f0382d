//! `cargo xtask diff`: what changed on the wire, and what it does to Rust callers.

use crate::operations::json;
use crate::{changelog, workspace};
use std::process::ExitCode;
use wise_codegen::problem::{Problem, Problems};
use wise_diff::render;
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
    let spec = root.join("spec").display().to_string();
    let old = args.old.as_deref().unwrap_or("HEAD:spec");
    let new = args.new.as_deref().unwrap_or(&spec);
    let (old, new) = (wise_diff::load(&root, old)?, wise_diff::load(&root, new)?);
    let version = changelog::version(&root, args.old.as_deref().unwrap_or("HEAD:spec"));
    let report = wise_diff::compare(&old, &new, &version)?;
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
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
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
