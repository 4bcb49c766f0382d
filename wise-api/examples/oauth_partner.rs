//! Acts for a user of Wise, who consents on Wise's page once. The tokens are kept in a file, and refreshed when they are due.
//!
//! ```console
//! $ WISE_CLIENT_ID=… WISE_CLIENT_SECRET=… WISE_REDIRECT_URI=https://shop.example/back \
//!     cargo run --example oauth_partner -- tokens.json
//! ```
//!
//! The first run gives the address of the page, and wants the address to which the browser came back. Later runs need neither.
//! With `WISE_API_URL`, it is the server at that address. A program for many users keeps a row for each of them in a database,
//! encrypted, and locks it while it refreshes (`TokenStore::lock`).

use std::env;
use std::fs::{self, File, OpenOptions};
use std::future::ready;
use std::io::{BufRead, Write, stdin};
use std::path::{Path, PathBuf};

use wise_api::{
    BoxError, BoxFuture, Consent, ConsentState, Environment, TokenPair, TokenStore, UserTokens,
    Wise,
};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let environment = env::var("WISE_API_URL").map_or(Environment::Sandbox, Environment::custom);
    let store = FileStore(env::args().nth(1).ok_or("which file?")?.into());
    let application = Wise::builder()
        .environment(environment)
        .client_credentials(env::var("WISE_CLIENT_ID")?, env::var("WISE_CLIENT_SECRET")?)
        .build()?;
    if !store.0.exists() {
        let pair = consent(&application).await?;
        store.write(&pair)?;
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

/// Keeps the tokens in a file that only its owner can read.
struct FileStore(PathBuf);

impl FileStore {
    fn read(&self) -> Result<TokenPair, BoxError> {
        Ok(serde_json::from_slice(&fs::read(&self.0)?)?)
    }

    /// Either the old pair is in the file or the new one, also after a crash: it takes the place of the old one when it is whole.
    fn write(&self, pair: &TokenPair) -> Result<(), BoxError> {
        let next = self.0.with_extension("next");
        let mut file = private(&next)?;
        file.write_all(&serde_json::to_vec(pair)?)?;
        file.sync_all()?;
        fs::rename(&next, &self.0)?;
        Ok(())
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        Box::pin(ready(self.read()))
    }

    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        Box::pin(ready(self.write(&pair)))
    }
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
