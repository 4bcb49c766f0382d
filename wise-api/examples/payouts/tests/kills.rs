//! Two hundred invoices, a server that fails, and a program that is killed at fifty points: each is paid once.

#[path = "kills/gate.rs"]
mod gate;
#[path = "kills/invoices.rs"]
mod invoices;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use gate::{Gate, Last};
use invoices::csv;
use payouts::{Book, STEPS};
use rust_decimal::Decimal;
use tokio::process::{Child, Command};
use wise_api::balance::{self, CreateBalance};
use wise_api::simulation::{TopUpBalance, TransferStatus};
use wise_api::webhook_subscription::{CreateDelivery, CreateWebhookSubscription};
use wise_api::{Currency, Method, Wise};
use wise_mock::{Fault, Kind, Server};

const INVOICES: usize = 200;
const KILLS: usize = 50;

/// Longer than a program needs for its next requests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A transfer.
struct Sent {
    id: i64,
    status: String,
    reference: String,
}

/// A Wise with money, invoices, and a directory for the program.
struct Scene {
    mock: Server,
    wise: Wise,
    profile: i64,
    directory: PathBuf,
    webhooks: Option<String>,
}

impl Scene {
    async fn with(name: &str, invoices: usize) -> Self {
        let mock = Server::start().await.unwrap();
        let wise = mock.client().unwrap();
        let profile = wise.profiles().list().await.unwrap()[0].id().unwrap().get();
        let create = CreateBalance::new(Currency::GBP, balance::Type::Standard);
        let balance = wise
            .balances()
            .create(profile, create)
            .await
            .unwrap()
            .id()
            .unwrap();
        let pounds = Decimal::from(10_000_000);
        wise.simulations()
            .top_up_balance(
                TopUpBalance::builder()
                    .profile_id(profile)
                    .balance_id(balance)
                    .amount(pounds)
                    .currency(Currency::GBP),
            )
            .await
            .unwrap();
        let directory = std::env::temp_dir().join(format!("payouts-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("invoices.csv"), csv(invoices)).unwrap();
        Self {
            mock,
            wise,
            profile,
            directory,
            webhooks: None,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn start(&self, settings: &[(&str, &str)]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payouts"));
        command.args(["invoices.csv", "book.db", "report.csv"].map(|name| self.path(name)));
        command
            .env("WISE_API_URL", self.mock.url())
            .env("WISE_API_TOKEN", Kind::Personal.token());
        command
            .env("WISE_PROFILE", self.profile.to_string())
            .env("PAYOUTS_QUICK", "1");
        if let Some(address) = &self.webhooks {
            let key = self.mock.public_key().unwrap().to_pem();
            command
                .env("WISE_WEBHOOKS", address)
                .env("WISE_WEBHOOK_KEY", key);
        }
        command
            .envs(settings.iter().copied())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command.spawn().unwrap()
    }

    /// All transfers that Wise has.
    async fn transfers(&self) -> Vec<Sent> {
        let mut all = Vec::new();
        loop {
            let page = self.wise.request(Method::GET, "/v1/transfers");
            let page = page.query("profile", self.profile).query("limit", 100_i64);
            let page = page
                .query("offset", i64::try_from(all.len()).unwrap())
                .await
                .unwrap();
            let page: Vec<serde_json::Value> = serde_json::from_slice(page.body()).unwrap();
            let last = page.len() < 100;
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            all.extend(page.iter().map(|transfer| Sent {
                id: transfer["id"].as_i64().unwrap(),
                status: text(&transfer["status"]),
                reference: text(&transfer["reference"]),
            }));
            if last {
                return all;
            }
        }
    }

    /// Moves every transfer that is funded one step further.
    async fn bank(&self) {
        for transfer in self.transfers().await {
            let next = match transfer.status.as_str() {
                "incoming_payment_waiting" => TransferStatus::Processing,
                "processing" => TransferStatus::FundsConverted,
                "funds_converted" => TransferStatus::OutgoingPaymentSent,
                _ => continue,
            };
            // One that is not funded stays.
            let _ = self
                .wise
                .simulations()
                .change_transfer_state(transfer.id, next)
                .await;
        }
    }

    /// Runs the program to its end, with a bank that works.
    async fn finish(&self) -> bool {
        let mut child = self.start(&[]);
        loop {
            self.bank().await;
            if let Some(status) = child.try_wait().unwrap() {
                return status.success();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Runs the program up to its last request, with a bank that works, and kills it there.
    async fn kill_at(&self, last: Last) {
        let server = self.mock.url();
        let server = server.strip_prefix("http://").unwrap().parse().unwrap();
        let mut gate = Gate::to(server, last).await;
        let mut child = self.start(&[("WISE_API_URL", &gate.url)]);
        let until = Instant::now() + PATIENCE;
        while !gate.reached(Duration::from_millis(20)).await {
            let status = child.try_wait().unwrap();
            assert!(status.is_none(), "{last:?}: ended with {status:?}");
            assert!(Instant::now() < until, "{last:?}: never sent");
            self.bank().await;
        }
        let status = child.try_wait().unwrap();
        assert!(status.is_none(), "{last:?}: ended with {status:?}");
        // SIGKILL, on Unix.
        child.kill().await.unwrap();
    }

    /// Each invoice has one transfer, which was paid for once, and is at its end.
    async fn assert_paid_once(&self, invoices: usize) {
        let transfers = self.transfers().await;
        let mut by_reference: BTreeMap<String, Vec<&Sent>> = BTreeMap::new();
        for transfer in &transfers {
            let reference = transfer.reference.clone();
            by_reference.entry(reference).or_default().push(transfer);
        }
        let doubled: Vec<_> = by_reference
            .iter()
            .filter(|(_, all)| all.len() > 1)
            .map(|(name, _)| name)
            .collect();
        assert!(doubled.is_empty(), "paid twice: {doubled:?}");
        assert_eq!(
            by_reference.len(),
            invoices,
            "transfers with a reference of their own"
        );
        let mut debits = Decimal::ZERO;
        for transfer in &transfers {
            let id = transfer.id;
            let payments = self.wise.transfers().list_payments(id).await.unwrap();
            assert_eq!(payments.len(), 1, "{id}");
            assert_eq!(transfer.status, "outgoing_payment_sent");
            debits += payments[0].amount().unwrap();
        }
        let balances = self
            .wise
            .balances()
            .list(self.profile, ["STANDARD"])
            .await
            .unwrap();
        let left = balances[0].amount().unwrap().value().unwrap();
        assert_eq!(
            Decimal::from(10_000_000) - left,
            debits,
            "what left the balance"
        );
        let book = Book::open(&self.path("book.db")).unwrap();
        let kept: BTreeSet<i64> = book
            .payments()
            .unwrap()
            .iter()
            .filter_map(|payment| payment.transfer)
            .collect();
        let made: BTreeSet<i64> = transfers.iter().map(|transfer| transfer.id).collect();
        assert_eq!(kept, made, "what the book knows");
        let report = fs::read_to_string(self.path("report.csv")).unwrap();
        assert_eq!(
            report
                .lines()
                .filter(|line| line.contains(",paid,"))
                .count(),
            invoices
        );
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// A number that looks random, the same in every run.
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 27)
}

fn fault(number: u64) -> Fault {
    match number % 5 {
        0 => Fault::Drop,
        1 => Fault::Truncate,
        2 => Fault::ServerError(503),
        3 => Fault::RateLimit { retry_after: 0 },
        _ => Fault::Delay(Duration::from_millis(30)),
    }
}

/// The requests that are the last ones of a program. Recipients come first, because there are forty of them only.
fn kill_points() -> Vec<Last> {
    let recipients = [("POST", "/accounts"); 10];
    let others = [
        ("POST", "/quotes"),
        ("POST", "/transfer-requirements"),
        ("POST", "/transfers"),
        ("POST", "/payments"),
        ("GET", "/transfers/"),
    ];
    let requests = recipients.into_iter().chain(others.into_iter().cycle());
    let points = requests
        .take(KILLS)
        .enumerate()
        .map(|(kill, request)| Last {
            request,
            number: 1 + kill % 3,
            arrives: kill % 2 == 0,
        });
    points.collect()
}

#[tokio::test]
async fn two_hundred_invoices_are_paid_once_through_fifty_kills() {
    let scene = Scene::with("kills", INVOICES).await;
    let operations = [
        "transferCreate",
        "transferFund",
        "quoteCreate",
        "recipientCreate",
        "transferGet",
        "transferPaymentsList",
        "recipientList",
        "transferRequirementsValidate",
    ];
    for (kill, last) in kill_points().into_iter().enumerate() {
        for number in 0..4 {
            let random = mixed(kill as u64 * 10 + number);
            let operation = operations[usize::try_from(random % 8).unwrap()];
            scene.mock.on(operation).fault(fault(random / 8)).unwrap();
        }
        scene.kill_at(last).await;
    }
    for _ in 0..3 {
        if scene.finish().await {
            break;
        }
    }
    // Those that no program met.
    scene.mock.clear_overrides();
    scene.assert_paid_once(INVOICES).await;
}

#[tokio::test]
async fn the_program_can_die_at_every_step() {
    let scene = Scene::with("steps", 8).await;
    for step in STEPS {
        let mut child = scene.start(&[("PAYOUTS_ABORT_AT", step)]);
        let died = tokio::time::timeout(Duration::from_secs(5), child.wait()).await;
        assert!(
            died.is_ok_and(|status| !status.unwrap().success()),
            "nobody comes by {step}"
        );
    }
    assert!(scene.finish().await);
    scene.assert_paid_once(8).await;
}

#[tokio::test]
async fn webhooks_tell_of_the_end() {
    let mut scene = Scene::with("webhooks", 8).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let delivery = CreateDelivery::builder()
        .url(format!("http://{address}/"))
        .version("4.0.0");
    let create = CreateWebhookSubscription::builder()
        .name("payouts")
        .trigger_on("transfers#state-change")
        .delivery(delivery);
    scene
        .wise
        .webhook_subscriptions()
        .create_for_profile(scene.profile, create)
        .await
        .unwrap();
    scene.webhooks = Some(address);
    assert!(scene.finish().await);
    scene.assert_paid_once(8).await;
}

#[tokio::test]
async fn an_invoice_that_does_not_fit_stops_alone_and_a_changed_one_stops_all() {
    let scene = Scene::with("wrong", 8).await;
    let path = scene.path("invoices.csv");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        good.replace("DE89370400440532013000", "DE88370400440532013000"),
    )
    .unwrap();
    assert!(!scene.finish().await);
    let report = fs::read_to_string(scene.path("report.csv")).unwrap();
    assert_eq!(
        report
            .lines()
            .filter(|line| line.contains(",paid,"))
            .count(),
        7,
        "{report}"
    );
    let open = report.lines().find(|line| line.contains(",open,")).unwrap();
    assert!(open.starts_with("I000") && open.contains("IBAN"), "{open}");
    // The same number with another amount was perhaps paid as it was.
    fs::write(&path, good.replace(",107.50,", ",108.50,")).unwrap();
    let status = scene.start(&[]).wait().await.unwrap();
    assert_eq!(status.code(), Some(1));
    assert_eq!(scene.transfers().await.len(), 7);
}

#[tokio::test]
async fn a_number_that_stands_twice_and_a_second_program_pay_nothing() {
    let scene = Scene::with("twice", 8).await;
    let path = scene.path("invoices.csv");
    let good = fs::read_to_string(&path).unwrap();
    let row = good.lines().nth(3).unwrap();
    fs::write(&path, format!("{good}{row}\n")).unwrap();
    assert_eq!(scene.start(&[]).wait().await.unwrap().code(), Some(1));
    assert!(scene.transfers().await.is_empty());
    // The book of a program that runs, and of one that was killed.
    fs::write(&path, good).unwrap();
    let held = Book::open(&scene.path("book.db")).unwrap();
    assert_eq!(scene.start(&[]).wait().await.unwrap().code(), Some(1));
    assert!(scene.transfers().await.is_empty());
    drop(held);
    assert!(scene.finish().await);
    scene.assert_paid_once(8).await;
}
