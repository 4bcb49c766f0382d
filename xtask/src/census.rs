//! `cargo xtask census`: what the contracts hold, what was generated from it, and what stayed untyped.

use crate::generate::{bundle_inputs, relocate};
use crate::workspace;
use std::collections::BTreeMap;
use std::path::PathBuf;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::Inputs;
use wise_codegen::model::{Api, Kind, Untyped};
use wise_codegen::named::Version;
use wise_codegen::problem::Problems;
use wise_codegen::rules::Plain;

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// A published bundle, or a contract, instead of spec/
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let output = match &args.bundle {
        Some(file) => {
            let (inputs, document) = bundle_inputs(&root, file, false)?;
            let options = Options {
                partial: true,
                ..Options::default()
            };
            let mut output = generate(&inputs, options)?;
            relocate(&mut output.problems, &document);
            output
        }
        None => generate(&Inputs::read(&root)?, Options::default())?,
    };
    for version in output.versions.iter().rev() {
        let title = if version.api.version.is_empty() {
            "unversioned paths"
        } else {
            &version.api.version
        };
        println!("{title}");
        counts(version);
        println!();
    }
    println!("webhooks");
    counts(&output.events);
    println!("\ndocumentation of our own");
    for (table, counts) in &output.coverage {
        println!("  {table}: {} of {}", counts.documented, counts.all);
    }
    for open in &output.undecided.0 {
        println!("  undecided: {open}");
    }
    for (kind, title) in [
        (Plain::Id, "ids"),
        (Plain::Currency, "currencies"),
        (Plain::Country, "countries"),
        (Plain::Amount, "numbers in requests"),
        (Plain::Value, "values of documented lists"),
    ] {
        let plain = || output.plain.iter().filter(|value| value.kind == kind);
        println!("\n{title} that are plain: {}", plain().count());
        for value in plain() {
            let reason = value.reason.as_deref().unwrap_or("UNDECIDED: add a rule");
            println!("  {}: {} ({reason})", value.place, value.ty);
        }
    }
    for problem in &output.problems.0 {
        println!("problem: {problem}");
    }
    Ok(())
}

fn counts(version: &Version) {
    let api = &version.api;
    let of = |wanted: fn(&Kind) -> bool| api.types.iter().filter(|def| wanted(&def.kind)).count();
    let members: usize = api
        .types
        .iter()
        .map(|def| match &def.kind {
            Kind::Struct(object) => object.fields.len(),
            Kind::Enum(_) | Kind::Union(_) => 0,
        })
        .sum();
    let values: usize = api
        .types
        .iter()
        .map(|def| match &def.kind {
            Kind::Enum(values) => values.len(),
            Kind::Struct(_) | Kind::Union(_) => 0,
        })
        .sum();
    if !api.operations.is_empty() {
        let parameters: usize = api
            .operations
            .iter()
            .map(|operation| operation.parameters.len())
            .sum();
        let errors: usize = api
            .operations
            .iter()
            .map(|operation| operation.errors.len())
            .sum();
        println!(
            "  {} operations, {parameters} parameters, {errors} documented error bodies",
            api.operations.len()
        );
    }
    if !api.events.is_empty() {
        println!("  {} event versions", api.events.len());
    }
    println!(
        "  {} structs with {members} fields, {} open enums with {values} values, {} unions",
        of(|kind| matches!(kind, Kind::Struct(_))),
        of(|kind| matches!(kind, Kind::Enum(_))),
        of(|kind| matches!(kind, Kind::Union(_)))
    );
    for (reason, count) in &api.skipped {
        println!("  skipped {count}: {reason}");
    }
    untyped(api);
}

/// The values that became untyped, with the reasons.
fn untyped(api: &Api) {
    for (title, recoverable) in [("left open by the contract", false), ("recoverable", true)] {
        let mut reasons: BTreeMap<&str, Vec<&Untyped>> = BTreeMap::new();
        for untyped in api
            .untyped
            .iter()
            .filter(|untyped| untyped.recoverable == recoverable)
        {
            reasons.entry(&untyped.reason).or_default().push(untyped);
        }
        for (reason, places) in reasons {
            println!("  untyped, {title}, {}: {reason}", places.len());
            for place in places {
                println!("    {}  {}", place.key, place.at);
            }
        }
    }
}
