//! `cargo xtask generate`: the crate from the contracts.

use crate::workspace;
use std::time::Instant;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::Inputs;
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::sync;

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Change nothing; fail when a generated file is missing, stale, edited by hand or left over
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let start = Instant::now();
    let root = workspace::root();
    let inputs = Inputs::read(&root)?;
    let output = generate(&inputs, Options::default())?;
    let differences = sync::compare(&root, &output)?;
    if args.check {
        if differences.is_empty() {
            println!("in sync: {} files", output.files.len());
            return Ok(());
        }
        for difference in differences.iter().take(5) {
            eprint!("{}", difference.show(30));
        }
        let what = format!(
            "{} of {} generated files are not what the contracts make",
            differences.len(),
            output.files.len()
        );
        return Err(Problems(vec![Problem::new(
            "",
            what,
            "Run `cargo xtask generate`",
        )]));
    }
    sync::write(&root, &differences, &output)?;
    report(&output, differences.len(), start);
    Ok(())
}

fn report(output: &Output, changed: usize, start: Instant) {
    for problem in &output.problems.0 {
        eprintln!("warning: {problem}");
    }
    for version in &output.versions {
        let name = if version.api.version.is_empty() {
            "unversioned"
        } else {
            &version.api.version
        };
        println!(
            "{name}: {} operations, {} types",
            version.api.operations.len(),
            version.api.types.len()
        );
    }
    println!(
        "webhooks: {} events, {} types",
        output.events.api.events.len(),
        output.events.api.types.len()
    );
    let (faithful, recoverable) = output.untyped();
    println!(
        "untyped fields: {} that the contracts leave open, {} recoverable",
        faithful.len(),
        recoverable.len()
    );
    if !output.new_names.is_empty() {
        println!(
            "new names: {}, to be looked at in spec/names.toml",
            output.new_names.len()
        );
    }
    if !output.dropped_names.is_empty() {
        println!(
            "names that nothing uses any more, taken out: {}",
            output.dropped_names.join(", ")
        );
    }
    println!(
        "{} files, {changed} changed, {:.2} s",
        output.files.len(),
        start.elapsed().as_secs_f64()
    );
}
