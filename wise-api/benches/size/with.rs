//! How large a program with one call of this crate is. `size_without` is the same with bare `reqwest`.
//!
//! `CARGO_PROFILE_BENCH_STRIP=true cargo bench -p wise-api --bench size_with --bench size_without`

#![allow(clippy::unwrap_used)]

use wise_api::{Environment, Wise};

fn main() {
    let program = std::env::current_exe().unwrap();
    println!(
        "with wise-api: {} bytes",
        std::fs::metadata(program).unwrap().len()
    );
    // The call is there, and made only when somebody wants it.
    let Ok(token) = std::env::var("WISE_API_TOKEN") else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let wise = Wise::builder()
            .environment(Environment::Sandbox)
            .personal_token(token)
            .build()
            .unwrap();
        let transfer = wise.transfers().get(1).await.unwrap();
        println!("{:?}", transfer.status());
    });
}
