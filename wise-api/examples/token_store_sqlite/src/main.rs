//! Acts for users whose tokens are in a database.
//!
//! ```console
//! $ WISE_CLIENT_ID=… WISE_CLIENT_SECRET=… \
//!     cargo run --manifest-path wise-api/examples/token_store_sqlite/Cargo.toml -- tokens.db jane
//! ```
//!
//! A third argument is the refresh token of a user who has just consented. With `WISE_API_URL`, it is the server at that address.

use std::env;

use token_store_sqlite::SqliteStore;
use wise_api::oauth::{TokenPair, UserTokens};
use wise_api::{BoxError, Environment, Method, Wise};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("which database?")?;
    let user = arguments.next().ok_or("which user?")?;
    let store = SqliteStore::new(path, user).with_steps(step);
    if let Some(refresh_token) = arguments.next() {
        store.replace(TokenPair::new(refresh_token)).await?;
        return Ok(());
    }
    let wise = Wise::builder()
        .environment(environment)
        .client_credentials(env::var("WISE_CLIENT_ID")?, env::var("WISE_CLIENT_SECRET")?)
        .token_provider(UserTokens::stored(store))
        .build()?;
    let me = wise.request(Method::GET, "/v1/me").await?;
    println!("{}", me.status());
    Ok(())
}

/// Ends the program at a step, for the test of what it then leaves.
fn step(name: &'static str) {
    if env::var("TOKEN_STORE_ABORT_AT").is_ok_and(|step| step == name) {
        std::process::abort();
    }
}
