//! `cargo xtask faults`: the client played against a server that fails in every way, with an oracle that knows what it did.

use crate::workspace;
use std::process::{Command, ExitCode};
use wise_codegen::problem::{Problem, Problems};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// How many schedules
    #[arg(long, default_value_t = 10_000)]
    schedules: u64,
    /// The seed of the first; the others follow it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many are played at a time
    #[arg(long, default_value_t = 4)]
    workers: u8,
    /// Drop the one call of each schedule at its first poll, at its second, and so on until it ends before
    #[arg(long)]
    drops: bool,
    /// Drop the one call of one schedule at this poll
    #[arg(long)]
    drop_at: Option<u32>,
    /// Through which transport (`built-in`, `tower`, `middleware`), whatever the seeds say
    #[arg(long)]
    via: Option<String>,
}

/// Runs the command. The program is one of its own, so that the other commands need not compile what it calls.
pub fn run(args: &Args) -> Result<ExitCode, Problems> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    command.args(["run", "--quiet", "--package", "wise-faults", "--"]);
    for (name, value) in [
        ("--schedules", args.schedules.to_string()),
        ("--seed", args.seed.to_string()),
        ("--workers", args.workers.to_string()),
    ] {
        command.args([name, &value]);
    }
    if args.drops {
        command.arg("--drops");
    }
    if let Some(poll) = args.drop_at {
        command.args(["--drop-at", &poll.to_string()]);
    }
    if let Some(via) = &args.via {
        command.args(["--via", via]);
    }
    match command.status() {
        Ok(status) if status.success() => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::FAILURE),
        Err(error) => {
            let what = format!("cargo cannot be started: {error}");
            Err(Problems(vec![Problem::new(
                "",
                &what,
                "Check the toolchain",
            )]))
        }
    }
}
