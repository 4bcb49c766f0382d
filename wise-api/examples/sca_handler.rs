//! Funds a transfer, and asks for a code on the terminal when Wise wants its customer to confirm.
//!
//! ```console
//! $ WISE_API_TOKEN=… WISE_PROFILE=12345 cargo run --example sca_handler -- <transfer id>
//! ```
//!
//! The sandbox sends no codes, and takes `111111`. With `WISE_API_URL`, it is the server at that address.

use std::env;
use std::io::{BufRead, stdin};
use std::time::Duration;

use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::transfer::FundFromBalance;
use wise_api::{BoxError, Environment, Error, Wise};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let transfer: i64 = env::args().nth(1).ok_or("which transfer?")?.parse()?;
    let profile: i64 = env::var("WISE_PROFILE")?.parse()?;
    let wise = Wise::builder()
        .environment(environment)
        .user_token(env::var("WISE_API_TOKEN")?)
        // The time that a person takes is part of the call.
        .timeout(Duration::from_secs(300))
        .sca_handler(clear)
        .build()?;
    let funding = wise
        .transfers()
        .fund(profile, transfer, FundFromBalance::new())
        .await?
        .accepted()?;
    println!("funded: {}", funding.status()?);
    Ok(())
}

/// Clears one challenge after the other, by codes that are sent to the customer.
async fn clear(wise: Wise, required: ScaRequired) -> Result<ScaApproval, BoxError> {
    println!("{} has to be confirmed", required.operation_id());
    let approval = required.approval(&wise);
    let mut progress = approval.status().await?;
    loop {
        let Some(challenge) = progress.open().next() else {
            return Ok(approval.into());
        };
        let Some(channel) = challenge.otp_channel() else {
            return Err(format!("this program does not know {:?}", challenge.factors).into());
        };
        let number = approval.trigger(channel).await?;
        println!("the code for {}:", number.as_deref().unwrap_or("you"));
        match approval.verify(channel, line().await?).await {
            Ok(now) => progress = now,
            Err(Error::Api(refused)) => println!("{refused}"),
            Err(error) => return Err(error.into()),
        }
    }
}

/// What is typed, read without holding up other tasks.
async fn line() -> Result<String, BoxError> {
    let line = tokio::task::spawn_blocking(|| stdin().lock().lines().next()).await?;
    let line = line.ok_or("nobody is there")??;
    Ok(line.trim().to_owned())
}
