//! What a call costs beside the same request by bare `reqwest`, over loopback: time and allocations.
//!
//! `cargo bench -p wise-api --bench call`

#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wise_api::{Environment, NEWEST_VERSION, Wise};

/// Rounds: in each, both sides make so many calls, in turn, so that a busy machine slows both.
const ROUNDS: usize = 61;
const CALLS: u32 = 100;
/// Calls of which allocations are counted.
const COUNTED: u64 = 200;

const BODY: &str = r#"{"id":16521632,"user":4342275,"targetAccount":8692237,"sourceAccount":null,"quote":null,"status":"outgoing_payment_sent","reference":"rent","rate":1.1543,"created":"2026-05-12 10:31:19","business":null,"transferRequest":null,"details":{"reference":"rent"},"hasActiveIssues":false,"sourceCurrency":"GBP","sourceValue":100.25,"targetCurrency":"EUR","targetValue":115.72,"customerTransactionId":"54a6bc09-cef9-49a8-9041-f1f0c654cd88"}"#;

/// Answers every request on a connection with the same body, until the other side closes it.
async fn serve(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-trace-id: 7f2c\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let mut buffer = [0; 4096];
    let mut seen = Vec::new();
    loop {
        let Ok(read @ 1..) = stream.read(&mut buffer).await else {
            return;
        };
        seen.extend_from_slice(&buffer[..read]);
        while let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
            seen.drain(..end + 4);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

/// On the thread of the clients: a thread of its own would be on their core for one side and on a different one for the other, which
/// makes a call three times as slow.
async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    format!("http://{address}")
}

/// The plain struct that the bare side reads.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Transfer {
    id: i64,
    user: Option<i64>,
    target_account: Option<i64>,
    source_account: Option<i64>,
    status: Option<String>,
    reference: Option<String>,
    rate: Option<f64>,
    created: Option<String>,
    business: Option<i64>,
    details: Option<Details>,
    has_active_issues: Option<bool>,
    source_currency: Option<String>,
    source_value: Option<f64>,
    target_currency: Option<String>,
    target_value: Option<f64>,
    customer_transaction_id: Option<String>,
}

#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Details {
    reference: Option<String>,
}

/// With the settings of the crate's own client: its limits of time, no redirects, the same headers.
fn bare() -> reqwest::Client {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60))
        .read_timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(format!("wise-api/0.1.0 ({NEWEST_VERSION})"))
        .build()
        .unwrap()
}

async fn bare_call(client: &reqwest::Client, base: &str, id: i64) {
    let request = client
        .get(format!("{base}/{NEWEST_VERSION}/transfers/{id}"))
        .header("accept", "application/json")
        .header(
            "x-external-correlation-id",
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        )
        .bearer_auth("token");
    let answer = request.send().await.unwrap().error_for_status().unwrap();
    let body = answer.bytes().await.unwrap();
    black_box(serde_json::from_slice::<Transfer>(&body).unwrap());
}

async fn our_call(wise: &Wise, id: i64) {
    black_box(wise.transfers().get(id).await.unwrap());
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let base = runtime.block_on(server());
    let client = bare();
    let wise = Wise::builder()
        .environment(Environment::custom(&*base))
        .personal_token("token")
        .build()
        .unwrap();
    let ours = |calls: u32| {
        let start = Instant::now();
        runtime.block_on(async {
            for id in 0..calls {
                our_call(&wise, i64::from(id)).await;
            }
        });
        start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
    };
    let plain = |calls: u32| {
        let start = Instant::now();
        runtime.block_on(async {
            for id in 0..calls {
                bare_call(&client, &base, i64::from(id)).await;
            }
        });
        start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
    };
    ours(CALLS);
    plain(CALLS);
    let pairs: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (ours(CALLS), plain(CALLS))).collect();
    let column = |of: fn(&(f64, f64)) -> f64| median(pairs.iter().map(of).collect());
    println!(
        "a call: {:.1} µs, bare reqwest {:.1} µs, ratio {:.3}; the fastest rounds {:.1} and {:.1}, ratio {:.3}",
        column(|pair| pair.0),
        column(|pair| pair.1),
        column(|pair| pair.0 / pair.1),
        least(pairs.iter().map(|pair| pair.0)),
        least(pairs.iter().map(|pair| pair.1)),
        least(pairs.iter().map(|pair| pair.0)) / least(pairs.iter().map(|pair| pair.1)),
    );
    let count = |side: &dyn Fn(u32) -> f64| {
        let info = measure(|| {
            side(COUNTED as u32);
        });
        info.count_total as f64 / COUNTED as f64
    };
    let (own, other) = (count(&ours), count(&plain));
    println!(
        "allocations of a call: {own:.1}, bare reqwest {other:.1}, {:.1} more",
        own - other
    );
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}
