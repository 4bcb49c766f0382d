//! All transfers of a year, however many pages they are on.
//!
//! ```console
//! $ WISE_API_URL=http://127.0.0.1:8080 WISE_API_TOKEN=… WISE_PROFILE=12345 cargo run --example list_transfers_of_a_year -- 2025
//! ```
//!
//! Without `WISE_API_URL` it is the sandbox.

use std::collections::BTreeSet;
use std::env;

use wise_api::{Environment, Timestamp, Wise};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let wise = Wise::builder()
        .environment(environment)
        .personal_token(env::var("WISE_API_TOKEN")?)
        .build()?;
    let profile: i64 = env::var("WISE_PROFILE")?.parse()?;
    let year: u32 = env::args().nth(1).ok_or("which year?")?.parse()?;
    let start: Timestamp = format!("{year}-01-01T00:00:00Z").parse()?;
    let end: Timestamp = format!("{year}-12-31T23:59:59.999Z").parse()?;

    let mut transfers = wise
        .transfers()
        .list()
        .profile(profile)
        .created_date_start(start)
        .created_date_end(end)
        .limit(100)
        .stream();
    // Pages are no snapshot: a transfer that is made in the meantime shifts the others, so one may come twice.
    let mut seen = BTreeSet::new();
    loop {
        match transfers.try_next().await {
            Ok(Some(transfer)) => {
                let id = transfer.id()?;
                if seen.insert(id) {
                    println!(
                        "{id}\t{}\t{}",
                        transfer.created()?,
                        transfer.status()?.as_str()
                    );
                }
            }
            Ok(None) => break,
            Err(error) => {
                eprintln!("it goes on from offset {:?}", transfers.position());
                return Err(error.into());
            }
        }
    }
    eprintln!("{} transfers", seen.len());
    Ok(())
}
