//! Sending money: quote, recipient, transfer, funding.
//!
//! ```console
//! $ WISE_API_URL=http://127.0.0.1:8080 WISE_API_TOKEN=… WISE_PROFILE=12345 \
//!     cargo run --example send_money -- 100.00 "Anna Example" 231470 28821822
//! ```
//!
//! Without `WISE_API_URL` it is the sandbox. The last two arguments are a British sort code and account number.
//!
//! What must survive a crash of a real program are the two ids below: write them down before the call, and use them again after it.

use std::env;
use std::time::Duration;

use rust_decimal::Decimal;
use wise_api::quote::CreateQuote;
use wise_api::recipient::{CreateRecipient, CreateRecipientDetails};
use wise_api::transfer::{
    CreateTransfer, CreateTransferDetails, FundFromBalance, FundTransfer, Transfer,
};
use wise_api::{Currency, Environment, Error, IdempotencyKey, TransferId, Wise};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let wise = Wise::builder()
        .environment(environment)
        .user_token(env::var("WISE_API_TOKEN")?)
        .build()?;
    let profile: i64 = env::var("WISE_PROFILE")?.parse()?;
    let mut arguments = env::args().skip(1);
    let mut argument = || {
        arguments
            .next()
            .ok_or("give amount, name, sort code, number")
    };
    let amount: Decimal = argument()?.parse()?;
    let (name, sort_code, number) = (argument()?, argument()?, argument()?);

    // Neither a quote nor a recipient moves money. The client does not repeat either: a second one would only be in the way.
    let quote = wise
        .quotes()
        .create(
            profile,
            CreateQuote::builder()
                .source_currency(Currency::GBP)
                .target_currency(Currency::GBP)
                .source_amount(amount),
        )
        .await?;
    let recipient = wise
        .recipients()
        .create(
            CreateRecipient::new()
                .profile(profile)
                .currency(Currency::GBP)
                .r#type("sort_code")
                .account_holder_name(name)
                .details(
                    CreateRecipientDetails::new()
                        .legal_type("PRIVATE")
                        .sort_code(sort_code)
                        .account_number(number),
                ),
        )
        .await?;

    // With the same key, asking again gives the same transfer, so the client repeats it after a broken connection.
    let key = IdempotencyKey::generate();
    println!("transfer key {key}");
    let order = CreateTransfer::new(recipient.id()?, quote.id()?, &key)
        .details(CreateTransferDetails::new().reference("Invoice 17"));
    let transfer = create(&wise, order).await?;
    let id = transfer.id()?;
    println!("transfer {id:?}");

    fund(&wise, profile, id).await
}

/// Makes a transfer, also when it takes some time until Wise can be reached again.
async fn create(wise: &Wise, order: CreateTransfer) -> Result<Transfer, Error> {
    for _ in 0..5 {
        match wise.transfers().create(order.clone()).await {
            // Perhaps there is one, perhaps not: the key makes it safe to ask for it again.
            Err(error) if error.outcome_is_uncertain() => {
                eprintln!("{error}");
                tokio::time::sleep(Duration::from_secs(10)).await;
            }
            settled => return settled,
        }
    }
    wise.transfers().create(order).await
}

/// Pays for a transfer from the balance in its currency.
async fn fund(
    wise: &Wise,
    profile: i64,
    transfer: TransferId,
) -> Result<(), Box<dyn std::error::Error>> {
    let body = FundTransfer::Balance(FundFromBalance::new());
    let outcome = match wise.transfers().fund(profile, transfer, body).await {
        Ok(outcome) => outcome,
        // The customer has to approve: clear the challenges, then call again with `.sca_approval(…)`, or install an `ScaHandler`.
        Err(error @ Error::ScaRequired(_)) => return Err(error.into()),
        // There is no key here, so the client never sends it twice. What became of it stands in the transfer.
        Err(error) if error.outcome_is_uncertain() => {
            eprintln!("{error}");
            let now = wise.transfers().get(transfer).await?;
            println!("the transfer is {}", now.status()?.as_str());
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    // Success only says that Wise has decided, perhaps against it.
    let funding = outcome.accepted()?;
    println!("{funding:?}");
    Ok(())
}
