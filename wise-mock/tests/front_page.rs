//! The code of the front page of the repository, run against a mock.
#![allow(clippy::unwrap_used, missing_docs, unused_imports)]

use std::sync::OnceLock;

use wise_api::Environment;
use wise_mock::{Kind, Server};

// The blocks, as `build.rs` took them out of the page.
include!(concat!(env!("OUT_DIR"), "/front_page.rs"));

/// The first profile of every mock.
const PROFILE: i64 = 10_000_001;

static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();

fn environment() -> Environment {
    ENVIRONMENT.get().unwrap().clone()
}

fn token() -> &'static str {
    Kind::Personal.token()
}

#[tokio::test]
async fn the_code_of_the_front_page_does_what_it_says() {
    let mock = Server::start().await.unwrap();
    ENVIRONMENT.set(mock.environment()).unwrap();
    block_0::example().await.unwrap();
    let wise = mock.client().unwrap();
    let blocking =
        tokio::task::spawn_blocking(|| block_1::example(wise).map_err(|e| e.to_string()));
    blocking.await.unwrap().unwrap();
    block_2::example(mock.client().unwrap()).await.unwrap();
    // A webhook with a signature that does not hold.
    block_3::main();
    let asked: Vec<_> = mock
        .requests()
        .into_iter()
        .map(|request| {
            assert_eq!(request.refused_by, None, "{}", request.target);
            request.operation.unwrap()
        })
        .collect();
    assert_eq!(
        asked,
        ["quoteCreate", "quoteCreate", "transferList", "balanceGet"]
    );
}
