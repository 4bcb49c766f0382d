//! Every operation of every version against the mock, or against the server that `WISE_CONTRACT_URL` names. The output lists
//! each with its verdict.

use std::process::ExitCode;

use wise_contract::run::{Options, Trouble, run};

#[tokio::main]
async fn main() -> Result<ExitCode, Trouble> {
    let options = Options {
        url: std::env::var("WISE_CONTRACT_URL").ok(),
        only: None,
        version: None,
    };
    let report = run(&options).await?;
    println!("{report}");
    Ok(if report.holds() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
