//! The commands of this repository: `cargo xtask help` lists them.

mod fetch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wise_codegen::problem::Problems;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The commands of this repository")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Download the published API description and write its contract under spec/
    Fetch(fetch::Args),
}

fn main() -> ExitCode {
    let result: Result<(), Problems> = match Cli::parse().command {
        Command::Fetch(args) => fetch::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            eprintln!("error: {problems}");
            ExitCode::FAILURE
        }
    }
}
