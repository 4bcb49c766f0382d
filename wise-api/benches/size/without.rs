//! How large a program with one call by bare `reqwest` is: see `size_with`.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

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
    has_active_issues: Option<bool>,
    source_currency: Option<String>,
    source_value: Option<f64>,
    target_currency: Option<String>,
    target_value: Option<f64>,
    customer_transaction_id: Option<String>,
}

fn main() {
    let program = std::env::current_exe().unwrap();
    println!(
        "with bare reqwest: {} bytes",
        std::fs::metadata(program).unwrap().len()
    );
    let Ok(token) = std::env::var("WISE_API_TOKEN") else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("example/1")
            .build()
            .unwrap();
        let request = client
            .get("https://api.wise-sandbox.com/2026Q3/transfers/1")
            .bearer_auth(token);
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        let body = answer.bytes().await.unwrap();
        let transfer: Transfer = serde_json::from_slice(&body).unwrap();
        println!("{:?}", transfer.status);
    });
}
