//! The commands of this repository: `cargo xtask help` lists them.

mod bench;
mod census;
mod fetch;
mod generate;
mod operations;
mod scratch;
mod verify;
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
    /// List every operation, and the Rust that calls it
    Operations(operations::Args),
    /// Count what the contracts hold, what was skipped, and what stayed untyped
    Census(census::Args),
    /// Measure generating and compiling, as ratios against an alternative in the same run
    Bench(bench::Args),
    /// Decode and encode every example of a published bundle
    Verify(verify::Args),
}

fn main() -> ExitCode {
    let result: Result<(), Problems> = match Cli::parse().command {
        Command::Fetch(args) => fetch::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Operations(args) => operations::run(&args),
        Command::Census(args) => census::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Verify(args) => verify::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            eprintln!("error: {problems}");
            ExitCode::FAILURE
        }
    }
}
