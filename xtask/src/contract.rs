//! `cargo xtask contract`: every operation of `wise-api` called over HTTP, with its result.

use crate::workspace;
use std::process::Command;
use wise_codegen::problem::{Problem, Problems};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Another server that speaks the contract, instead of `wise-mock`
    #[arg(long)]
    url: Option<String>,
    /// Only the operations whose id holds this text
    #[arg(long)]
    only: Option<String>,
    /// Only the operations of this directory of `spec/`
    #[arg(long)]
    api_version: Option<String>,
    /// `text`, or `json`
    #[arg(long, value_enum, default_value = "text")]
    format: crate::operations::Format,
}

/// Runs the command. The program is one of its own, so that the other commands need not compile what it calls.
pub fn run(args: &Args) -> Result<(), Problems> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    command.args(["run", "--quiet", "--package", "wise-contract", "--"]);
    for (name, value) in [
        ("--url", &args.url),
        ("--only", &args.only),
        ("--api-version", &args.api_version),
    ] {
        if let Some(value) = value {
            command.args([name, value]);
        }
    }
    if matches!(args.format, crate::operations::Format::Json) {
        command.args(["--format", "json"]);
    }
    let status = command.status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(trouble("an operation does not hold", "See the list above")),
        Err(error) => Err(trouble(
            &format!("cargo cannot be started: {error}"),
            "Check the toolchain",
        )),
    }
}

fn trouble(what: &str, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
