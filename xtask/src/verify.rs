//! `cargo xtask verify`: JSON from elsewhere through the generated types: every example of a published bundle, or every
//! recorded body of a directory.
//!
//! A scratch crate is generated and built with both halves of serde. Each text is decoded, encoded again, and compared
//! as JSON; what differs is listed by cause.

mod compare;
mod exact;
mod examples;
mod guess;
mod harness;
mod recorded;

use crate::generate::bundle_inputs;
use crate::operations::{Format, json};
use crate::{scratch, workspace};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate};
use wise_codegen::problem::{Problem, Problems};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The published bundle whose examples are tried
    #[arg(long, value_name = "FILE", required_unless_present = "recorded")]
    bundle: Option<PathBuf>,
    /// The directory of recorded bodies that are read with the types of `spec/`: `answers/`, `requirements/`, `webhooks/`, `failing/`
    #[arg(long, value_name = "DIR", conflicts_with = "bundle")]
    recorded: Option<PathBuf>,
    /// `text`, or `json`
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What became of the texts.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// How many there are, by kind.
    pub tried: BTreeMap<String, usize>,
    /// How many came back as they were, but for what `explained` lists.
    pub held: BTreeMap<String, usize>,
    /// Differences that are as they should be, by cause, with the places.
    pub explained: BTreeMap<String, Vec<String>>,
    /// Everything else, by cause, with the places.
    pub failed: BTreeMap<String, Vec<String>>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let report = match (&args.recorded, &args.bundle) {
        (Some(directory), _) => recorded::report(directory)?,
        (None, Some(bundle)) => bundle_report(bundle)?,
        (None, None) => Report::default(),
    };
    match args.format {
        Format::Json => println!("{}", json(&report)?),
        Format::Text => print(&report),
    }
    if report.failed.is_empty() {
        return Ok(());
    }
    let what = if args.recorded.is_some() {
        "places in recorded bodies"
    } else {
        "examples"
    };
    let count: usize = report.failed.values().map(Vec::len).sum();
    Err(trouble(
        format!("{count} {what} did not hold"),
        "See the list above",
    ))
}

fn bundle_report(bundle: &Path) -> Result<Report, Problems> {
    let root = workspace::root();
    let name = bundle.display().to_string();
    let text = std::fs::read_to_string(bundle).map_err(|error| {
        trouble(
            format!("`{name}` cannot be read: {error}"),
            "Check the path",
        )
    })?;
    let document = Document::parse(&name, &text)?;
    let (inputs, _) = bundle_inputs(&root, bundle, false)?;
    let output = generate(
        &inputs,
        Options {
            partial: true,
            ..Options::default()
        },
    )?;
    let found = examples::collect(&document, &output);
    let directory = workspace::target().join("verify");
    scratch::write(&root, &directory, &output)?;
    let texts: Vec<String> = found
        .iter()
        .map(|example| example.value.to_string())
        .collect();
    let trials: Vec<harness::Trial<'_>> = found
        .iter()
        .zip(&texts)
        .map(|(example, text)| harness::Trial {
            rust_type: &example.rust_type,
            text,
        })
        .collect();
    let results = harness::run(&directory, &output, &trials)?;
    Ok(summary(&found, &results))
}

fn summary(found: &[examples::Example], results: &[harness::Outcome]) -> Report {
    let mut report = Report::default();
    for (example, outcome) in found.iter().zip(results) {
        let kind = example.kind.to_owned();
        *report.tried.entry(kind.clone()).or_insert(0) += 1;
        let mut holds = true;
        match outcome {
            harness::Outcome::Refused(reason) => {
                holds = false;
                report
                    .failed
                    .entry(reason.clone())
                    .or_default()
                    .push(example.pointer.clone());
            }
            harness::Outcome::Back(text, unrecognized) => {
                let value = serde_json::from_str(text).unwrap_or_default();
                if *unrecognized && example.kind == "request" {
                    let cause =
                        "a union that only its sender can tell apart, kept as it is when read";
                    let places = report.explained.entry(cause.to_owned()).or_default();
                    places.push(example.pointer.clone());
                } else if *unrecognized {
                    holds = false;
                    let cause = "a value or shape that the contract does not name".to_owned();
                    report
                        .failed
                        .entry(cause)
                        .or_default()
                        .push(example.pointer.clone());
                }
                for difference in compare::differences(&example.value, &value) {
                    let place = format!("{} at {}", example.pointer, difference.path);
                    if difference.explained {
                        report
                            .explained
                            .entry(difference.cause)
                            .or_default()
                            .push(place);
                    } else {
                        holds = false;
                        report
                            .failed
                            .entry(difference.cause)
                            .or_default()
                            .push(place);
                    }
                }
            }
        }
        *report.held.entry(kind).or_insert(0) += usize::from(holds);
    }
    report
}

fn print(report: &Report) {
    for (kind, tried) in &report.tried {
        let held = report.held.get(kind).copied().unwrap_or_default();
        println!("{kind}: {held} of {tried} hold");
    }
    for (title, causes) in [("explained", &report.explained), ("FAILED", &report.failed)] {
        for (cause, places) in causes {
            println!("{title}, {}: {cause}", places.len());
            for place in places {
                println!("    {place}");
            }
        }
    }
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
