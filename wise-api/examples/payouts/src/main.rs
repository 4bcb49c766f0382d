//! Pays the invoices of a CSV file and writes a report.
//!
//! ```console
//! $ WISE_API_TOKEN=… cargo run --manifest-path wise-api/examples/payouts/Cargo.toml -- invoices.csv payouts.db report.csv
//! ```
//!
//! It can be stopped and started at any time with the same files. `WISE_API_URL` names another server, `WISE_PROFILE` the profile that pays
//! (the first one unless set), `WISE_WEBHOOKS` an address to take webhooks at (`127.0.0.1:8080`), and `WISE_WEBHOOK_KEY` the public key that they are
//! signed with, in PEM, where it is not the sandbox's.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use payouts::{Book, Hooks, Payer, Payment};
use wise_api::follow::{FollowPolicy, FollowSubject, Phase};
use wise_api::webhook::{PublicKey, Verifier};
use wise_api::{BoxError, Environment, Wise};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(problem) => {
            eprintln!("payouts: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all were paid.
async fn run() -> Result<bool, BoxError> {
    let mut arguments = env::args().skip(1).map(PathBuf::from);
    let mut next = || {
        arguments
            .next()
            .ok_or("usage: payouts INVOICES.csv BOOK.db REPORT.csv")
    };
    let (invoices, book, report) = (next()?, next()?, next()?);
    let invoices = payouts::read(&invoices)?;
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let wise = Wise::builder()
        .environment(environment.clone())
        .personal_token(env::var("WISE_API_TOKEN")?)
        .build()?;
    let profile = match env::var("WISE_PROFILE") {
        Ok(profile) => profile.parse()?,
        Err(_) => {
            let profiles = wise.profiles().list().await?;
            profiles.first().ok_or("there is no profile")?.id()?.get()
        }
    };
    let hooks = Hooks::default();
    if let Ok(address) = env::var("WISE_WEBHOOKS") {
        let verifier = match env::var("WISE_WEBHOOK_KEY") {
            Ok(pem) => Verifier::new(environment).key(PublicKey::from_pem(&pem)?)?,
            Err(_) => Verifier::new(environment),
        };
        hooks.listen(&address, verifier).await?;
    }
    let payer = Payer::new(wise, profile, Book::open(&book)?, policy(), hooks);
    payer.pay(&invoices).await?;
    write(&report, &payer.book().payments()?)
}

/// Days are what some routes take. `PAYOUTS_QUICK` is for the test.
fn policy() -> FollowPolicy {
    let (first, longest, deadline) = match env::var("PAYOUTS_QUICK") {
        Ok(_) => (
            Duration::from_millis(20),
            Duration::from_millis(200),
            Duration::from_secs(60),
        ),
        Err(_) => (
            Duration::from_secs(10),
            Duration::from_secs(600),
            Duration::from_secs(5 * 86_400),
        ),
    };
    FollowPolicy::new().every(first, longest).deadline(deadline)
}

fn write(path: &Path, payments: &[Payment]) -> Result<bool, BoxError> {
    let mut report = csv::Writer::from_path(path)?;
    report.write_record(["invoice", "outcome", "transfer", "state", "problem"])?;
    let mut all_paid = true;
    for payment in payments {
        let state = payment.state.as_deref().unwrap_or_default();
        let outcome = match FollowSubject::Transfer.phase(state) {
            Phase::Done => "paid",
            Phase::Returned | Phase::Returning => "came back",
            Phase::Cancelled => "cancelled",
            _ => "open",
        };
        all_paid &= outcome == "paid";
        let transfer = payment
            .transfer
            .map(|id| id.to_string())
            .unwrap_or_default();
        let problem = payment.problem.as_deref().unwrap_or_default();
        report.write_record([&payment.invoice, outcome, &transfer, state, problem])?;
    }
    report.flush()?;
    Ok(all_paid)
}
