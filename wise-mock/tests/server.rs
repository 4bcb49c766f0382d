//! The server as a user of the library meets it.

use wise_api::Error;
use wise_mock::{Fault, Server};

#[tokio::test]
async fn a_client_of_the_mock_is_answered() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock.client().expect("client");
    let profiles = wise.profiles().list().await.expect("profiles");
    assert!(!profiles.is_empty());
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock.client().expect("client");
    wise.currencies().list().await.expect("currencies");
    drop(mock);
    tokio::task::yield_now().await;
    assert!(wise.currencies().list().await.is_err());
}

#[tokio::test]
async fn a_test_decides_what_is_answered() {
    let mock = Server::start().await.expect("loopback");
    let wise = mock
        .client_builder()
        .retry(wise_api::RetryPolicy::never())
        .build()
        .expect("client");
    mock.on("currenciesList")
        .status(429)
        .expect_err("an id that no contract has");
    let get = mock.requests();
    assert!(get.is_empty());
    wise.profiles().list().await.expect("profiles");
    let id = mock.requests()[0].operation.expect("operation");
    mock.on(id).fault(Fault::Drop).expect("operation");
    mock.on(id).fault(Fault::Truncate).expect("operation");
    mock.on(id)
        .fault(Fault::RateLimit { retry_after: 7 })
        .expect("operation");
    mock.on(id)
        .fault(Fault::Sca {
            token: "one-time".into(),
        })
        .expect("operation");
    assert!(wise.profiles().list().await.is_err());
    assert!(wise.profiles().list().await.is_err());
    let limited = wise.profiles().list().await.expect_err("429");
    assert!(
        matches!(&limited, Error::Api(error) if error.status().as_u16() == 429),
        "{limited}"
    );
    let held = wise.profiles().list().await.expect_err("403");
    assert!(matches!(&held, Error::ScaRequired(_)), "{held}");
    wise.profiles()
        .list()
        .await
        .expect("the queue is empty again");
}
