//! `cargo xtask operations`: every operation, and the Rust that calls it.

use crate::workspace;
use wise_codegen::describe::{self, OperationRow};
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::Inputs;
use wise_codegen::problem::{Problem, Problems};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// `text`, or `json`: a list with one object for each operation
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How a command writes its result.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For scripts.
    Json,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let inputs = Inputs::read(&workspace::root())?;
    let output = generate(&inputs, Options::default())?;
    let rows: Vec<OperationRow> = output
        .versions
        .iter()
        .rev()
        .flat_map(describe::operations)
        .collect();
    match args.format {
        Format::Json => println!("{}", json(&rows)?),
        Format::Text => {
            for row in rows {
                println!(
                    "{:<8} {:<40} {:<6} {} ({})",
                    row.version,
                    format!("{}().{}", row.resource, row.function),
                    row.method,
                    row.path,
                    row.operation_id
                );
            }
        }
    }
    Ok(())
}

/// A value as JSON, for standard output.
pub fn json(value: &impl serde::Serialize) -> Result<String, Problems> {
    serde_json::to_string_pretty(value).map_err(|error| {
        Problems(vec![Problem::new(
            "",
            format!("the result cannot be written as JSON: {error}"),
            "Report this as a bug",
        )])
    })
}
