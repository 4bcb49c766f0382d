//! Shows number and expiry of a card. Whoever runs this sees card data in the clear, and is in the scope of PCI DSS.
//!
//! `WISE_USER_TOKEN=… cargo run --features card-data --example card_details -- <card token>`

use wise_api::card_data::CardKey;
use wise_api::{Environment, Wise};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let card = std::env::args().nth(1).ok_or("which card?")?;
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .user_token(std::env::var("WISE_USER_TOKEN")?)
        .build()?;
    let key = CardKey::fetch(&wise).await?;
    let details = key.details(&wise, card.as_str())?.await?;
    // Here the data are in the clear. They go to the cardholder, and nowhere else.
    println!(
        "{} until {}",
        details.pan()?.expose(),
        details.expiry_date()?
    );
    Ok(())
}
