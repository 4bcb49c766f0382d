//! Acts for a user of Wise, who consents on Wise's page once. The tokens are kept in a file, and refreshed when they are due.
//!
//! ```console
//! $ WISE_CLIENT_ID=… WISE_CLIENT_SECRET=… WISE_REDIRECT_URI=https://shop.example/back \
//!     cargo run --example oauth_partner -- tokens.json
//! ```
//!
//! The first run gives the address of the page, and wants the address to which the browser came back. Later runs need neither.
//! With `WISE_API_URL`, it is the server at that address. A program for many users keeps a row for each of them in a database,
//! encrypted, and locks it while it refreshes: see the example `token_store_sqlite`.

use std::env;
use std::io::{BufRead, stdin};

use wise_api::oauth::{Consent, ConsentState, FileStore, TokenPair, UserTokens};
use wise_api::{BoxError, Environment, Wise};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let store = FileStore::new(env::args().nth(1).ok_or("which file?")?);
    let application = Wise::builder()
        .environment(environment)
        .client_credentials(env::var("WISE_CLIENT_ID")?, env::var("WISE_CLIENT_SECRET")?)
        .build()?;
    if !store.exists() {
        let pair = consent(&application).await?;
        store.replace(pair).await?;
    }
    let wise = application.with_token_provider(UserTokens::stored(store));
    for profile in wise.profiles().list().await? {
        println!("profile {}", profile.id()?);
    }
    Ok(())
}

/// Sends the user to Wise's page, and redeems what comes back. A web server keeps `state` in the session of the user's browser.
async fn consent(application: &Wise) -> Result<TokenPair, BoxError> {
    let redirect_uri = env::var("WISE_REDIRECT_URI")?;
    let state = ConsentState::random();
    let oauth = application.oauth();
    println!("open {}", oauth.consent_url(&redirect_uri, &state)?);
    println!("and give the address to which it leads:");
    let callback = stdin().lock().lines().next().ok_or("nobody is there")??;
    let consent = Consent::from_callback(callback.trim(), &state)?;
    Ok(oauth.authorization_code(consent.code, redirect_uri).await?)
}
