//! Serves the mock until it is interrupted.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use wise_mock::{Alias, Kind, Region, Server};

/// A local Wise, on loopback: serves every version of the API below its own prefix, and the hosts for card data.
///
/// It prints its addresses and a token of each kind, and ends with Ctrl-C. Responses and faults can be asked for below `/_mock`.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port; 0 for any that is free.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// What responses are made from: the same seed makes the same responses.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where the owner of the account lives: `eu` (strong customer authentication, personal tokens that can do less) or `elsewhere`.
    #[arg(long, default_value = "elsewhere", value_parser = region)]
    region: Region,
    /// Serve a version under a further name, such as `2026Q4=2026Q3`; may be given several times.
    #[arg(long, value_name = "NEW=SERVED")]
    alias: Vec<Alias>,
    /// Serve nothing, but hold recordings of `wise_api::testing` against the contracts; may be given several times.
    #[arg(long, value_name = "FILE")]
    check: Vec<PathBuf>,
}

fn region(name: &str) -> Result<Region, String> {
    Region::named(name).ok_or_else(|| "the regions are `eu` and `elsewhere`".to_owned())
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.check.as_slice() {
        [] => serve(&arguments).await,
        files => check(files).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("wise-mock: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn check(files: &[PathBuf]) -> Result<(), String> {
    let mut wrong = 0;
    for file in files {
        let shown = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| format!("{shown}: {error}"))?;
        let checked = wise_mock::check_recording(&text).await;
        for mismatch in checked.map_err(|error| format!("{shown}: {error}"))? {
            wrong += 1;
            println!("{shown}: {mismatch}");
        }
    }
    match wrong {
        0 => Ok(()),
        _ => Err(format!("{wrong} places are not as the contracts say")),
    }
}

async fn serve(arguments: &Arguments) -> Result<(), String> {
    let port = arguments.port;
    let builder = Server::builder().port(port).seed(arguments.seed);
    let builder = builder.region(arguments.region);
    let aliases = arguments.alias.iter().cloned();
    let builder = aliases.fold(builder, |builder, alias| builder.alias(alias));
    let mock = builder.start().await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            format!(
                "port {port} is taken; choose a different one with --port, or 0 for any that is free"
            )
        }
        _ => format!("cannot listen on port {port}: {error}"),
    })?;
    println!("{}", mock.url());
    println!("cards: {}", mock.cards_url());
    for kind in Kind::ALL {
        println!("{kind}: {}", kind.token());
    }
    let interrupted = tokio::signal::ctrl_c().await;
    interrupted.map_err(|error| format!("cannot wait for Ctrl-C: {error}"))
}
