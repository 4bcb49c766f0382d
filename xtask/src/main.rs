//! The commands of this repository: `cargo xtask help` lists them.

mod bench;
mod census;
mod changelog;
mod ci;
mod contract;
mod demo;
mod diff;
mod docs;
mod faults;
mod fetch;
mod generate;
mod history;
mod operations;
mod package;
mod readme;
mod release;
mod retire;
mod scratch;
mod semver;
mod since;
mod update;
mod verify;
mod versions;
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
    /// Say what changed on the wire, what it does to Rust callers, and what to release
    Diff(diff::Args),
    /// Take in what is published: fetch, generate, compare, changelog, check, and the text of a pull request
    Update(update::Args),
    /// Compare each bundle of a directory with the one before: how fast the API moves, how stable the names are
    History(history::Args),
    /// List every operation, and the Rust that calls it
    Operations(operations::Args),
    /// Count what the contracts hold, what was skipped, and what stayed untyped
    Census(census::Args),
    /// Send money from a balance to a recipient at a local Wise, and tell each step
    Demo,
    /// Measure generating and compiling, as ratios against an alternative in the same run
    Bench(bench::Args),
    /// Call every operation over HTTP, and report each result
    Contract(contract::Args),
    /// Play the client against a server that fails in every way, and hold what it says against what happened
    Faults(faults::Args),
    /// Decode and encode every example of a published bundle, or every recorded body of a directory
    Verify(verify::Args),
    /// Build the book and the documentation of the crates, and check every internal link
    Docs(docs::Args),
    /// Make the archives that a registry would get, and use each by itself
    Package(package::Args),
    /// Prepare a release: version, changelog, checks, and what is left for a person
    Release(release::Args),
    /// Hold the public items against the last release, and against what contracts and changelog say
    Semver(semver::Args),
    /// Take a quarter out of the crate: deprecated for one release, then gone; says what its callers lose
    Retire(retire::Args),
    /// Test a copy of the workspace with further quarters, or with the unversioned paths alone
    Versions(versions::Args),
    /// Check everything that must hold before a change lands
    Ci(ci::Args),
}

fn main() -> ExitCode {
    let done = |()| ExitCode::SUCCESS;
    let result: Result<ExitCode, Problems> = match Cli::parse().command {
        Command::Fetch(args) => fetch::run(&args).map(done),
        Command::Generate(args) => generate::run(&args).map(done),
        Command::Diff(args) => diff::run(&args),
        Command::Update(args) => update::run(&args).map(done),
        Command::History(args) => history::run(&args).map(done),
        Command::Operations(args) => operations::run(&args).map(done),
        Command::Census(args) => census::run(&args).map(done),
        Command::Demo => demo::run().map(done),
        Command::Bench(args) => bench::run(&args).map(done),
        Command::Contract(args) => contract::run(&args).map(done),
        Command::Faults(args) => faults::run(&args),
        Command::Verify(args) => verify::run(&args).map(done),
        Command::Docs(args) => docs::run(&args).map(done),
        Command::Package(args) => package::run(&args).map(done),
        Command::Release(args) => release::run(&args).map(done),
        Command::Semver(args) => semver::run(&args).map(done),
        Command::Retire(args) => retire::run(&args).map(done),
        Command::Versions(args) => versions::run(&args).map(done),
        Command::Ci(args) => ci::run(&args).map(done),
    };
    match result {
        Ok(code) => code,
        Err(problems) => {
            eprintln!("error: {problems}");
            ExitCode::FAILURE
        }
    }
}
