//! The examples of `wise-api`, as programs against a mock; and the demonstration of `cargo xtask demo`.
//!
//! `cargo test -p wise-mock` builds them; with `--test examples` alone, `cargo build -p wise-mock --examples` has to go before.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use rust_decimal::dec;
use support::{operation, root};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use wise_api::balance::{self, CreateBalance};
use wise_api::quote::CreateQuote;
use wise_api::simulation::TopUpBalance;
use wise_api::transfer::CreateTransfer;
use wise_api::{
    BalanceId, Currency, Environment, IdempotencyKey, Method, ProfileId, StatusCode, Wise,
};
use wise_mock::{Kind, Server};

/// Far longer than an example takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mock with some money on a balance in pounds.
struct Stage {
    mock: Server,
    wise: Wise,
    profile: ProfileId,
    balance: BalanceId,
}

impl Stage {
    async fn new() -> Self {
        let mock = Server::start().await.unwrap();
        let wise = mock.client().unwrap();
        let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
        let create = CreateBalance::new(Currency::GBP, balance::Type::Standard);
        let balance = wise.balances().create(profile, create).await.unwrap();
        let balance = balance.id().unwrap();
        let top_up = TopUpBalance::builder()
            .profile_id(profile)
            .balance_id(balance)
            .amount(dec!(150))
            .currency(Currency::GBP);
        wise.simulations().top_up_balance(top_up).await.unwrap();
        Self {
            mock,
            wise,
            profile,
            balance,
        }
    }

    /// An example that can be started.
    fn command(&self, example: &str, arguments: &[&str]) -> Command {
        let (id, secret) = self.mock.token(Kind::Basic).split_once(':').unwrap();
        let mut command = Command::new(program(&format!("wise_api_{example}")));
        command
            .args(arguments)
            .env("WISE_API_URL", self.mock.url())
            .env("WISE_CARDS_URL", self.mock.cards_url())
            .env("WISE_API_TOKEN", self.mock.token(Kind::User))
            .env("WISE_PROFILE", self.profile.to_string())
            .env("WISE_BALANCE", self.balance.to_string())
            .env("WISE_CLIENT_ID", id)
            .env("WISE_CLIENT_SECRET", secret)
            .env("WISE_REDIRECT_URI", "https://shop.example/back")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// What an example writes to standard output when this is typed; standard error is shown when it fails.
    async fn talk(&self, example: &str, arguments: &[&str], typed: &str) -> String {
        let mut child = self.command(example, arguments).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(typed.as_bytes()).await.unwrap();
        drop(input);
        finished(example, child).await
    }

    async fn run(&self, example: &str, arguments: &[&str]) -> String {
        self.talk(example, arguments, "").await
    }

    async fn send(&self) -> String {
        self.run(
            "send_money",
            &["100.00", "Anna Example", "231470", "28821822"],
        )
        .await
    }

    /// The years in which the mock has been running.
    fn years(&self) -> (String, String) {
        let now = self.mock.clock().now();
        let year = |time: std::time::SystemTime| {
            let text = wise_api::Timestamp::from(time).to_string();
            text[..4].to_owned()
        };
        (year(now - PATIENCE), year(now))
    }
}

async fn finished(example: &str, child: Child) -> String {
    let output = tokio::time::timeout(PATIENCE, child.wait_with_output());
    let output = output.await.unwrap().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{example}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Cargo builds the examples of a package beside its tests.
fn program(example: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let directory = test.parent().unwrap().parent().unwrap();
    let name = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    let program = directory.join("examples").join(name);
    assert!(
        program.exists(),
        "first: cargo build -p wise-mock --examples"
    );
    program
}

#[tokio::test]
async fn send_money_sends_money() {
    let stage = Stage::new().await;
    let told = stage.send().await;
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].starts_with("transfer key "), "{told}");
    let transfers = stage
        .wise
        .transfers()
        .list()
        .profile(stage.profile)
        .await
        .unwrap();
    assert_eq!(transfers.len(), 1);
    assert!(
        lines[1].contains(&transfers[0].id().unwrap().to_string()),
        "{told}"
    );
    assert!(lines[2].to_lowercase().contains("completed"), "{told}");
    let balance = stage
        .wise
        .balances()
        .get(stage.profile, stage.balance)
        .await
        .unwrap();
    assert_eq!(balance.amount().unwrap().value().unwrap(), dec!(50));
}

#[tokio::test]
async fn recipient_form_asks_in_the_terminal_until_wise_has_all() {
    let stage = Stage::new().await;
    // A type that is not there, an IBAN with a wrong digit, and what comes after a refresh.
    let typed = [
        "nonsense",
        "iban",
        "PRIVATE",
        "",
        "Ada Example",
        "",
        "DE88370400440532013000",
        "DE89370400440532013000",
        "",
        "",
        "",
        "",
    ];
    let told = stage
        .talk(
            "recipient_form",
            &["GBP", "EUR", "250"],
            &(typed.join("\n") + "\n"),
        )
        .await;
    assert!(told.contains("check digits do not fit"), "{told}");
    let (_, id) = told.trim_end().rsplit_once("recipient ").unwrap();
    let id: i64 = id.parse().unwrap();
    let made = stage.wise.recipients().get(id).await.unwrap();
    assert_eq!(made.currency().unwrap(), Currency::EUR);
}

#[tokio::test]
async fn statement_csv_writes_a_line_for_each_booking() {
    let stage = Stage::new().await;
    stage.send().await;
    let (first, last) = stage.years();
    let (begin, end) = (
        format!("{first}-01-01T00:00:00Z"),
        format!("{last}-12-31T23:59:59.999Z"),
    );
    let told = stage.run("statement_csv", &["GBP", &begin, &end]).await;
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "date,reference,type,amount,currency,fees,balance");
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines[1].ends_with(",DEBIT,-100,GBP,0.9,50"), "{told}");
    assert!(lines[2].ends_with(",CREDIT,150,GBP,0,150"), "{told}");
}

#[tokio::test]
async fn list_transfers_of_a_year_finds_what_was_made() {
    let stage = Stage::new().await;
    stage.send().await;
    let (first, last) = stage.years();
    let mut told = stage.run("list_transfers_of_a_year", &[&last]).await;
    if first != last {
        told += &stage.run("list_transfers_of_a_year", &[&first]).await;
    }
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("incoming_payment_waiting"), "{told}");
    assert_eq!(stage.run("list_transfers_of_a_year", &["2001"]).await, "");
}

#[tokio::test]
async fn card_details_opens_what_the_mock_seals() {
    let stage = Stage::new().await;
    let told = stage
        .run("card_details", &["3f2504e0-4f89-41d3-9a0c-0305e82c3301"])
        .await;
    assert_eq!(told, "4000000000000002 until 12/30\n");
}

#[tokio::test]
async fn the_demonstration_tells_every_step_with_its_amounts() {
    let mut demo = Command::new(program("demo"));
    let demo = demo
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let told = finished("demo", demo.spawn().unwrap()).await;
    let mut lines = told.lines();
    let steps = [
        "a local Wise",
        "profile",
        "webhooks go to",
        "topped up with 1000.00 GBP",
        "250.00 GBP, 1.50 GBP of it the fee, at 1.15: 285.78 EUR",
        "Robin Example",
        "incoming_payment_waiting",
        "accepted, 750.00 GBP are left",
        "payout",
        "webhook, verified   incoming_payment_waiting",
        "webhook, verified   processing",
        "webhook, verified   funds_converted",
        "webhook, verified   outgoing_payment_sent",
        "statement",
        "-250.00 GBP   balance   750.00 GBP   Sent money to Robin Example",
        "1000.00 GBP   balance  1000.00 GBP   Topped up balance",
    ];
    for step in steps {
        assert!(
            lines.next().is_some_and(|line| line.contains(step)),
            "{step}: {told}"
        );
    }
    assert_eq!(lines.next(), None);
}

#[tokio::test]
async fn sca_handler_funds_once_the_code_is_right() {
    let stage = Stage::new().await;
    let told = stage.send().await;
    let id = stage
        .wise
        .transfers()
        .list()
        .profile(stage.profile)
        .await
        .unwrap()[0]
        .id()
        .unwrap();
    assert!(told.contains(&id.to_string()));
    // A second transfer, since the first one is paid for.
    let recipient = stage
        .wise
        .transfers()
        .get(id)
        .await
        .unwrap()
        .target_account()
        .unwrap();
    let quote = CreateQuote::builder()
        .source_currency(Currency::GBP)
        .target_currency(Currency::GBP)
        .source_amount(dec!(20));
    let quote = stage
        .wise
        .quotes()
        .create(stage.profile, quote)
        .await
        .unwrap();
    let key: IdempotencyKey = "3f2504e0-4f89-41d3-9a0c-0305e82c3301".parse().unwrap();
    let create = CreateTransfer::new(recipient, quote.id().unwrap().clone(), key);
    let transfer = stage
        .wise
        .transfers()
        .create(create)
        .await
        .unwrap()
        .id()
        .unwrap();
    stage.mock.require_sca("transferFund").unwrap();
    let told = stage
        .talk("sca_handler", &[&transfer.to_string()], "000000\n111111\n")
        .await;
    // As the version at the root spells it.
    let id = operation(root(), "transferFund").id.as_str();
    assert!(
        told.starts_with(&format!("{id} has to be confirmed\n")),
        "{told}"
    );
    assert!(told.ends_with("funded: COMPLETED\n"), "{told}");
    let balance = stage
        .wise
        .balances()
        .get(stage.profile, stage.balance)
        .await
        .unwrap();
    assert_eq!(balance.amount().unwrap().value().unwrap(), dec!(30));
}

#[tokio::test]
async fn webhook_axum_takes_what_is_signed() {
    let stage = Stage::new().await;
    let key = stage.mock.public_key().unwrap().to_pem();
    let mut child = stage
        .command("webhook_axum", &[])
        .env("WISE_LISTEN", "127.0.0.1:0")
        .env("WISE_WEBHOOK_KEY", key)
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut warned = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = told.next_line().await.unwrap().unwrap();
    let url = line.strip_prefix("listening on ").unwrap();

    // Nobody has signed this.
    let stranger = Wise::builder().environment(Environment::custom(url.trim_end_matches("/wise")));
    let stranger = stranger.build().unwrap();
    let forged = stranger
        .request(Method::POST, "/wise")
        .body("application/json", "{}");
    assert_eq!(
        forged.await.unwrap_err().status(),
        Some(StatusCode::BAD_REQUEST)
    );
    let warning = warned.next_line().await.unwrap().unwrap();
    assert!(warning.starts_with("refused: "), "{warning}");

    for (event, line) in [
        ("transfers#state-change", "a transfer is "),
        ("cards#3ds-challenge", "not needed: cards#3ds-challenge"),
    ] {
        assert_eq!(stage.mock.event(event).to(url).send().unwrap(), 1);
        stage.mock.webhooks_delivered().await;
        let next = tokio::time::timeout(PATIENCE, told.next_line());
        let next = next.await.unwrap().unwrap().unwrap();
        assert!(next.starts_with(line), "{next}");
    }
}

#[tokio::test]
async fn oauth_partner_asks_for_consent_once() {
    let stage = Stage::new().await;
    let file = std::env::temp_dir().join(format!("wise-mock-tokens-{}.json", std::process::id()));
    let path = file.to_str().unwrap();
    let mut child = stage.command("oauth_partner", &[path]).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.as_mut().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).await.unwrap();
    let state = line
        .split(['?', '&'])
        .find_map(|part| part.trim().strip_prefix("state="));
    let state = state.expect("the address of the page");
    let back = format!(
        "https://shop.example/back?code=a-code&state={state}&profileId={}\n",
        stage.profile
    );
    let mut input = child.stdin.take().unwrap();
    input.write_all(back.as_bytes()).await.unwrap();
    drop(input);
    let told = finished("oauth_partner", child).await;
    let profile = format!("profile {}\n", stage.profile);
    assert!(told.contains(&profile), "{told}");
    // The tokens are in the file.
    let again = stage.run("oauth_partner", &[path]).await;
    std::fs::remove_file(&file).unwrap();
    assert!(again.starts_with(&profile), "{again}");
}
