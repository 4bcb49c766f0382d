//! Shows number and expiry of a card. Whoever runs this sees card data in the clear, and is in the scope of PCI DSS.
//!
//! ```console
//! $ WISE_API_URL=http://127.0.0.1:8787 WISE_CARDS_URL=http://127.0.0.1:8787/twcard WISE_API_TOKEN=… \
//!     cargo run --features card-data --example card_details -- 3f2504e0-4f89-41d3-9a0c-0305e82c3301
//! ```
//!
//! Without the two addresses it is the sandbox. The argument is the token of a card.

use std::env;

use wise_api::card_data::CardKey;
use wise_api::{Environment, Wise};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment = match (env::var("WISE_API_URL"), env::var("WISE_CARDS_URL")) {
        (Ok(api), Ok(cards)) => Environment::Custom { api, cards },
        _ => Environment::Sandbox,
    };
    let card = env::args().nth(1).ok_or("which card?")?;
    let wise = Wise::builder()
        .environment(environment)
        .user_token(env::var("WISE_API_TOKEN")?)
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
