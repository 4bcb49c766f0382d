//! Calls every operation, and says what became of it.

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use wise_contract::run::{Options, Trouble, run};

#[derive(Parser)]
#[command(about = "Calls every operation of wise-api, and says what became of it")]
struct Cli {
    /// Another server that speaks the contract, instead of the mock; `WISE_CONTRACT_URL` says the same
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
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[tokio::main]
async fn main() -> Result<ExitCode, Trouble> {
    let cli = Cli::parse();
    let options = Options {
        url: cli.url.or_else(|| std::env::var("WISE_CONTRACT_URL").ok()),
        only: cli.only,
        version: cli.api_version,
    };
    let report = run(&options).await?;
    match cli.format {
        Format::Text => println!("{report}"),
        Format::Json => println!("{:#}", report.json()),
    }
    Ok(if report.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
