//! The statement of a balance as CSV, for a period of any length.
//!
//! ```console
//! $ WISE_API_URL=http://127.0.0.1:8080 WISE_API_TOKEN=… WISE_PROFILE=12345 WISE_BALANCE=678 \
//!     cargo run --example statement_csv -- EUR 2023-01-01T00:00:00Z 2025-12-31T23:59:59.999Z
//! ```
//!
//! Without `WISE_API_URL` it is the sandbox. Wise makes CSV itself, too: `balance_statements().download(…)`.

use std::env;

use wise_api::{Currency, Environment, Error, Timestamp, Wise};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let wise = Wise::builder()
        .environment(environment)
        .personal_token(env::var("WISE_API_TOKEN")?)
        .build()?;
    let profile: i64 = env::var("WISE_PROFILE")?.parse()?;
    let balance: i64 = env::var("WISE_BALANCE")?.parse()?;
    let mut arguments = env::args().skip(1);
    let mut argument = || arguments.next().ok_or("give currency, start and end");
    let currency: Currency = argument()?.parse()?;
    let start: Timestamp = argument()?.parse()?;
    let end: Timestamp = argument()?.parse()?;

    let statement = wise
        .balance_statements()
        .get(profile, balance)
        .interval_start(start)
        .interval_end(end)
        .currency(currency);
    println!("date,reference,type,amount,currency,fees,balance");
    // Wise gives 469 days at a time.
    for window in statement.windows() {
        let statement = match window.await {
            Ok(statement) => statement,
            Err(Error::ScaRequired(challenge)) => {
                eprintln!("in Europe a statement has to be approved once in 90 days");
                return Err(Error::ScaRequired(challenge).into());
            }
            Err(error) => return Err(error.into()),
        };
        for line in statement.transactions()? {
            let amount = line.amount()?;
            let kind = line
                .r#type
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let money = |money: Option<&wise_api::common::MoneyValue>| {
                money
                    .and_then(|money| money.value)
                    .map(|value| value.to_string())
                    .unwrap_or_default()
            };
            let cells = [
                line.date()?.to_string(),
                line.reference_number().unwrap_or_default().to_owned(),
                kind,
                amount.value()?.to_string(),
                amount.currency()?.to_string(),
                money(line.total_fees.as_ref()),
                money(line.running_balance.as_ref()),
            ];
            println!("{}", cells.map(|cell| quoted(&cell)).join(","));
        }
    }
    Ok(())
}

/// A cell in the form of RFC 4180. A spreadsheet takes what begins with `=` or `@` for a formula, so text of others gets an apostrophe.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '@', '\t', '\r']);
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}
