//! The commands of this repository: `cargo xtask help` lists them.

mod fetch;
mod generate;
mod workspace;

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
    /// Generate `wise-api` from the contracts under spec/
    Generate(generate::Args),
}

fn main() -> ExitCode {
    let result: Result<(), Problems> = match Cli::parse().command {
        Command::Fetch(args) => fetch::run(&args),
        Command::Generate(args) => generate::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            eprintln!("error: {problems}");
            ExitCode::FAILURE
        }
    }
}
