//! The server as a user of the library meets it.

use wise_mock::Server;

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
