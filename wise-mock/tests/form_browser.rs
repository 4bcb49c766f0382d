//! The form of a recipient in a real browser: headless Chromium, driven through ChromeDriver.
//!
//! It needs `chromedriver` and `chromium` (Debian: `chromium-driver`, `chromium`) or Google Chrome, in the PATH or named by
//! `WISE_CHROMEDRIVER` and `WISE_CHROME`, and is skipped without them unless `WISE_BROWSER=required`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "form_browser/driver.rs"]
mod driver;

use std::process::Stdio;

use driver::{Driver, Failed, expect};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use wise_api::Wise;
use wise_mock::{Kind, Server};

/// The example that serves the page, and its address.
async fn page(mock: &Server, profile: i64) -> (Child, String) {
    let test = std::env::current_exe().unwrap();
    let directory = test.parent().unwrap().parent().unwrap().join("examples");
    let suffix = std::env::consts::EXE_SUFFIX;
    let program = directory.join(format!("wise_api_form_axum{suffix}"));
    assert!(
        program.exists(),
        "first: cargo build -p wise-mock --examples"
    );
    let mut child = Command::new(program)
        .env("WISE_API_URL", mock.url())
        .env("WISE_API_TOKEN", Kind::User.token())
        .env("WISE_PROFILE", profile.to_string())
        .env("WISE_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = told.next_line().await.unwrap().unwrap();
    let url = line.strip_prefix("listening on ").unwrap().to_owned();
    (child, url)
}

/// Fills the form in pounds, changes it to euros, and sends it.
async fn fill_and_change(browser: &Driver, url: &str) -> Result<(), Failed> {
    browser.open(url).await?;
    browser.choose("_currency", "GBP").await?;
    browser.choose("_type", "sort_code").await?;
    browser.submit("show").await?;
    browser.choose("legalType", "PRIVATE").await?;
    browser.write("accountHolderName", "Ada <i>Example").await?;
    browser.write("sortCode", "231470").await?;
    browser.write("accountNumber", "123").await?;
    browser.submit("create").await?;
    let complaints = browser.texts("strong").await?;
    expect(
        complaints.len() == 1 && complaints[0].contains("accountNumber"),
        "one complaint, about an account number of three digits",
    )?;
    expect(
        browser.texts("form i").await?.is_empty(),
        "an answer is text, never markup",
    )?;
    // The change of currency, sent by the button that creates: it must not create what the page did not show yet.
    browser.write("accountNumber", "28821822").await?;
    browser.choose("_currency", "EUR").await?;
    browser.submit("create").await?;
    expect(browser.texts("#made").await?.is_empty(), "nothing is made")?;
    expect(!browser.has("sortCode").await?, "no sort code for euros")?;
    expect(
        browser.value("accountHolderName").await? == "Ada <i>Example",
        "the name is kept",
    )?;
    expect(
        browser.value("legalType").await? == "PRIVATE",
        "the choice is kept",
    )?;
    browser.write("accountHolderName", "Ada Example").await?;
    browser.choose("_type", "iban").await?;
    // One digit is wrong: the checksum is.
    browser.write("IBAN", "DE88370400440532013000").await?;
    browser.submit("create").await?;
    let complaints = browser.texts("strong").await?;
    expect(
        complaints.len() == 1 && complaints[0].contains("IBAN"),
        "one complaint, about the IBAN",
    )?;
    browser.write("IBAN", "DE89370400440532013000").await?;
    browser.submit("create").await?;
    // An answer that changes the form shows it once more.
    if browser.texts("#made").await?.is_empty() {
        browser.submit("create").await?;
    }
    let made = browser.texts("#made").await?;
    expect(made.len() == 1, "a recipient is made")
}

/// What the mock has for the profile: currency, name, number of the account.
async fn recipients(wise: &Wise, profile: i64) -> Vec<(String, String, String)> {
    let all = wise.request(wise_api::Method::GET, "/v2/accounts");
    let all = all.query("profileId", profile).await.unwrap();
    let all: serde_json::Value = serde_json::from_slice(all.body()).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let all = all["content"].as_array().unwrap();
    all.iter()
        .map(|one| {
            let holder = text(&one["name"]["fullName"]);
            let number = ["iban", "IBAN"].map(|key| text(&one["details"][key]));
            (text(&one["currency"]), holder, number.concat())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pounds_are_filled_in_changed_to_euros_and_sent_in_a_browser() {
    let mock = Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap().get();
    let before = recipients(&wise, profile).await;
    let (_program, url) = page(&mock, profile).await;
    // Nothing may panic from here until it is ended, which would leave the browser behind.
    let Some(browser) = Driver::start().await else {
        return;
    };
    let done = fill_and_change(&browser, &url).await;
    let shown = browser.end(done.is_err()).await;
    if let Err(failed) = done {
        panic!("{failed}\nthe page was:\n{shown}");
    }
    let made: Vec<_> = recipients(&wise, profile).await.split_off(before.len());
    let wanted = ["EUR", "Ada Example", "DE89370400440532013000"].map(str::to_owned);
    assert_eq!(made, [wanted.into()], "one recipient, in euros");
}
